package store_test

import (
	"errors"
	"testing"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/cursor"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

func TestCursorsOfOtherListsAreRefused(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie := schema.Type("Movie")
	s := must(store.New(t.Context(), store.Config{Schema: schema, CursorKeys: []cursor.Key{CursorKey()}}))(t)
	made := Nodes(Select(movie, "id"), 10)
	made.Order = Order(movie, "title")
	after := string(Cursors(t).Append(nil, cursor.Digest(made, nil, nil), [][]byte{[]byte("A"), []byte("i")}))
	for name, change := range map[string]func(*record.Connection){
		"order":    func(c *record.Connection) { c.Order = Order(movie, "-title") },
		"filter":   func(c *record.Connection) { c.Filter = Compare(movie, "genre", record.OpEq, "Drama") },
		"tampered": func(c *record.Connection) { c.Page.After.Text = "x" + after[1:] },
	} {
		c := Nodes(Select(movie, "id"), 10)
		c.Order, c.Page = made.Order, record.Page{Limit: 10, After: record.Cursor{Text: after}, Path: "movies"}
		change(c)
		wrong := s.OpenCursors(c, nil, nil)
		if len(wrong) != 1 || !errors.Is(wrong[0], record.ErrBadCursor) || wrong[0].Field != "movies.after" {
			t.Errorf("%s: %v", name, wrong)
		}
	}
}
