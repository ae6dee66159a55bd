package store_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/storetest"
)

// film is a record for the function of Movie.returnOnBudget.
type film struct {
	ID     record.ID      `json:"id"`
	Budget *record.BigInt `json:"productionBudget"`
	Gross  *record.BigInt `json:"worldwideGross"`
}

func returnOnBudget(f *film) *float64 {
	if f.Budget == nil || f.Gross == nil || *f.Budget == 0 {
		return nil
	}
	r := float64(*f.Gross) / float64(*f.Budget)
	return &r
}

// studioTree selects studios with films, and films in lists of films' studios.
func studioTree(d *database) *record.Connection {
	movie := d.typ("Movie")
	inner := storetest.Select(movie, "returnOnBudget")
	s := storetest.Select(movie, "title", "returnOnBudget")
	storetest.Many(storetest.One(s, "studio", "name"), "movies", storetest.Nodes(inner, 2))
	c := storetest.Nodes(s, 10)
	c.Order = storetest.Order(movie, "title")
	return c
}

func computedDatabase(t *testing.T) *database {
	d := empty(t, string(storetest.SDL()))
	studio := d.create(t.Context(), t, "Studio", map[string]any{"name": "S"})
	d.create(t.Context(), t, "Movie", map[string]any{"title": "A", "studio": studio, "productionBudget": int64(2), "worldwideGross": int64(5)})
	d.create(t.Context(), t, "Movie", map[string]any{"title": "B", "productionBudget": int64(2)})
	return d
}

func TestComputedFieldsRunOncePerLevel(t *testing.T) {
	t.Parallel()
	d := computedDatabase(t)
	var calls atomic.Int64
	s := d.With(d.Schema(), map[string]store.Computed{"Movie.returnOnBudget": store.Compute(func(_ context.Context, films []*film) ([]*float64, error) {
		calls.Add(1)
		out := make([]*float64, len(films))
		for i, f := range films {
			out[i] = returnOnBudget(f)
		}
		return out, nil
	})})
	b := must((sessions{s}).List(t.Context(), studioTree(d)))(t)
	compareText(t, `{"nodes":[
		{"title":"A","returnOnBudget":2.5,"studio":{"name":"S","movies":{"nodes":[{"returnOnBudget":2.5}]}}},
		{"title":"B","returnOnBudget":null,"studio":null}]}`, b)
	if n := calls.Load(); n != 2 {
		t.Errorf("%d calls for two levels", n)
	}
}

// TestComputedFieldFailures calls functions that fail: the field is null, and the failure is reported once per record
// with the field's path.
func TestComputedFieldFailures(t *testing.T) {
	t.Parallel()
	d := computedDatabase(t)
	for name, fn := range map[string]func(context.Context, []*film) ([]*float64, error){
		"boom":                   func(context.Context, []*film) ([]*float64, error) { return nil, errors.New("boom") },
		"panic: boom":            func(context.Context, []*film) ([]*float64, error) { panic("boom") },
		"0 values for 2 records": func(_ context.Context, f []*film) ([]*float64, error) { return make([]*float64, len(f)-2), nil },
	} {
		s := d.With(d.Schema(), map[string]store.Computed{"Movie.returnOnBudget": store.Compute(fn)}).Session(store.SessionConfig{})
		got := map[string]string{}
		reporting := s.Reporting(func(path []any, err error) { got[fmt.Sprint(path...)] = err.Error() })
		movies := storetest.Nodes(storetest.Select(d.typ("Movie"), "returnOnBudget"), 10)
		b := must(reporting.List(t.Context(), movies))(t)
		compareText(t, `{"nodes":[{"returnOnBudget":null},{"returnOnBudget":null}]}`, b)
		want := map[string]string{fmt.Sprint("nodes", 0, "returnOnBudget"): name, fmt.Sprint("nodes", 1, "returnOnBudget"): name}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if _, err := s.List(t.Context(), movies); err == nil || err.Error() != name {
			t.Errorf("without a reporter: %v", err)
		}
	}
}

// TestComputedFieldsOfWrites computes fields of the records that a write returns.
func TestComputedFieldsOfWrites(t *testing.T) {
	t.Parallel()
	d := computedDatabase(t)
	movie := d.typ("Movie")
	s := d.With(d.Schema(), map[string]store.Computed{"Movie.returnOnBudget": store.Compute(func(_ context.Context, films []*film) ([]string, error) {
		out := make([]string, len(films))
		for i, f := range films {
			out[i] = f.ID.String()
		}
		return out, nil
	})})
	w, err := (sessions{s}).Create(t.Context(), &record.Create{
		Type: movie, Select: []*record.Selection{storetest.Select(movie, "returnOnBudget")},
		Inputs: []record.Values{input(movie, map[string]any{"title": "C"}), input(movie, map[string]any{"title": "D"})},
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, id := range w.IDs {
		compareText(t, fmt.Sprintf(`{"returnOnBudget":%q}`, id), w.Objects[0][i])
	}
	if _, err := d.List(t.Context(), storetest.Nodes(storetest.Select(movie, "returnOnBudget"), 1)); err == nil {
		t.Error("a field without its function is read")
	}
}
