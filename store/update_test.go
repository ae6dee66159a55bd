package store_test

import (
	"testing"

	"recordgraph/record"
	"recordgraph/store/storetest"
)

func TestUpdate(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	sample := d.typ("Sample")
	id := d.create(t.Context(), t, "Sample", map[string]any{
		"name": "a", "small": int64(1), "big": int64(1), "exact": record.Decimal("1.50"), "real": 0.5,
		"texts": []any{"x", "y", "x", "z"}, "spans": []any{record.Duration{Days: 1}},
	})
	version := 1
	for _, test := range []struct {
		name  string
		patch record.Values
		want  string // of the fields name small big exact real texts spans
	}{
		{"set", input(sample, map[string]any{"name": "b", "small": int64(7)}), `{"name":"b","small":7,"big":"1","exact":"1.50","real":0.5,"texts":["x","y","x","z"],"spans":["P1D"]}`},
		{"clear", input(sample, map[string]any{"small": nil, "spans": nil}), `{"name":"b","small":null,"big":"1","exact":"1.50","real":0.5,"texts":["x","y","x","z"],"spans":null}`},
		{"increment", change(sample, record.AssignIncrement, map[string]any{
			"small": int64(2), "big": int64(-3), "exact": record.Decimal("0.25"), "real": 0.25,
		}), `{"name":"b","small":2,"big":"-2","exact":"1.75","real":0.75,"texts":["x","y","x","z"],"spans":null}`},
		{"append", change(sample, record.AssignAppend, map[string]any{"texts": []any{"x", `"`}, "spans": []any{record.Duration{Months: 1}}}),
			`{"name":"b","small":2,"big":"-2","exact":"1.75","real":0.75,"texts":["x","y","x","z","x","\""],"spans":["P1M"]}`},
		{"remove", change(sample, record.AssignRemove, map[string]any{"texts": []any{"x", "absent"}, "spans": []any{record.Duration{Days: 30}}}),
			`{"name":"b","small":2,"big":"-2","exact":"1.75","real":0.75,"texts":["y","z","\""],"spans":[]}`},
		{"nothing", nil, `{"name":"b","small":2,"big":"-2","exact":"1.75","real":0.75,"texts":["y","z","\""],"spans":[]}`},
		{"remove all", change(sample, record.AssignRemove, map[string]any{"texts": []any{"y", "z", `"`}}),
			`{"name":"b","small":2,"big":"-2","exact":"1.75","real":0.75,"texts":[],"spans":[]}`},
		{"clear again", input(sample, map[string]any{"texts": nil}), `{"name":"b","small":2,"big":"-2","exact":"1.75","real":0.75,"texts":null,"spans":[]}`},
		{"remove from null", change(sample, record.AssignRemove, map[string]any{"texts": []any{"y"}}),
			`{"name":"b","small":2,"big":"-2","exact":"1.75","real":0.75,"texts":null,"spans":[]}`},
		{"clear numbers", input(sample, map[string]any{"small": nil, "big": nil, "exact": nil, "real": nil}),
			`{"name":"b","small":null,"big":null,"exact":null,"real":null,"texts":null,"spans":[]}`},
		{"increment nulls", change(sample, record.AssignIncrement, map[string]any{
			"small": int64(-2), "big": int64(9223372036854775807), "exact": record.Decimal("0.250"), "real": -0.25,
		}), `{"name":"b","small":-2,"big":"9223372036854775807","exact":"0.250","real":-0.25,"texts":null,"spans":[]}`},
		{"append to null", change(sample, record.AssignAppend, map[string]any{"texts": []any{"x"}}),
			`{"name":"b","small":-2,"big":"9223372036854775807","exact":"0.250","real":-0.25,"texts":["x"],"spans":[]}`},
	} {
		w, err := d.Update(t.Context(), &record.Update{
			Type: sample, ID: id, IfVersion: &version, Patch: test.patch,
			Select: []*record.Selection{storetest.Select(sample, "name", "small", "big", "exact", "real", "texts", "spans")},
		})
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		t.Log(test.name)
		compareText(t, test.want, w.Objects[0][0])
		version++
		if n := len(d.sql.take()); n != 1 && test.name != "set" {
			t.Errorf("%s: %d statements", test.name, n)
		}
	}
	compareText(t, `{"version":13,"createdAt":"2026-01-02T03:04:05.000006Z","updatedAt":"2026-01-02T03:04:17.000006Z"}`,
		document(d.read(t.Context(), t, id, "version", "createdAt", "updatedAt")))
}

// change is a patch of one kind of assignment.
func change(t *record.Type, op record.AssignOp, values map[string]any) record.Values {
	out := input(t, values)
	for i := range out {
		out[i].Op = op
	}
	return out
}

func TestUpdateErrors(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	movie := d.typ("Movie")
	d.create(t.Context(), t, "Studio", map[string]any{"name": "taken"})
	studio := d.create(t.Context(), t, "Studio", map[string]any{"name": "free"})
	id := d.create(t.Context(), t, "Movie", map[string]any{"title": "A", "imdbVotes": int64(2147483647), "usGross": int64(9223372036854775807)})
	noError(t, d.update(t.Context(), "Movie", id, map[string]any{"genre": "Drama"}))
	one, two := 1, 2
	absent := record.ID{Prefix: "movie"}
	for _, test := range []struct {
		name      string
		id        record.ID
		ifVersion *int
		patch     record.Values
		want      wantError
	}{
		{"stale version", id, &one, input(movie, map[string]any{"genre": "X"}), wantError{record.ErrConflict, "ifVersion", "", 2}},
		{"absent", absent, nil, nil, wantError{record.ErrNotFound, "id", "", 0}},
		{"absent, with version", absent, &two, nil, wantError{record.ErrNotFound, "id", "", 0}},
		{"relation", id, &two, input(movie, map[string]any{"studio": record.ID{Prefix: "studio"}}), wantError{record.ErrNotFound, "patch.studio", "movies_studio_id_fkey", 0}},
		{"null", id, nil, input(movie, map[string]any{"title": nil}), wantError{record.ErrInvalid, "patch.title", "", 0}},
		{"range", id, nil, input(movie, map[string]any{"rottenTomatoes": int64(101)}), wantError{record.ErrInvalid, "patch.rottenTomatoes", "movies_rotten_tomatoes_check", 0}},
		{"below the range, from null", id, nil, change(movie, record.AssignIncrement, map[string]any{"rottenTomatoes": int64(-1)}), wantError{record.ErrInvalid, "patch.rottenTomatoes", "movies_rotten_tomatoes_check", 0}},
		{"beyond 32 bits", id, nil, change(movie, record.AssignIncrement, map[string]any{"imdbVotes": int64(1)}), wantError{record.ErrInvalid, "patch.imdbVotes", "", 0}},
		{"beyond 64 bits", id, nil, change(movie, record.AssignIncrement, map[string]any{"usGross": int64(1)}), wantError{record.ErrInvalid, "patch.usGross", "", 0}},
	} {
		_, err := d.Update(t.Context(), &record.Update{Type: movie, ID: test.id, IfVersion: test.ifVersion, Patch: test.patch})
		t.Log(test.name)
		checkError(t, err, test.want)
	}
	checkError(t, d.update(t.Context(), "Studio", studio, map[string]any{"name": "taken"}), wantError{record.ErrAlreadyExists, "patch.name", "studios_name_key", 0})
	compareText(t, `{"version":2,"genre":"Drama"}`, document(d.read(t.Context(), t, id, "version", "genre")))
}

// TestUpdateReturnsRelations selects relations after the write, also relations to the record itself.
func TestUpdateReturnsRelations(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	sample := d.typ("Sample")
	movie := d.create(t.Context(), t, "Movie", map[string]any{"title": "M"})
	id := d.create(t.Context(), t, "Sample", map[string]any{"name": "old"})
	s := storetest.Select(sample, "name")
	storetest.One(s, "movie", "title")
	storetest.One(storetest.One(s, "parent", "name", "version"), "parent", "name")
	storetest.Many(s, "children", storetest.Nodes(storetest.Select(sample, "name"), 10))
	w, err := d.Update(t.Context(), &record.Update{
		Type: sample, ID: id, Select: []*record.Selection{s},
		Patch: input(sample, map[string]any{"name": "new", "movie": movie, "parent": id}),
	})
	if err != nil {
		t.Fatal(err)
	}
	compareText(t, `{"name":"new","movie":{"title":"M"},"parent":{"name":"new","version":2,"parent":{"name":"new"}},"children":{"nodes":[{"name":"new"}]}}`, w.Objects[0][0])
}
