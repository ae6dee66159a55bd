package load

import (
	"bytes"
	"context"
	_ "embed" // the music store
	"errors"
	"io/fs"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"recordgraph/internal/pgtest"
	"recordgraph/migrations"
	"recordgraph/model"
	"recordgraph/model/ddl"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/driver"
	"recordgraph/store/storetest"
)

//go:embed testdata/music.graphqls
var music string

// noteTables creates the tables in which loads are noted, as migrations do.
var noteTables = func() string {
	var b strings.Builder
	names, err := fs.Glob(migrations.Files(), "*_load*.sql")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(migrations.Files(), name)
		if err != nil {
			panic(err)
		}
		_, up, _ := strings.Cut(string(text), "-- +goose Up")
		up, _, _ = strings.Cut(up, "-- +goose Down")
		b.WriteString(up)
	}
	return b.String()
}()

// openModel gives a test the store of a model on a database of its own.
func openModel(t *testing.T, sdl string) *store.Store {
	t.Helper()
	s, _ := openDatabase(t, sdl)
	return s
}

// openDatabase gives a test the store of a model and its database.
func openDatabase(t *testing.T, sdl string) (*store.Store, *sqlx.DB) {
	t.Helper()
	s, db, err := openAt(createDatabase(t, sdl), sdl)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return s, db
}

// createDatabase makes a database with the tables of a model and returns its URL.
func createDatabase(t *testing.T, sdl string) string {
	t.Helper()
	script := ddl.Create(storetest.Load(t, sdl).Schema()) + noteTables
	return pgtest.New(t, pgtest.Template{Name: "load_model", Hash: script, Build: func(ctx context.Context, url string) error {
		db, err := driver.Open(driver.Config{URL: url})
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, script)
		return errors.Join(err, db.Close())
	}})
}

// openAt opens the store of a model on a database that has its tables.
func openAt(url, sdl string) (*store.Store, *sqlx.DB, error) {
	m, err := model.Load(model.File{Name: "model.graphqls", SDL: sdl})
	if err != nil {
		return nil, nil, err
	}
	db, err := driver.Open(driver.Config{URL: url})
	if err != nil {
		return nil, nil, err
	}
	s, err := store.New(context.Background(), store.Config{
		DB: db, Schema: m.Schema(), CursorKeys: []cursor.Key{{ID: 1, Secret: bytes.Repeat([]byte("k"), 32)}},
	})
	return s, db, err
}
