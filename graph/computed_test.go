package graph_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/graph"
	"recordgraph/record"
	"recordgraph/store"
)

// failing returns a function for returnOnBudget that always fails.
func failing() map[string]store.Computed {
	return map[string]store.Computed{"Movie.returnOnBudget": func(context.Context, []json.RawMessage) ([]json.RawMessage, error) {
		return nil, &record.Error{Kind: record.ErrUnavailable, Message: "no rates today"}
	}}
}

// behaviour is the behaviour of the field computed in Go.
type behaviour int

const (
	computes behaviour = iota
	fails              // always; the field is null
	nulls              // null for films without budget, although the field is non-null
)

// computing returns options for a service with this behaviour.
func computing(does behaviour) options {
	o := options{schema: graph.Schema()}
	switch does {
	case fails:
		o.computed = failing()
	case nulls:
		o.schema.Type("Movie").Field("returnOnBudget").NonNull = true
		o.computed = map[string]store.Computed{"Movie.returnOnBudget": nullsWithoutBudget}
	}
	return o
}

func nullsWithoutBudget(_ context.Context, records []json.RawMessage) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, len(records))
	for i, r := range records {
		var needs struct{ ProductionBudget any }
		if err := json.Unmarshal(r, &needs); err != nil {
			return nil, err
		}
		if out[i] = json.RawMessage("1"); needs.ProductionBudget == nil {
			out[i] = json.RawMessage("null")
		}
	}
	return out, nil
}

func (b body) paths() []string {
	var out []string
	for _, e := range b.Errors {
		out = append(out, fmt.Sprint(e.Path, " ", e.Message))
	}
	return out
}

func TestComputedFieldErrors(t *testing.T) {
	t.Parallel()
	s := newService(t, options{computed: failing()})
	got := s.send(t, `{
		movies(first: 2) { edges { node { title rob: returnOnBudget } } }
		studio(id: "studio#2") { movies(first: 1) { nodes { returnOnBudget } } }
		movie(id: "movie#1") { returnOnBudget }
		catalogueSummary { topMovie { rob: returnOnBudget } }
	}`)
	want := []string{
		"[movies edges 0 node rob] no rates today", "[movies edges 1 node rob] no rates today",
		"[studio movies nodes 0 returnOnBudget] no rates today", "[movie returnOnBudget] no rates today",
		"[catalogueSummary topMovie rob] no rates today",
	}
	paths := got.paths() // root fields run side by side
	slices.Sort(paths)
	slices.Sort(want)
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	data := `{"movies":{"edges":[{"node":{"title":"Alpha","rob":null}},{"node":{"title":"Beta","rob":null}}]},` +
		`"studio":{"movies":{"nodes":[{"returnOnBudget":null}]}},"movie":{"returnOnBudget":null},"catalogueSummary":{"topMovie":{"rob":null}}}`
	if string(got.Data) != data {
		t.Errorf("got %s, want %s", got.Data, data)
	}
	written := s.send(t, `mutation { createMovie(input: {title: "Not computed"}) { movie { returnOnBudget } } }`)
	if written.code() != "UNAVAILABLE" || written.Data != nil {
		t.Errorf("mutation: got %s %v", written.Data, written.Errors)
	}
	if left := s.send(t, `{ movies(filter: {title: {eq: "Not computed"}}) { totalCount } }`); string(left.Data) != `{"movies":{"totalCount":0}}` {
		t.Errorf("left behind: %s", left.Data)
	}
}

func TestComputedNonNullFieldErrors(t *testing.T) {
	t.Parallel()
	schema := graph.Schema()
	schema.Type("Movie").Field("returnOnBudget").NonNull = true
	s := newService(t, options{computed: failing(), schema: schema})
	got := s.send(t, `{ movie(id: "movie#1") { title returnOnBudget } studio(id: "studio#1") { name } }`)
	if string(got.Data) != `{"movie":null,"studio":{"name":"Paramount Pictures"}}` || len(got.Errors) != 1 {
		t.Errorf("got %s %v", got.Data, got.paths())
	}
	got = s.send(t, `{ movies(first: 1) { nodes { title returnOnBudget } } studio(id: "studio#1") { name } }`)
	if string(got.Data) != `null` {
		t.Errorf("got %s", got.Data)
	}
	if diff := cmp.Diff([]string{"[movies nodes 0 returnOnBudget] no rates today"}, got.paths()); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// TestComputedNonNullFieldReturnsNull: the null is an error of the field, and is reported.
func TestComputedNonNullFieldReturnsNull(t *testing.T) {
	t.Parallel()
	s := newService(t, computing(nulls))
	got := s.send(t, `{ alpha: movie(id: "movie#1") { returnOnBudget } zeta: movie(id: "movie#6") { returnOnBudget } }`)
	if string(got.Data) != `{"alpha":{"returnOnBudget":1},"zeta":null}` {
		t.Errorf("got %s", got.Data)
	}
	if diff := cmp.Diff([]string{"[zeta returnOnBudget] internal error"}, got.paths()); diff != "" || got.code() != "INTERNAL" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	written := s.send(t, `mutation { createMovie(input: {title: "Without budget"}) { movie { returnOnBudget } } }`)
	if diff := cmp.Diff([]string{"[createMovie movie returnOnBudget] internal error"}, written.paths()); diff != "" || written.Data != nil {
		t.Errorf("mutation: got %s, errors (-want +got):\n%s", written.Data, diff)
	}
}
