package suite_test

import (
	"encoding/json"
	"testing"
)

// cursorPage is a page of publishers without selected records.
type cursorPage struct {
	Publishers struct {
		TotalCount int
		Edges      []struct{ Cursor string }
		PageInfo   struct {
			HasNextPage bool
			EndCursor   string
		}
	}
}

// TestCursorPages reads a list in pages of a thousand cursors, and then a page of records
// before one of the cursors.
func TestCursorPages(t *testing.T) {
	t.Parallel()
	s := newService(t, options{})
	if _, err := s.db.ExecContext(t.Context(), `INSERT INTO publishers (id, name, created_at, updated_at)
		SELECT ('ffffffff-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'Publisher ' || n, now(), now() FROM generate_series(1, 2000) n`); err != nil {
		t.Fatal(err)
	}
	const cursors = `query Walk($after: String) { publishers(first: 1000, after: $after) { totalCount edges { cursor } pageInfo { hasNextPage endCursor } } }`
	var after any
	seen := map[string]bool{}
	for _, want := range []int{1000, 1000, 4} {
		var page cursorPage
		if err := json.Unmarshal(s.ask(t, cursors, map[string]any{"after": after}), &page); err != nil {
			t.Fatal(err)
		}
		list := page.Publishers
		if len(list.Edges) != want || list.TotalCount != 2004 || list.PageInfo.HasNextPage != (want == 1000) {
			t.Fatalf("after %v: %d of %d, more: %t; want %d of 2004", after, len(list.Edges), list.TotalCount, list.PageInfo.HasNextPage, want)
		}
		for _, e := range list.Edges {
			seen[e.Cursor] = true
		}
		after = list.PageInfo.EndCursor
		if list.PageInfo.HasNextPage {
			continue
		}
		var records struct {
			Publishers struct{ Nodes []struct{ Name string } }
		}
		last := s.ask(t, `query Last($c: String) { publishers(last: 2, before: $c) { nodes { name } } }`, map[string]any{"c": after})
		if err := json.Unmarshal(last, &records); err != nil {
			t.Fatal(err)
		}
		if names := records.Publishers.Nodes; len(names) != 2 || names[0].Name != "Publisher 1998" || names[1].Name != "Publisher 1999" {
			t.Errorf("before the last cursor: %v", names)
		}
	}
	if len(seen) != 2004 {
		t.Errorf("%d different cursors, want 2004", len(seen))
	}
}

// ask sends a document with variables, and returns the data of the response.
func (s *service) ask(t *testing.T, document string, variables map[string]any) json.RawMessage {
	t.Helper()
	var b body
	if err := json.Unmarshal(s.do(t, withVariables(t, document, variables), nil).Body, &b); err != nil || len(b.Errors) > 0 {
		t.Fatalf("%s: %v %v", document, err, b.Errors)
	}
	return b.Data
}
