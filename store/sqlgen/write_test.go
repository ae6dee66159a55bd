package sqlgen_test

import (
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
	want := `WITH written AS (INSERT INTO "movies" ("id", "version", "created_at", "updated_at", "title", "tags", "attributes") ` +
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
	want = `WITH written AS (INSERT INTO "movies" ("id", "version", "created_at", "updated_at", "title", "tags", "attributes") ` +
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
	want := `WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid AND version = $2 FOR NO KEY UPDATE), ` +
		`written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $3::timestamptz), "title" = $4::text, "studio_id" = $5::uuid, ` +
		`"genre" = $6::text, "imdb_votes" = t."imdb_votes" + $7::integer, "tags" = t."tags" || $8::text[] FROM old WHERE t.id = old.id RETURNING t.*) ` +
		`SELECT t0."id", t0."version" FROM written t0`
	if st.Text != want {
		t.Errorf("got  %s\nwant %s", st.Text, want)
	}
	if diff := cmp.Diff([]any{id1, int64(3), at, "B", studio.UUID.String(), nil, int64(2), `{"x"}`}, st.Args); diff != "" {
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
	want := `WITH old AS (SELECT id FROM "movies" WHERE id = $1::uuid FOR NO KEY UPDATE), ` +
		`written AS (UPDATE "movies" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $2::timestamptz), ` +
		`"tags" = CASE WHEN t."tags" IS NOT NULL THEN ARRAY(SELECT e.v FROM unnest(t."tags") WITH ORDINALITY e(v, n) WHERE (e.v = ANY ($3::text[])) IS NOT TRUE ORDER BY e.n) END ` +
		`FROM old WHERE t.id = old.id RETURNING t.*) SELECT t0."id" FROM written t0`
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
	want := `WITH written AS (DELETE FROM "licences" WHERE id = $1::uuid RETURNING *) SELECT t0."id", t0."fee" FROM written t0`
	if one.Text != want {
		t.Errorf("got  %s\nwant %s", one.Text, want)
	}
	all := sqlgen.Delete{
		At:    at,
		Rows:  []sqlgen.DeleteRows{{Type: movie, IDs: []string{id1}}, {Type: licence, IDs: []string{id1, id2}}, {Type: sample, IDs: []string{id2}}},
		Clear: []sqlgen.ClearRelations{{Type: sample, Fields: []*record.Field{Field(sample, "movie"), Field(sample, "parent")}, IDs: [][]string{{id1}, {id2}}, Except: []string{id2}}},
	}.Write()
	want = `WITH c0 AS (UPDATE "samples" t SET version = t.version + 1, updated_at = greatest(t.updated_at, $1::timestamptz), ` +
		`"movie_id" = CASE WHEN t."movie_id" = ANY ($2::uuid[]) THEN NULL ELSE t."movie_id" END, ` +
		`"parent_id" = CASE WHEN t."parent_id" = ANY ($3::uuid[]) THEN NULL ELSE t."parent_id" END ` +
		`WHERE (t."movie_id" = ANY ($2::uuid[]) OR t."parent_id" = ANY ($3::uuid[])) AND t.id <> ALL ($4::uuid[])), ` +
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
