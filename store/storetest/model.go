// Package storetest has helpers for the tests of the store's packages: a model with a field of each kind, and
// constructors of filters and queries.
package storetest

import (
	_ "embed" // the model
	"testing"

	"recordgraph/model"
	"recordgraph/model/modeltest"
	"recordgraph/record"
	"recordgraph/store/cursor"
)

//go:embed model.graphqls
var sdl []byte

// SDL is the model of the store's tests.
func SDL() []byte { return sdl }

// Model loads the model of the store's tests.
func Model(tb testing.TB) *model.Model {
	tb.Helper()
	return Load(tb, string(sdl))
}

// Load loads another model.
func Load(tb testing.TB, sdl string) *model.Model {
	tb.Helper()
	return modeltest.Load(tb, sdl)
}

// Schema is the metadata of Model.
func Schema(tb testing.TB) *record.Schema {
	tb.Helper()
	return Model(tb).Schema()
}

// CursorKey returns a cursor key.
func CursorKey() cursor.Key {
	return cursor.Key{ID: 1, Secret: []byte("0123456789abcdef0123456789abcdef")}
}

// Cursors returns a codec with CursorKey.
func Cursors(tb testing.TB) *cursor.Codec {
	tb.Helper()
	c, err := cursor.New(CursorKey())
	if err != nil {
		tb.Fatal(err)
	}
	return c
}
