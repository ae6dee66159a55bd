package sqlgen_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
	. "recordgraph/store/storetest" //nolint:revive // the words of queries
)

const (
	id1 = "0190a1b2-0000-7000-8000-000000000001"
	id2 = "0190a1b2-0000-7000-8000-000000000002"
)

// written plans to read what a write has written.
func written(t *testing.T, s *record.Selection) *plan.Rows {
	t.Helper()
	p, err := plan.ForRecords(Cursors(t), s.Type, []*record.Selection{s})
	if err != nil {
		t.Fatal(err)
	}
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
	in := sqlgen.Insert{
		Type: movie, At: at, IDs: []string{id1}, Fields: fields,
		Rows: [][]any{{"A", []any{"x", `y"`}, nil}},
	}
	const back = `SELECT t0."id", t0."title", t0."studio_id", t1."name" FROM written t0 LEFT JOIN "studios" t1 ON t1."id" = t0."studio_id"`
	one := in.Write(written(t, s))
	want := `WITH written AS (INSERT INTO "movies" AS t0 ("id", "version", "created_at", "updated_at", "title", "tags", "attributes") ` +
		`VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text, $4::text[], $5::jsonb) RETURNING *) ` + back
	if one.Text != want {
		t.Errorf("got  %s\nwant %s", one.Text, want)
	}
	if diff := cmp.Diff([]any{id1, at, "A", `{"x","y\""}`, nil}, one.Args); diff != "" {
		t.Error(diff)
	}

	in.IDs = append(in.IDs, id2)
	in.Rows = append(in.Rows, []any{"B,\"\\", nil, nil})
	two := in.Write(written(t, s))
	want = `WITH written AS (INSERT INTO "movies" AS t0 ("id", "version", "created_at", "updated_at", "title", "tags", "attributes") ` +
		`SELECT r.id, 1, $2::timestamptz, $2, r.c0, r.c1::text[], r.c2 FROM unnest($1::uuid[], $3::text[], $4::text[], $5::jsonb[]) r(id, c0, c1, c2) RETURNING *) ` + back
	if two.Text != want {
		t.Errorf("got  %s\nwant %s", two.Text, want)
	}
	wantArgs := []any{"{" + id1 + "," + id2 + "}", at, `{"A","B,\"\\"}`, `{"{\"x\",\"y\\\"\"}",NULL}`, `{NULL,NULL}`}
	if diff := cmp.Diff(wantArgs, two.Args); diff != "" {
		t.Error(diff)
	}
	in.IDs, in.Rows = append(in.IDs, id1), append(in.Rows, in.Rows[0])
	if three := in.Write(written(t, s)); three.Text != two.Text {
		t.Errorf("three rows: %s", three.Text)
	}
}

// What is read back of the written rows alone needs no second look at them.
func TestInsertReturns(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	in := sqlgen.Insert{Type: movie, IDs: []string{id1}, Fields: []*record.Field{Field(movie, "title")}, Rows: [][]any{{"A"}}}
	want := `INSERT INTO "movies" AS t0 ("id", "version", "created_at", "updated_at", "title") ` +
		`VALUES ($1::uuid, 1, $2::timestamptz, $2, $3::text) RETURNING t0."id", t0."genre"`
	if st := in.Write(written(t, Select(movie, "genre"))); st.Text != want {
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

func TestUpdate(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	at, version := time.Unix(0, 0).UTC(), 3
	studio := record.ID{Prefix: "studio"}
	up := sqlgen.Update{Type: movie, ID: id1, IfVersion: &version, At: at, Patch: record.Values{
		{Field: Field(movie, "title"), Value: "B"},
		{Field: Field(movie, "studio"), Value: studio},
		{Field: Field(movie, "genre")},
		{Field: Field(movie, "imdbVotes"), Op: record.AssignIncrement, Value: int64(2)},
		{Field: Field(movie, "tags"), Op: record.AssignAppend, Value: []any{"x"}},
	}}
	st := up.Write(written(t, Select(movie, "version")))
	want := `UPDATE "movies" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), "title" = $2::text, "studio_id" = $3::uuid, ` +
		`"genre" = $4::text, "imdb_votes" = coalesce(t0."imdb_votes", 0) + $5::integer, "tags" = t0."tags" || $6::text[] WHERE t0.id = $7::uuid AND t0.version = $8 ` +
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
	up := sqlgen.Update{Type: movie, ID: id1, Patch: record.Values{
		{Field: Field(movie, "tags"), Op: record.AssignRemove, Value: []any{"x", "y"}},
	}}
	st := up.Write(written(t, Select(movie, "id")))
	want := `UPDATE "movies" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), ` +
		`"tags" = CASE WHEN t0."tags" IS NOT NULL THEN ARRAY(SELECT e.v FROM unnest(t0."tags") WITH ORDINALITY e(v, n) WHERE (e.v = ANY ($2::text[])) IS NOT TRUE ORDER BY e.n) END ` +
		`WHERE t0.id = $3::uuid RETURNING t0."id"`
	if st.Text != want {
		t.Errorf("got  %s\nwant %s", st.Text, want)
	}
}

func TestDelete(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie, licence, sample := schema.Type("Movie"), schema.Type("Licence"), schema.Type("Sample")
	at := time.Unix(0, 0).UTC()
	one := sqlgen.DeleteOne(licence, id1, nil, written(t, Select(licence, "fee")))
	want := `DELETE FROM "licences" t0 WHERE t0.id = $1::uuid RETURNING t0."id", t0."fee"`
	if one.Text != want {
		t.Errorf("got  %s\nwant %s", one.Text, want)
	}
	all := sqlgen.Delete{
		At:    at,
		Rows:  []sqlgen.DeleteRows{{Type: movie, IDs: []string{id1}}, {Type: licence, IDs: []string{id1, id2}}, {Type: sample, IDs: []string{id2}}},
		Clear: []sqlgen.ClearRelations{{Type: sample, Fields: []*record.Field{Field(sample, "movie"), Field(sample, "parent")}, IDs: [][]string{{id1}, {id2}}, Except: []string{id2}}},
	}.Write()
	want = `WITH c0 AS (UPDATE "samples" t0 SET version = t0.version + 1, updated_at = greatest(t0.updated_at, $1::timestamptz), ` +
		`"movie_id" = CASE WHEN t0."movie_id" = ANY ($2::uuid[]) THEN NULL ELSE t0."movie_id" END, ` +
		`"parent_id" = CASE WHEN t0."parent_id" = ANY ($3::uuid[]) THEN NULL ELSE t0."parent_id" END ` +
		`FROM (SELECT id FROM "samples" WHERE ("movie_id" = ANY ($2::uuid[]) OR "parent_id" = ANY ($3::uuid[])) AND id <> ALL ($4::uuid[]) ORDER BY id FOR NO KEY UPDATE) l WHERE t0.id = l.id), ` +
		`d0 AS (DELETE FROM "movies" WHERE id = ANY ($5::uuid[])), d1 AS (DELETE FROM "licences" WHERE id = ANY ($6::uuid[])) ` +
		`DELETE FROM "samples" WHERE id = ANY ($7::uuid[])`
	if all.Text != want {
		t.Errorf("got  %s\nwant %s", all.Text, want)
	}
	wantArgs := []any{at, "{" + id1 + "}", "{" + id2 + "}", "{" + id2 + "}", "{" + id1 + "}", "{" + id1 + "," + id2 + "}", "{" + id2 + "}"}
	if diff := cmp.Diff(wantArgs, all.Args); diff != "" {
		t.Error(diff)
	}
	if st := sqlgen.Referencing(licence, Field(licence, "movie"), []string{id1}); st.Text !=
		`SELECT id FROM "licences" WHERE "movie_id" = ANY ($1::uuid[]) ORDER BY id FOR UPDATE` {
		t.Error(st.Text)
	}
}
