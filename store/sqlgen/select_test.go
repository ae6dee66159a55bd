package sqlgen_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// list plans a list of films of some genre: title and id, ten of them.
func list(t *testing.T, order []string, at [][]byte, change func(*record.Connection)) *plan.List {
	t.Helper()
	movie := Schema(t).Type("Movie")
	c := Nodes(Select(movie, "title"), 10)
	c.Order = Order(movie, order...)
	if change != nil {
		change(c)
	}
	if at != nil {
		page := At(at)
		if c.Page.Backward {
			c.Page.Before = page
		} else {
			c.Page.After = page
		}
	}
	l := (&plan.Planner{}).List(c)
	return l
}

func TestSelect(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	value := []byte("v")
	backward := func(c *record.Connection) { c.Page.Backward = true }
	for _, test := range []struct {
		name   string
		order  []string
		at     [][]byte
		change func(*record.Connection)
		want   string
		args   []any
	}{
		{"by ID", nil, nil, nil, `SELECT t0."title" FROM "movies" t0 ORDER BY t0."id" LIMIT 11`, nil},
		{"backward", nil, nil, backward, `SELECT t0."title" FROM "movies" t0 ORDER BY t0."id" DESC LIMIT 11`, nil},
		{
			"filter", nil, nil, func(c *record.Connection) {
				c.Filter = Compare(movie, "genre", record.OpEq, "Drama")
			}, `SELECT t0."title" FROM "movies" t0 WHERE t0."genre" = $1::text ORDER BY t0."id" LIMIT 11`, []any{"Drama"},
		},
		{
			"row comparison", []string{"title"}, [][]byte{value, value}, nil,
			`SELECT t0."title" FROM "movies" t0 WHERE (t0."title", t0."id") > ($1::text, $2::uuid) ORDER BY t0."title", t0."id" LIMIT 11`,
			[]any{"v", "v"},
		},
		{
			"row comparison backward", []string{"title"}, [][]byte{value, value}, backward,
			`SELECT t0."title" FROM "movies" t0 WHERE (t0."title", t0."id") < ($1::text, $2::uuid) ORDER BY t0."title" DESC, t0."id" DESC LIMIT 11`,
			[]any{"v", "v"},
		},
		{
			"between two cursors", []string{"title"}, [][]byte{value, value}, func(c *record.Connection) {
				c.Page.Before = At([][]byte{[]byte("w"), value})
			},
			`SELECT t0."title" FROM "movies" t0 WHERE (t0."title", t0."id") > ($1::text, $2::uuid) AND (t0."title", t0."id") < ($3::text, $4::uuid) ORDER BY t0."title", t0."id" LIMIT 11`,
			[]any{"v", "v", "w", "v"},
		},
		{
			"before a value, nulls last", []string{"releasedOn"}, nil, func(c *record.Connection) {
				c.Page.Before = At([][]byte{value, value})
			},
			`SELECT t0."title" FROM "movies" t0 WHERE t0."released_on" IS NOT NULL AND t0."released_on" <= $1::date AND ` +
				`(t0."released_on" < $2::date OR (t0."released_on" = $3::date AND t0."id" < $4::uuid)) ORDER BY t0."released_on", t0."id" LIMIT 11`,
			[]any{"v", "v", "v", "v"},
		},
		{
			"nulls on the index's side", []string{"-releasedOn"}, nil, nil,
			`SELECT t0."title" FROM "movies" t0 ORDER BY t0."released_on" DESC, t0."id" DESC LIMIT 11`, nil,
		},
		{
			"nulls on the other side", []string{"-releasedOn nl"}, nil, nil,
			`SELECT u.c0 FROM ((SELECT t0."title" c0 FROM "movies" t0 WHERE t0."released_on" IS NOT NULL ORDER BY t0."released_on" DESC, t0."id" DESC LIMIT 11)` +
				` UNION ALL (SELECT t0."title" c0 FROM "movies" t0 WHERE t0."released_on" IS NULL ORDER BY t0."id" DESC LIMIT 11))` +
				` u LIMIT 11`, nil,
		},
		{
			"after a null", []string{"releasedOn"}, [][]byte{nil, value}, nil,
			`SELECT t0."title" FROM "movies" t0 WHERE t0."released_on" IS NULL AND t0."id" > $1::uuid ORDER BY t0."id" LIMIT 11`, []any{"v"},
		},
		{
			"joined order", []string{"studio.name"}, nil, nil,
			`SELECT t0."title" FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id" ORDER BY t1."name", t0."id" LIMIT 11`, nil,
		},
		{
			"nulls of a joined order", []string{"studio.name nf"}, nil, nil,
			`SELECT t0."title" FROM "movies" t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id" ORDER BY t1."name" NULLS FIRST, t0."id" LIMIT 11`, nil,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			st := sqlgen.Select(list(t, test.order, test.at, test.change).Level.Rows)
			if st.Text != test.want {
				t.Errorf("got  %s\nwant %s", st.Text, test.want)
			}
			if diff := cmp.Diff(test.args, st.Args); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestKeyTypes checks the cast of each scalar in an order.
func TestKeyTypes(t *testing.T) {
	t.Parallel()
	sample := Schema(t).Type("Sample")
	for field, want := range map[string]string{
		"name": "text", "flag": "boolean", "small": "integer", "real": "double precision", "big": "bigint", "exact": "numeric",
		"day": "date", "instant": "timestamptz", "span": "interval", "code": "uuid", "site": "text", "rating": "text", "id": "uuid",
	} {
		if got := sqlgen.ColumnType(Field(sample, field)); got != want {
			t.Errorf("%s: %s, want %s", field, got, want)
		}
	}
	if got := sqlgen.ColumnType(Field(sample, "days")); got != "date[]" {
		t.Errorf("days: %s", got)
	}
}

func TestSegmentsOfAPage(t *testing.T) {
	t.Parallel()
	l := list(t, []string{"genre", "-releasedOn"}, [][]byte{[]byte("Drama"), nil, []byte("i")}, func(c *record.Connection) {
		c.Filter = Compare(c.Type, "imdbVotes", record.OpGt, int64(5))
	})
	st := sqlgen.Select(l.Level.Rows)
	const head = `(SELECT t0."title" c0 `
	want := `SELECT u.c0 FROM (` + strings.Join([]string{
		head + `FROM "movies" t0 WHERE t0."imdb_votes" > $1::integer AND t0."genre" = $2::text AND t0."released_on" IS NULL AND t0."id" < $3::uuid ORDER BY t0."id" DESC LIMIT 11)`,
		head + `FROM "movies" t0 WHERE t0."imdb_votes" > $4::integer AND t0."genre" = $5::text AND t0."released_on" IS NOT NULL ORDER BY t0."released_on" DESC, t0."id" DESC LIMIT 11)`,
		head + `FROM "movies" t0 WHERE t0."imdb_votes" > $6::integer AND t0."genre" > $7::text ORDER BY t0."genre", t0."released_on" DESC, t0."id" DESC LIMIT 11)`,
		head + `FROM "movies" t0 WHERE t0."imdb_votes" > $8::integer AND t0."genre" IS NULL ORDER BY t0."released_on" DESC, t0."id" DESC LIMIT 11)`,
	}, " UNION ALL ") + `) u LIMIT 11`
	if diff := cmp.Diff(want, st.Text); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]any{int64(5), "Drama", "i", int64(5), "Drama", int64(5), "Drama", int64(5)}, st.Args); diff != "" {
		t.Error(diff)
	}
}

func TestListsPerParent(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie, licence := schema.Type("Movie"), schema.Type("Licence")
	inner := WithCount(Nodes(Select(licence, "territory"), 5))
	inner.Filter = Compare(licence, "fee", record.OpGt, record.Decimal("1"))
	inner.Order = Order(licence, "startsAt")
	s := Select(movie, "title")
	Many(s, "licences", inner)
	l := (&plan.Planner{}).List(Nodes(s, 10))
	br := l.Level.Branches[0]
	rows := sqlgen.SelectPerParent(br.List.Level.Rows)
	want := `SELECT p.n, c.* FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n) CROSS JOIN LATERAL (` +
		`SELECT t0."territory" FROM "licences" t0 WHERE t0."movie_id" = p.id AND t0."fee" > $2::numeric ORDER BY t0."starts_at", t0."id" LIMIT 6) c`
	if rows.Text != want {
		t.Errorf("got  %s\nwant %s", rows.Text, want)
	}
	count := sqlgen.CountPerParent(br.List.Count)
	want = `SELECT p.n, (SELECT count(*) FROM "licences" t0 WHERE t0."movie_id" = p.id AND t0."fee" > $2::numeric) FROM unnest($1::uuid[]) WITH ORDINALITY p(id, n)`
	if count.Text != want {
		t.Errorf("got  %s\nwant %s", count.Text, want)
	}
	if diff := cmp.Diff([]any{"{}", "1"}, count.Bind(nil, nil)); diff != "" {
		t.Error(diff)
	}
}

// TestPagesShareText uses two cursors of one list.
func TestPagesShareText(t *testing.T) {
	t.Parallel()
	order := []string{"-releasedOn nl", "title"}
	texts := map[string]bool{}
	for _, v := range []string{"2020-01-01", "1999-12-31"} {
		texts[sqlgen.Select(list(t, order, [][]byte{[]byte(v), []byte(v), []byte(v)}, nil).Level.Rows).Text] = true
	}
	if len(texts) != 1 {
		t.Errorf("%d texts for one shape", len(texts))
	}
}
