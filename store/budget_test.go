package store_test

import (
	"strings"
	"testing"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/storetest"
)

// TestRerunsCountOnce changes the schema between the two statements of a list: the list is read again, and the rows of
// the first attempt do not count as bytes of the answer.
func TestRerunsCountOnce(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	studio, movie := d.typ("Studio"), d.typ("Movie")
	made := d.create(t.Context(), t, "Studio", map[string]any{"name": strings.Repeat("x", 200)})
	d.create(t.Context(), t, "Movie", map[string]any{"title": "A", "studio": made})
	changed := true
	s, err := store.New(t.Context(), store.Config{
		DB: d.db, Schema: d.Schema(), CursorKeys: []cursor.Key{storetest.CursorKey()}, MaxBytes: 350,
		OnSQL: func(text string, _ []any) {
			if !changed && strings.Contains(text, `"movies"`) {
				changed = true
				if _, err := d.db.Exec(`ALTER TABLE movies ALTER COLUMN title TYPE varchar`); err != nil {
					t.Error(err)
				}
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	movies := &record.Connection{Type: movie, Page: record.Page{Limit: 1}, Fields: []record.ConnectionField{
		{Key: "totalCount", Part: record.PartTotalCount},
		{Key: "nodes", Part: record.PartNodes, Nodes: storetest.Select(movie, "title")},
	}}
	selection := storetest.Select(studio, "name")
	selection.Fields = append(selection.Fields, record.Selected{Key: "movies", Field: studio.Field("movies"), Many: movies})
	list := storetest.Nodes(selection, 1)
	for _, changes := range []bool{false, true} {
		changed = !changes
		if _, err := s.Session(store.SessionConfig{}).List(t.Context(), list); err != nil || !changed {
			t.Errorf("changed %t: %v", changed, err)
		}
	}
}
