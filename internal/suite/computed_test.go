package suite_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/library/graph"
	"recordgraph/record"
	"recordgraph/store"
)

// failing returns a function for returnOnCost that always fails.
func failing() map[string]store.Computed {
	return map[string]store.Computed{"Book.returnOnCost": func(context.Context, []json.RawMessage) ([]json.RawMessage, error) {
		return nil, &record.Error{Kind: record.ErrUnavailable, Message: "no rates today"}
	}}
}

// behaviour is the behaviour of the field computed in Go.
type behaviour int

const (
	computes behaviour = iota
	fails              // always; the field is null
	nulls              // null for books without cost, although the field is non-null
)

// computing returns options for a service with this behaviour.
func computing(does behaviour) options {
	o := options{schema: graph.Schema()}
	switch does {
	case fails:
		o.computed = failing()
	case nulls:
		o.schema.Type("Book").Field("returnOnCost").NonNull = true
		o.computed = map[string]store.Computed{"Book.returnOnCost": nullsWithoutCost}
	}
	return o
}

func nullsWithoutCost(_ context.Context, records []json.RawMessage) ([]json.RawMessage, error) {
	out := make([]json.RawMessage, len(records))
	for i, r := range records {
		var needs struct{ PrintingCost any }
		if err := json.Unmarshal(r, &needs); err != nil {
			return nil, err
		}
		if out[i] = json.RawMessage("1"); needs.PrintingCost == nil {
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
		books(first: 2) { edges { node { title rob: returnOnCost } } }
		publisher(id: "publisher#2") { books(first: 1) { nodes { returnOnCost } } }
		book(id: "book#1") { returnOnCost }
		librarySummary { topBook { rob: returnOnCost } }
	}`)
	want := []string{
		"[books edges 0 node rob] no rates today", "[books edges 1 node rob] no rates today",
		"[publisher books nodes 0 returnOnCost] no rates today", "[book returnOnCost] no rates today",
		"[librarySummary topBook rob] no rates today",
	}
	paths := got.paths() // root fields run side by side
	slices.Sort(paths)
	slices.Sort(want)
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	data := `{"books":{"edges":[{"node":{"title":"Alpha","rob":null}},{"node":{"title":"Beta","rob":null}}]},` +
		`"publisher":{"books":{"nodes":[{"returnOnCost":null}]}},"book":{"returnOnCost":null},"librarySummary":{"topBook":{"rob":null}}}`
	if string(got.Data) != data {
		t.Errorf("got %s, want %s", got.Data, data)
	}
	written := s.send(t, `mutation { createBook(input: {title: "Not computed"}) { book { returnOnCost } } }`)
	if written.code() != "UNAVAILABLE" || written.Data != nil {
		t.Errorf("mutation: got %s %v", written.Data, written.Errors)
	}
	if left := s.send(t, `{ books(filter: {title: {eq: "Not computed"}}) { totalCount } }`); string(left.Data) != `{"books":{"totalCount":0}}` {
		t.Errorf("left behind: %s", left.Data)
	}
}

func TestComputedNonNullFieldErrors(t *testing.T) {
	t.Parallel()
	schema := graph.Schema()
	schema.Type("Book").Field("returnOnCost").NonNull = true
	s := newService(t, options{computed: failing(), schema: schema})
	got := s.send(t, `{ book(id: "book#1") { title returnOnCost } publisher(id: "publisher#1") { name } }`)
	if string(got.Data) != `{"book":null,"publisher":{"name":"Pegasus Press"}}` || len(got.Errors) != 1 {
		t.Errorf("got %s %v", got.Data, got.paths())
	}
	got = s.send(t, `{ books(first: 1) { nodes { title returnOnCost } } publisher(id: "publisher#1") { name } }`)
	if string(got.Data) != `null` {
		t.Errorf("got %s", got.Data)
	}
	if diff := cmp.Diff([]string{"[books nodes 0 returnOnCost] no rates today"}, got.paths()); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

// TestComputedNonNullFieldReturnsNull: the null is an error of the field, and is reported.
func TestComputedNonNullFieldReturnsNull(t *testing.T) {
	t.Parallel()
	s := newService(t, computing(nulls))
	got := s.send(t, `{ alpha: book(id: "book#1") { returnOnCost } zeta: book(id: "book#6") { returnOnCost } }`)
	if string(got.Data) != `{"alpha":{"returnOnCost":1},"zeta":null}` {
		t.Errorf("got %s", got.Data)
	}
	if diff := cmp.Diff([]string{"[zeta returnOnCost] internal error"}, got.paths()); diff != "" || got.code() != "INTERNAL" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
	written := s.send(t, `mutation { createBook(input: {title: "Without cost"}) { book { returnOnCost } } }`)
	if diff := cmp.Diff([]string{"[createBook book returnOnCost] internal error"}, written.paths()); diff != "" || written.Data != nil {
		t.Errorf("mutation: got %s, errors (-want +got):\n%s", written.Data, diff)
	}
}
