package sqlgen_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"recordgraph/record"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

const (
	id1 = "0190a1b2-0000-7000-8000-000000000001"
	id2 = "0190a1b2-0000-7000-8000-000000000002"
)

var planner = &plan.Planner{}

// ids are IDs of a type's records.
func ids(t *record.Type, texts ...string) []record.ID {
	out := make([]record.ID, len(texts))
	for i, text := range texts {
		out[i] = record.ID{Prefix: t.IDPrefix, UUID: uuid.MustParse(text)}
	}
	return out
}

// write writes one change.
func write(c plan.Change, read *plan.Rows) sqlgen.Statement {
	return sqlgen.Write([]plan.Change{c}, read)
}

// written plans the rows that a write returns.
func written(t *testing.T, s *record.Selection) *plan.Rows {
	t.Helper()
	p := planner.Records(s.Type, []*record.Selection{s})
	p.Level.Rows.Written = true
	return p.Level.Rows
}

func TestInsert(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	at := time.Unix(0, 0).UTC()
	fields := []*record.Field{Field(movie, "title"), Field(movie, "tags"), Field(movie, "attributes")}
	s := Select(movie, "title")
	One(s, "studio", "name")
	in := planner.Insert(movie, at, fields, ids(movie, id1), [][]any{{"A", []any{"x", `y"`}, nil}})
	const back = `SELECT t0."id", t0."title", t0."studio_id", t1."name" FROM written t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id"`
	one := write(in, written(t, s))
	want := `WITH written AS (INSERT INTO "movies" AS t0 ("id", "version", "created_at", "updated_at", "title", "tags", "attributes") ` +
		`VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text, $4::text[], $5::jsonb) RETURNING *) ` + back
	if one.Text != want {
		t.Errorf("got  %s\nwant %s", one.Text, want)
	}
	if diff := cmp.Diff([]any{id1, at, "A", `{"x","y\""}`, nil}, one.Args); diff != "" {
		t.Error(diff)
	}

	in.IDs = ids(movie, id1, id2)
	in.Values = append(in.Values, []any{"B,\"\\", nil, nil})
	two := write(in, written(t, s))
	want = `WITH written AS (INSERT INTO "movies" AS t0 ("id", "version", "created_at", "updated_at", "title", "tags", "attributes") ` +
		`SELECT r.id, 1, $2::timestamptz, $2, r.c0, r.c1::text[], r.c2 FROM unnest($1::uuid[], $3::text[], $4::text[], $5::jsonb[]) r(id, c0, c1, c2) RETURNING *) ` + back
	if two.Text != want {
		t.Errorf("got  %s\nwant %s", two.Text, want)
	}
	wantArgs := []any{"{" + id1 + "," + id2 + "}", at, `{"A","B,\"\\"}`, `{"{\"x\",\"y\\\"\"}",NULL}`, `{NULL,NULL}`}
	if diff := cmp.Diff(wantArgs, two.Args); diff != "" {
		t.Error(diff)
	}
	in.IDs, in.Values = ids(movie, id1, id2, id1), append(in.Values, in.Values[0])
	if three := write(in, written(t, s)); three.Text != two.Text {
		t.Errorf("three rows: %s", three.Text)
	}
}

// TestInsertReturns reads columns of the written rows by RETURNING alone.
func TestInsertReturns(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	in := planner.Insert(movie, time.Time{}, []*record.Field{Field(movie, "title")}, ids(movie, id1), [][]any{{"A"}})
	want := `INSERT INTO "movies" AS t0 ("id", "version", "created_at", "updated_at", "title") ` +
		`VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text) RETURNING t0."id", t0."genre"`
	if st := write(in, written(t, Select(movie, "genre"))); st.Text != want {
		t.Errorf("got  %s\nwant %s", st.Text, want)
	}
}

func TestArrayLiterals(t *testing.T) {
	t.Parallel()
	u := record.ID{Prefix: "movie"}
	u.UUID[0], u.UUID[5], u.UUID[15] = 0x01, 0xab, 0xff
	for _, c := range []struct {
		list []any
		want string
	}{
		{[]any{}, `{}`},
		{[]any{"a", `"`, `\`, "", nil, `x\"\\"y`, "{é,}"}, `{"a","\"","\\","",NULL,"x\\\"\\\\\"y","{é,}"}`},
		{[]any{int64(-7), 0.1, 1e300, true, record.Decimal("1.50"), record.Date("2024-02-29")}, `{"-7","0.1","1e+300","true","1.50","2024-02-29"}`},
		{[]any{u, u.UUID}, `{"01000000-00ab-0000-0000-0000000000ff","01000000-00ab-0000-0000-0000000000ff"}`},
		{[]any{time.Unix(0, 1500).UTC(), record.Duration{Months: 1, Days: -2, Micros: 3}}, `{"1970-01-01T00:00:00.000001Z","1 months -2 days 3 microseconds"}`},
		{[]any{json.RawMessage(`{"a":"\n"}`)}, `{"{\"a\":\"\\n\"}"}`},
	} {
		if got := sqlgen.Value(c.list); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

// TestGoTypesOfValues: hand-written resolvers can pass any Go value. A value whose text is not what the caller means
// must not reach a column.
func TestGoTypesOfValues(t *testing.T) {
	t.Parallel()
	type rating string
	for _, c := range []struct{ value, want any }{{7, "7"}, {int32(-7), "-7"}, {rating("PG"), "PG"}} {
		if got := sqlgen.Value(c.value); got != c.want {
			t.Errorf("%T: got %v, want %v", c.value, got, c.want)
		}
	}
	for _, wrong := range []any{new("text"), (*int32)(nil), []string{"a"}, time.Hour, map[string]any{}, []any{new("text")}} {
		func() {
			defer func() {
				if cause, ok := recover().(string); !ok || !strings.Contains(cause, "is not a Go type of field values") {
					t.Errorf("%T: recovered %v", wrong, cause)
				}
			}()
			t.Errorf("%T: got %v", wrong, sqlgen.Value(wrong))
		}()
	}
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	at, version := time.Unix(0, 0).UTC(), 3
	studio := record.ID{Prefix: "studio"}
	up := planner.Update(movie, at, ids(movie, id1)[0], &version, record.Values{
		{Field: Field(movie, "title"), Value: "B"},
		{Field: Field(movie, "studio"), Value: studio},
		{Field: Field(movie, "genre")},
		{Field: Field(movie, "imdbVotes"), Op: record.AssignIncrement, Value: int64(2)},
		{Field: Field(movie, "tags"), Op: record.AssignAppend, Value: []any{"x"}},
	})
	st := write(up, written(t, Select(movie, "version")))
	want := `UPDATE "movies" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "title" = $2::text, "studio_id" = $3::uuid, ` +
		`"genre" = $4::text, "imdb_votes" = coalesce(t0."imdb_votes", 0) + $5::integer, "tags" = t0."tags" || $6::text[] WHERE t0."id" = $7::uuid AND t0."version" = $8::integer ` +
		`RETURNING t0."id", t0."version"`
	if st.Text != want {
		t.Errorf("got  %s\nwant %s", st.Text, want)
	}
	if diff := cmp.Diff([]any{at, "B", studio.UUID.String(), nil, int64(2), `{"x"}`, id1, int64(3)}, st.Args); diff != "" {
		t.Error(diff)
	}
}

func TestRemoveFromList(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	up := planner.Update(movie, time.Time{}, ids(movie, id1)[0], nil, record.Values{
		{Field: Field(movie, "tags"), Op: record.AssignRemove, Value: []any{"x", "y"}},
	})
	st := write(up, written(t, Select(movie, "id")))
	want := `UPDATE "movies" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), ` +
		`"tags" = CASE WHEN t0."tags" IS NOT NULL THEN ARRAY(SELECT e.v FROM unnest(t0."tags") WITH ORDINALITY e(v, n) WHERE (e.v = ANY ($2::text[])) IS NOT TRUE ORDER BY e.n) END ` +
		`WHERE t0."id" = $3::uuid RETURNING t0."id"`
	if st.Text != want {
		t.Errorf("got  %s\nwant %s", st.Text, want)
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie, licence, sample := schema.Type("Movie"), schema.Type("Licence"), schema.Type("Sample")
	at := time.Unix(0, 0).UTC()
	one := write(planner.Delete(licence, plan.ByID(licence, ids(licence, id1)...)), written(t, Select(licence, "fee")))
	want := `DELETE FROM "licences" t0 WHERE t0."id" = $1::uuid RETURNING t0."id", t0."fee"`
	if one.Text != want {
		t.Errorf("got  %s\nwant %s", one.Text, want)
	}
	all := sqlgen.Write([]plan.Change{
		planner.Clear(sample, at, []plan.Clearing{
			{Relation: Field(sample, "movie"), IDs: ids(movie, id1)}, {Relation: Field(sample, "parent"), IDs: ids(sample, id2)},
		}, ids(sample, id2)),
		planner.Delete(movie, plan.ByID(movie, ids(movie, id1)...)),
		planner.Delete(licence, plan.ByID(licence, ids(licence, id1, id2)...)),
		planner.Delete(sample, plan.ByID(sample, ids(sample, id2)...)),
	}, nil)
	want = `WITH c0 AS (UPDATE "samples" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), ` +
		`"movie_id" = CASE WHEN t0."movie_id" = ANY ($2::uuid[]) THEN NULL ELSE t0."movie_id" END, ` +
		`"parent_id" = CASE WHEN t0."parent_id" = ANY ($3::uuid[]) THEN NULL ELSE t0."parent_id" END ` +
		`FROM (SELECT t0."id" FROM "samples" t0 WHERE (t0."movie_id" = ANY ($4::uuid[]) OR t0."parent_id" = ANY ($5::uuid[])) AND (t0."id" = ANY ($6::uuid[])) IS NOT TRUE ORDER BY t0."id" FOR NO KEY UPDATE OF t0) l WHERE t0."id" = l."id"), ` +
		`c1 AS (DELETE FROM "movies" t0 WHERE t0."id" = $7::uuid), c2 AS (DELETE FROM "licences" t0 WHERE t0."id" = ANY ($8::uuid[])) ` +
		`DELETE FROM "samples" t0 WHERE t0."id" = $9::uuid`
	if all.Text != want {
		t.Errorf("got  %s\nwant %s", all.Text, want)
	}
	wantArgs := []any{at, `{"` + id1 + `"}`, `{"` + id2 + `"}`, `{"` + id1 + `"}`, `{"` + id2 + `"}`, `{"` + id2 + `"}`, id1, `{"` + id1 + `","` + id2 + `"}`, id2}
	if diff := cmp.Diff(wantArgs, all.Args); diff != "" {
		t.Error(diff)
	}
	holders := planner.LockedIDs(licence, plan.References(Field(licence, "movie"), ids(movie, id1)), record.LockUpdate)
	if st := sqlgen.Select(holders); st.Text !=
		`SELECT t0."id" FROM "licences" t0 WHERE t0."movie_id" = ANY ($1::uuid[]) ORDER BY t0."id" FOR UPDATE OF t0` {
		t.Error(st.Text)
	}
}

// TestRules checks that each source and each change has its rule.
func TestRules(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie, licence := schema.Type("Movie"), schema.Type("Licence")
	ruled := &plan.Planner{Rule: func(of *record.Type) *record.Filter { return Compare(of, "version", record.OpGte, int64(1)) }}
	at, key := time.Unix(0, 0).UTC(), ids(licence, id1)
	fields := []*record.Field{Field(licence, "fee")}
	list := Nodes(Select(licence, "fee"), 10)
	One(list.Fields[0].Nodes, "movie", "title")
	list.Filter = Related(licence, "movie", record.OpOne, Compare(movie, "id", record.OpEq, ids(movie, id2)[0]))
	for name, c := range map[string]struct {
		st   sqlgen.Statement
		want string
	}{
		"list": {sqlgen.Select(ruled.List(list).Level.Rows), `SELECT t0."fee", t1."id", t1."title" ` +
			`FROM (SELECT * FROM "licences" t0 WHERE t0."version" >= $1::integer) t0 LEFT JOIN (SELECT * FROM "movies" t0 WHERE t0."version" >= $2::integer) t1 ON t1."id" = t0."movie_id" ` +
			`WHERE EXISTS (SELECT FROM (SELECT * FROM "movies" t0 WHERE t0."version" >= $3::integer) e0 WHERE e0."id" = t0."movie_id" AND e0."id" = $4::uuid) ORDER BY t0."id" LIMIT 11`},
		"insert": {write(ruled.Insert(licence, at, fields, key, [][]any{{nil}}), nil), `INSERT INTO "licences" AS t0 ("id", "version", "created_at", "updated_at", "fee") ` +
			`SELECT * FROM (VALUES ($1::uuid, 1, $2::timestamptz, $2::timestamptz, $3::numeric)) t0("id", "version", "created_at", "updated_at", "fee") WHERE t0."version" >= $4::integer`},
		"copy":   {write(ruled.Copy(licence, fields), nil), `COPY "licences" ("fee") FROM STDIN WHERE "version" >= '1'::integer`},
		"update": {write(ruled.Update(licence, at, key[0], nil, nil), nil), `UPDATE "licences" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz) WHERE t0."id" = $2::uuid AND t0."version" >= $3::integer`},
		"delete": {write(ruled.Delete(licence, plan.ByID(licence, key...)), nil), `DELETE FROM "licences" t0 WHERE t0."id" = $1::uuid AND t0."version" >= $2::integer`},
		"lock":   {sqlgen.Lock(ruled.Lock([]record.Lock{{Type: licence, ID: key[0], Mode: record.LockUpdate}})), `SELECT count(*) FROM unnest($1::uuid[], $2::int[]) l(id, n) LEFT JOIN LATERAL (SELECT FROM (SELECT * FROM "licences" t0 WHERE t0."version" >= $3::integer) t0 WHERE t0."id" = l.id AND l.n = 0 FOR UPDATE) l0 ON true`},
	} {
		if c.st.Text != c.want {
			t.Errorf("%s:\ngot  %s\nwant %s", name, c.st.Text, c.want)
		}
	}
}
