package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"recordgraph/internal/pgtest"
	"recordgraph/model/ddl"
	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/driver"
	"recordgraph/store/storetest"
)

// loadBatch is the number of fixture records per statement.
const loadBatch = 1000

// database is a database of one test, and a store on it.
type database struct {
	sessions
	db  *sqlx.DB
	sql *statements
}

// statements are the statements of a store.
type statements struct {
	before func(text string) // called before each statement; nil: none

	mu  sync.Mutex
	all []statement
}

type statement struct {
	text string
	args []any
}

func (s *statements) add(text string, args []any) {
	if s.before != nil {
		s.before(text)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, statement{text, args})
}

// take returns the statements since the last call.
func (s *statements) take() []statement {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := s.all
	s.all = nil
	return out
}

// database copies the fixture's database.
func (f fixture) database(tb testing.TB) *database {
	tb.Helper()
	return open(tb, f.template(), store.Config{Schema: f.schema})
}

func (f fixture) template() pgtest.Template {
	return pgtest.Template{Name: "store_films", Hash: ddl.Create(f.model.Schema()) + f.digest(), Build: f.build}
}

// open opens a store on a copy of a template.
func open(tb testing.TB, t pgtest.Template, c store.Config) *database {
	tb.Helper()
	db := must(driver.Open(driver.Config{URL: pgtest.New(tb, t)}))(tb)
	tb.Cleanup(func() { _ = db.Close() })
	sql := &statements{}
	c.DB, c.CursorKeys, c.OnSQL = db, []cursor.Key{storetest.CursorKey()}, sql.add
	s := must(store.New(tb.Context(), c))(tb)
	return &database{sessions{s}, db, sql}
}

// digest identifies the fixture's records.
func (f fixture) digest() string {
	b := []byte{}
	for _, t := range f.schema.Types {
		for _, r := range f.rows[t] {
			for _, field := range t.Fields {
				b = append(b, document(r.values[field])...)
			}
		}
	}
	return string(b)
}

// build creates the fixture's tables and records, the records through the store.
func (f fixture) build(ctx context.Context, url string) error {
	db, err := driver.Open(driver.Config{URL: url, StatementTimeout: time.Minute})
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	if _, err := db.ExecContext(ctx, ddl.Create(f.model.Schema())); err != nil {
		return err
	}
	var ids []uuid.UUID
	s, err := store.New(ctx, store.Config{
		DB: db, Schema: f.schema, CursorKeys: []cursor.Key{storetest.CursorKey()}, Now: func() time.Time { return created },
		NewID: func() (uuid.UUID, error) {
			id := ids[0]
			ids = ids[1:]
			return id, nil
		},
	})
	if err != nil {
		return err
	}
	for _, name := range []string{"Studio", "Movie", "Licence", "Sample"} {
		t := f.typ(name)
		for rows := f.rows[t]; len(rows) > 0; rows = rows[min(loadBatch, len(rows)):] {
			c := &record.Create{Type: t}
			for _, r := range rows[:min(loadBatch, len(rows))] {
				ids = append(ids, r.id.UUID)
				c.Inputs = append(c.Inputs, inputOf(r))
			}
			if _, err := (sessions{s}).Create(ctx, c); err != nil {
				return fmt.Errorf("%s: %w", t.Plural, err)
			}
		}
	}
	_, err = db.ExecContext(ctx, "ANALYZE")
	return err
}

// inputOf is the create input of a record.
func inputOf(r *row) record.Values {
	var out record.Values
	for _, f := range r.typ.Fields {
		if f.Column != "" && !f.ReadOnly && f.Name != "id" {
			out = append(out, record.Assignment{Field: f, Value: r.values[f]})
		}
	}
	return out
}

// reply decodes a response; numbers keep their text.
func reply(tb testing.TB, b []byte) any {
	tb.Helper()
	if !json.Valid(b) {
		tb.Fatalf("not JSON: %s", b)
	}
	return decode(b)
}
