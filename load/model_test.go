package load

import (
	"bytes"
	"context"
	_ "embed" // the music store
	"log/slog"
	"testing"

	"github.com/jmoiron/sqlx"

	"recordgraph/internal/pgtest"
	"recordgraph/model"
	"recordgraph/model/ddl"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/driver"
	"recordgraph/store/migrations"
	"recordgraph/store/storetest"
)

//go:embed testdata/music.graphqls
var music string

// openModel opens the store of a model on a new database.
func openModel(t *testing.T, sdl string) Records {
	t.Helper()
	s, _ := openDatabase(t, sdl)
	return s
}

// openDatabase opens the store of a model on a new database, and returns both.
func openDatabase(t *testing.T, sdl string) (Records, *sqlx.DB) {
	t.Helper()
	s, db, err := openAt(createDatabase(t, sdl), sdl)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return s, db
}

// createDatabase creates a database with the tables of a model and returns its URL.
func createDatabase(t *testing.T, sdl string) string {
	t.Helper()
	return newDatabase(t, "load_model", ddl.Create(storetest.Load(t, sdl).Schema()))
}

// newDatabase creates a database with the engine's tables and others, and returns its URL.
func newDatabase(t *testing.T, template, script string) string {
	t.Helper()
	digest, err := migrations.Digest(nil)
	if err != nil {
		t.Fatal(err)
	}
	return pgtest.New(t, pgtest.Template{Name: template, Hash: digest + script, Build: func(ctx context.Context, url string) error {
		db, err := driver.Open(driver.Config{}.ForMigrations(url))
		if err != nil {
			return err
		}
		defer db.Close()
		if _, err := migrations.Up(ctx, db.DB, nil, slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, script)
		return err
	}})
}

// openAt opens the store of a model on a database that has its tables.
func openAt(url, sdl string) (Records, *sqlx.DB, error) {
	m, err := model.Load(model.File{Name: "model.graphqls", SDL: sdl})
	if err != nil {
		return Records{}, nil, err
	}
	db, err := driver.Open(driver.Config{URL: url})
	if err != nil {
		return Records{}, nil, err
	}
	s, err := store.New(context.Background(), store.Config{
		DB: db, Schema: m.Schema(), CursorKeys: []cursor.Key{{ID: 1, Secret: bytes.Repeat([]byte("k"), 32)}},
	})
	return Records{s}, db, err
}
