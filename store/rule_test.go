package store_test

import (
	"errors"
	"testing"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/storetest"
)

// TestRule hides the studios and films whose name or title is "hidden".
func TestRule(t *testing.T) {
	t.Parallel()
	free := empty(t, string(storetest.SDL()))
	ctx := t.Context()
	studio, movie := free.typ("Studio"), free.typ("Movie")
	hidden := free.create(ctx, t, "Studio", map[string]any{"name": "hidden"})
	shown := free.create(ctx, t, "Movie", map[string]any{"title": "A", "studio": hidden})
	gone := free.create(ctx, t, "Movie", map[string]any{"title": "hidden"})
	s, err := store.New(ctx, store.Config{DB: free.db, Schema: free.Schema(), CursorKeys: []cursor.Key{storetest.CursorKey()}, Rule: func(of *record.Type) *record.Filter {
		switch of.Name {
		case "Studio":
			return record.Not(storetest.Compare(of, "name", record.OpEq, "hidden"))
		case "Movie":
			return record.Not(storetest.Compare(of, "title", record.OpEq, "hidden"))
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	d := sessions{s}
	selection := storetest.Select(movie, "title")
	storetest.One(selection, "studio", "name")
	list, err := d.List(ctx, storetest.WithCount(storetest.Nodes(selection, 5)))
	if err != nil {
		t.Fatal(err)
	}
	compareText(t, `{"nodes":[{"title":"A","studio":null}],"totalCount":1}`, list)
	related := storetest.Related(movie, "studio", record.OpOne, storetest.Compare(studio, "id", record.OpEq, hidden))
	if n, err := d.Count(ctx, movie, related); err != nil || n != 0 {
		t.Errorf("%d films of the hidden studio, %v", n, err)
	}
	if _, err := d.Update(ctx, &record.Update{Type: movie, ID: gone, Patch: input(movie, map[string]any{"genre": "x"})}); !errors.Is(err, record.ErrNotFound) {
		t.Errorf("update: %v", err)
	}
	if _, err := d.Delete(ctx, &record.Delete{Type: movie, ID: gone}); !errors.Is(err, record.ErrNotFound) {
		t.Errorf("delete: %v", err)
	}
	if _, err := d.Update(ctx, &record.Update{Type: movie, ID: shown, Patch: input(movie, map[string]any{"genre": "x"})}); err != nil {
		t.Errorf("update of a film that is shown: %v", err)
	}
	inputs := []record.Values{input(movie, map[string]any{"title": "B"}), input(movie, map[string]any{"title": "hidden"})}
	if _, err := d.Create(ctx, &record.Create{Type: movie, Inputs: inputs}); !errors.Is(err, record.ErrForbidden) {
		t.Errorf("create: %v", err)
	}
	if _, err := d.Import(ctx, &record.Import{Type: movie, Inputs: inputs}); !errors.Is(err, record.ErrForbidden) {
		t.Errorf("import: %v", err)
	}
	if n := free.count(t, "Movie"); n != 2 {
		t.Errorf("%d films, want none of the refused ones", n)
	}
}
