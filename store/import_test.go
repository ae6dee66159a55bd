package store_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/storetest"
)

// importAll imports records in a new transaction.
func (d *database) importAll(ctx context.Context, t *record.Type, inputs ...record.Values) ([]record.ID, error) {
	var ids []record.ID
	err := d.Transact(ctx, func(ctx context.Context) error {
		var err error
		ids, err = d.Import(ctx, &record.Import{Type: t, Inputs: inputs})
		return err
	})
	return ids, err
}

// TestImportEqualsCreate imports and creates the same values of each scalar.
func TestImportEqualsCreate(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	sample := d.typ("Sample")
	r := newValues(rand.New(rand.NewPCG(7, 7)))
	var names []string
	var inputs []record.Values
	for _, f := range sample.Fields {
		if f.Column != "" && !f.ReadOnly && f.Relation == nil {
			names = append(names, f.Name)
		}
	}
	for range 200 {
		var in record.Values
		for _, name := range names {
			f := sample.Field(name)
			v := r.maybe(f)
			if f.NonNull {
				v = r.text()
			} else if far := r.anyValue(f.Scalar); far != nil && !f.List && f.Text == nil && r.IntN(2) == 0 {
				v = far
			}
			in = append(in, record.Assignment{Field: f, Value: v})
		}
		inputs = append(inputs, in[:1+r.IntN(len(in))])
	}
	made := must(d.Create(t.Context(), &record.Create{Type: sample, Inputs: inputs}))(t)
	got, err := d.importAll(t.Context(), sample, inputs...)
	if err != nil || len(got) != len(inputs) {
		t.Fatalf("%d records, %v", len(got), err)
	}
	for i := range got {
		want, have := d.read(t.Context(), t, made.IDs[i], names...), d.read(t.Context(), t, got[i], names...)
		if diff := cmp.Diff(want, have); diff != "" {
			t.Fatalf("input %d: %s", i, diff)
		}
	}
}

// TestImportKeepsServiceFields imports IDs, versions and times.
func TestImportKeepsServiceFields(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	studio := d.typ("Studio")
	id := record.ID{Prefix: "studio", UUID: uuid.MustParse("01890000-0000-7000-8000-000000000001")}
	then := time.Date(2001, 2, 3, 4, 5, 6, 7000, time.UTC)
	given := func(name string) record.Values {
		return record.Values{
			{Field: studio.ID(), Value: id}, {Field: studio.Field("version"), Value: int64(7)}, {Field: studio.Field("createdAt"), Value: then},
			{Field: studio.Field("name"), Value: name},
		}
	}
	ids, err := d.importAll(t.Context(), studio, given("A"), record.Values{{Field: studio.Field("name"), Value: "B"}})
	if err != nil || ids[0] != id || ids[1] == id {
		t.Fatalf("%v, %v", ids, err)
	}
	want := `{"createdAt":"2001-02-03T04:05:06.000007Z","name":"A","version":7}`
	if got := string(document(d.read(t.Context(), t, id, "version", "createdAt", "name"))); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	_, err = d.importAll(t.Context(), studio, record.Values{{Field: studio.Field("name"), Value: "C"}}, given("D"))
	var input *store.InputError
	if !errors.Is(err, record.ErrAlreadyExists) || !errors.As(err, &input) || input.Input != 1 {
		t.Errorf("got %v", err)
	}
	if n := d.count(t, "Studio"); n != 2 {
		t.Errorf("%d studios", n)
	}
}

// TestNested checks that a refused nested import does not change its transaction.
func TestNested(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	studio, movie := d.typ("Studio"), d.typ("Movie")
	name := func(text string) record.Values { return record.Values{{Field: studio.Field("name"), Value: text}} }
	long := strings.Repeat("x", 201)
	var many []record.Values
	for range 3000 {
		many = append(many, name(uuid.NewString()))
	}
	many = append(many, name("A"))
	err := d.Transact(t.Context(), func(ctx context.Context) error {
		try := func(typ *record.Type, inputs ...record.Values) error {
			return d.Nested(ctx, func(ctx context.Context) error {
				_, err := d.Import(ctx, &record.Import{Type: typ, Inputs: inputs})
				return err
			})
		}
		for i, c := range []struct {
			typ    *record.Type
			inputs []record.Values
			kind   error
			at     int // -1: unknown
		}{
			{studio, []record.Values{name("A"), name("B")}, nil, 0},
			{studio, []record.Values{name("C"), name("B"), name("D")}, record.ErrAlreadyExists, 1},
			{studio, many, record.ErrAlreadyExists, len(many) - 1},
			{studio, []record.Values{name("C"), name(long)}, record.ErrInvalid, 1},
			{movie, []record.Values{{
				{Field: movie.Field("title"), Value: "T"}, {Field: movie.Field("studio"), Value: record.ID{Prefix: "studio", UUID: uuid.New()}},
			}}, record.ErrNotFound, -1},
			{studio, []record.Values{name("C")}, nil, 0},
		} {
			err := try(c.typ, c.inputs...)
			var input *store.InputError
			at := -1
			if errors.As(err, &input) {
				at = input.Input
			}
			if c.kind == nil && err != nil || c.kind != nil && (!errors.Is(err, c.kind) || at != c.at) {
				t.Errorf("%d: %v at %d, want %v at %d", i, err, at, c.kind, c.at)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := d.count(t, "Studio"); n != 3 {
		t.Errorf("%d studios, want 3", n)
	}
	if err := d.Nested(t.Context(), func(context.Context) error { return nil }); err == nil {
		t.Error("nested without a transaction")
	}
}
