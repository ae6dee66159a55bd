package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store/storetest"
)

// TestCreateOne creates samples one by one, which uses another statement than several samples, and checks the results
// of the write and of a read.
func TestCreateOne(t *testing.T) {
	t.Parallel()
	f := films(t)
	d := empty(t, string(storetest.SDL()))
	sample := d.typ("Sample")
	var names []string
	for _, field := range columns(sample) {
		if !field.ReadOnly {
			names = append(names, field.Name)
		}
	}
	for _, r := range f.rows[f.typ("Sample")][:50] {
		var in record.Values
		want := map[string]any{}
		for _, name := range names {
			v := r.values[f.typ("Sample").Field(name)]
			in = append(in, record.Assignment{Field: sample.Field(name), Value: v})
			want[name] = expectedValue(sample.Field(name), v)
		}
		w, err := d.Create(t.Context(), &record.Create{
			Type: sample, Inputs: []record.Values{in}, Paths: []string{"input"},
			Select: []*record.Selection{storetest.Select(sample, names...)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(normal(want), normal(reply(t, w.Objects[0][0]))); diff != "" {
			t.Errorf("returned (-want +got):\n%s", diff)
		}
		if diff := cmp.Diff(normal(want), normal(d.read(t.Context(), t, w.IDs[0], names...))); diff != "" {
			t.Errorf("read (-want +got):\n%s", diff)
		}
	}
}

func TestCreateKeepsOrderOfInputs(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	studio := d.typ("Studio")
	c := &record.Create{Type: studio, Select: []*record.Selection{storetest.Select(studio, "name"), storetest.Select(studio, "id", "version", "createdAt", "updatedAt")}}
	for i := range 50 {
		c.Inputs = append(c.Inputs, input(studio, map[string]any{"name": fmt.Sprint(50 - i)}))
		c.Paths = append(c.Paths, fmt.Sprintf("inputs.%d", i))
	}
	w := must(d.Create(t.Context(), c))(t)
	for i := range 50 {
		compareText(t, fmt.Sprintf(`{"name":"%d"}`, 50-i), w.Objects[0][i])
		compareText(t, fmt.Sprintf(`{"id":"%s","version":1,"createdAt":"2026-01-02T03:04:05.000006Z","updatedAt":"2026-01-02T03:04:05.000006Z"}`, w.IDs[i]), w.Objects[1][i])
	}
	if n := len(d.sql.take()); n != 1 {
		t.Errorf("%d statements for 50 records", n)
	}
}

func TestCreateWithoutInputs(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	w, err := d.Create(t.Context(), &record.Create{Type: d.typ("Studio"), Select: []*record.Selection{storetest.Select(d.typ("Studio"), "id")}})
	if err != nil || len(w.IDs) != 0 || len(w.Objects) != 1 || len(w.Objects[0]) != 0 {
		t.Errorf("%+v, %v", w, err)
	}
}

// TestCreateWithMissingFields creates records without some fields, alone and together with records that have the
// fields.
func TestCreateWithMissingFields(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	movie := d.typ("Movie")
	for _, inputs := range [][]record.Values{
		{input(movie, map[string]any{"title": "A"})},
		{
			input(movie, map[string]any{"title": "A"}),
			input(movie, map[string]any{"title": "B", "genre": "Drama", "tags": []any{"x"}, "imdbRating": 5.5}),
		},
	} {
		w, err := d.Create(t.Context(), &record.Create{
			Type: movie, Inputs: inputs,
			Select: []*record.Selection{storetest.Select(movie, "title", "genre", "tags", "imdbRating")},
		})
		if err != nil {
			t.Fatal(err)
		}
		compareText(t, `{"title":"A","genre":null,"tags":[],"imdbRating":null}`, w.Objects[0][0])
		if len(inputs) > 1 {
			compareText(t, `{"title":"B","genre":"Drama","tags":["x"],"imdbRating":5.5}`, w.Objects[0][1])
		}
	}
}

func TestCreateNormalizesDecimals(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	sample := d.typ("Sample")
	for in, want := range map[record.Decimal]string{"007.10": "7.10", "-0": "0", "-0.00": "0.00", "1000000000000000000000000": "1000000000000000000000000"} {
		for _, n := range []int{1, 2} {
			c := &record.Create{Type: sample, Select: []*record.Selection{storetest.Select(sample, "exact", "exacts")}}
			for range n {
				c.Inputs = append(c.Inputs, input(sample, map[string]any{"name": "a", "exact": in, "exacts": []any{in}}))
			}
			w := must(d.Create(t.Context(), c))(t)
			compareText(t, fmt.Sprintf(`{"exact":%q,"exacts":[%q]}`, want, want), w.Objects[0][0])
		}
	}
}

// TestCreateReturnsRelations selects relations of new records: to-one relations, and lists that contain the new
// records.
func TestCreateReturnsRelations(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	movie := d.typ("Movie")
	studio := d.create(t.Context(), t, "Studio", map[string]any{"name": "S"})
	d.create(t.Context(), t, "Movie", map[string]any{"title": "old", "studio": studio})
	s := storetest.Select(movie, "title")
	one := storetest.One(s, "studio", "name")
	storetest.Many(one, "movies", storetest.WithCount(storetest.Nodes(storetest.Select(movie, "title"), 10)))
	storetest.Many(s, "licences", storetest.WithCount(storetest.Nodes(storetest.Select(d.typ("Licence"), "id"), 10)))
	w, err := d.Create(t.Context(), &record.Create{Type: movie, Select: []*record.Selection{s}, Inputs: []record.Values{
		input(movie, map[string]any{"title": "A", "studio": studio}), input(movie, map[string]any{"title": "B"}),
	}})
	if err != nil {
		t.Fatal(err)
	}
	compareText(t, `{"title":"A","studio":{"name":"S","movies":{"nodes":[{"title":"old"},{"title":"A"}],"totalCount":2}},"licences":{"nodes":[],"totalCount":0}}`, w.Objects[0][0])
	compareText(t, `{"title":"B","studio":null,"licences":{"nodes":[],"totalCount":0}}`, w.Objects[0][1])
}

func TestCreateErrors(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	d.create(t.Context(), t, "Studio", map[string]any{"name": "taken"})
	absent := record.ID{Prefix: "studio"}
	for _, test := range []struct {
		name   string
		typ    string
		values []map[string]any
		want   wantError
	}{
		{"unique key", "Studio", []map[string]any{{"name": "taken"}}, wantError{record.ErrAlreadyExists, "input.name", "studios_name_key", 0}},
		{"one of many", "Studio", []map[string]any{{"name": "new"}, {"name": "taken"}}, wantError{record.ErrAlreadyExists, "inputs.1.name", "studios_name_key", 0}},
		{"twice", "Studio", []map[string]any{{"name": "new"}, {"name": "new"}}, wantError{record.ErrAlreadyExists, "inputs.1.name", "studios_name_key", 0}},
		{"relation", "Movie", []map[string]any{{"title": "A", "studio": absent}}, wantError{record.ErrNotFound, "input.studio", "movies_studio_id_fkey", 0}},
		{"range", "Movie", []map[string]any{{"title": "A", "runtimeMinutes": int64(0)}}, wantError{record.ErrInvalid, "input.runtimeMinutes", "movies_runtime_minutes_check", 0}},
		{"text", "Movie", []map[string]any{{"title": ""}}, wantError{record.ErrInvalid, "input.title", "movies_title_check", 0}},
		{"enum", "Movie", []map[string]any{{"title": "A", "rating": "X"}}, wantError{record.ErrInvalid, "input.rating", "movies_rating_check", 0}},
		{"NUL", "Movie", []map[string]any{{"title": "A\x00"}}, wantError{record.ErrInvalid, "", "", 0}},
		{"NUL in JSON", "Movie", []map[string]any{{"title": "A", "attributes": document("\x00")}}, wantError{record.ErrInvalid, "", "", 0}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := &record.Create{Type: d.typ(test.typ), Paths: []string{"input"}}
			for i, v := range test.values {
				c.Inputs = append(c.Inputs, input(c.Type, v))
				if len(test.values) > 1 {
					c.Paths = append(c.Paths[:i], fmt.Sprintf("inputs.%d", i))
				}
			}
			_, err := d.Create(t.Context(), c)
			checkError(t, err, test.want)
		})
	}
	if n := d.count(t, "Studio") + d.count(t, "Movie"); n != 1 {
		t.Errorf("%d records, want only the first", n)
	}
}
