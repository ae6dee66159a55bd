// Package storetest holds what the tests of the store's packages share: a model with a field of everything, and short
// ways to write filters and queries on it.
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

// Load loads a model of a test's own.
func Load(tb testing.TB, sdl string) *model.Model {
	tb.Helper()
	return modeltest.Load(tb, sdl)
}

// Schema is the metadata of Model.
func Schema(tb testing.TB) *record.Schema {
	tb.Helper()
	return Model(tb).Schema()
}

// CursorKey is a key of cursors.
func CursorKey() cursor.Key {
	return cursor.Key{ID: 1, Secret: []byte("0123456789abcdef0123456789abcdef")}
}

// Cursors makes and opens cursors with CursorKey.
func Cursors(tb testing.TB) *cursor.Codec {
	tb.Helper()
	c, err := cursor.New(CursorKey())
	if err != nil {
		tb.Fatal(err)
	}
	return c
}
