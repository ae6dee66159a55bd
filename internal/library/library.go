// Package library is a service for tests: a model with a field of each kind, its generated code in graph/, its
// migrations, and records with nulls, equal values and texts that are hard to quote, fold and sort.
package library

import (
	"bytes"
	"context"
	"embed"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"regexp"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"recordgraph/input"
	"recordgraph/internal/library/graph"
	"recordgraph/internal/pgtest"
	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/driver"
	"recordgraph/store/migrations"
)

// Now is an instant for tests: noon on a Saturday. Some records depend on it.
var Now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

//go:embed migrations/*.sql migrations/model.graphqls
var files embed.FS

// records are inputs by type. [Resolve] replaces the references in them.
//
//go:embed records.json
var records []byte

// types are the record types in an order in which they can be filled.
var types = []string{"Publisher", "Book", "Loan"}

// Migrations returns the migrations of the record types, and the model as of the last one.
func Migrations() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the path is constant
	}
	return sub
}

// Number makes the UUID of a number.
func Number(n uint64) uuid.UUID {
	u := uuid.MustParse("00000000-0000-7000-8000-000000000000")
	binary.BigEndian.PutUint32(u[12:], uint32(n))
	return u
}

// Count returns a function that makes the UUIDs of the numbers after start.
func Count(start uint64) func() (uuid.UUID, error) {
	var n atomic.Uint64
	n.Store(start)
	return func() (uuid.UUID, error) { return Number(n.Add(1)), nil }
}

// reference is the ID of a record: "book#1" is the first book.
var reference = regexp.MustCompile(`\b(book|publisher|loan)#(\d+)\b`)

// Resolve replaces references such as "book#1" by the IDs of records.
func Resolve(text string) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		parts := reference.FindStringSubmatch(ref)
		n, _ := strconv.ParseUint(parts[2], 10, 64)
		return record.ID{Prefix: parts[1], UUID: Number(n)}.String()
	})
}

// Database returns the URL of a new database with the tables and the records.
func Database(tb testing.TB) string {
	tb.Helper()
	return DatabaseOf(tb, "library", string(records), fill)
}

// DatabaseOf returns the URL of a new database with the tables, which fill has filled. The databases of one name and
// one content are copies of one template.
func DatabaseOf(tb testing.TB, name, content string, fill func(context.Context, *sqlx.DB) error) string {
	tb.Helper()
	digest, err := migrations.Digest(Migrations())
	if err != nil {
		tb.Fatal(err)
	}
	return pgtest.New(tb, pgtest.Template{Name: name, Hash: digest + content, Build: func(ctx context.Context, url string) error {
		db, err := driver.Open(driver.Config{}.ForMigrations(url))
		if err != nil {
			return err
		}
		defer func() { _ = db.Close() }()
		if _, err := migrations.Up(ctx, db.DB, Migrations(), slog.New(slog.DiscardHandler)); err != nil {
			return err
		}
		return fill(ctx, db)
	}})
}

// fill creates the records.
func fill(ctx context.Context, db *sqlx.DB) error {
	dec := json.NewDecoder(bytes.NewReader([]byte(Resolve(string(records)))))
	dec.UseNumber()
	var inputs map[string][]any
	if err := dec.Decode(&inputs); err != nil {
		return err
	}
	for _, name := range types {
		if err := fillType(ctx, db, graph.Schema().Type(name), inputs[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// fillType creates the records of one type, one per day.
func fillType(ctx context.Context, db *sqlx.DB, t *record.Type, rows []any) error {
	days := 0
	s, err := store.New(ctx, store.Config{
		DB: db, Schema: graph.Schema(), NewID: Count(0),
		Now: func() time.Time { days++; return time.Date(2026, 1, days, 0, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		return err
	}
	for _, row := range rows {
		reader := input.NewRules(graph.Schema(), input.DefaultLimits()).Reader(Now, nil)
		values := reader.Create(t, "row", row)
		if problems := reader.Problems(); len(problems) > 0 {
			return problems[0]
		}
		if _, err := s.Session(store.SessionConfig{}).Create(ctx, &record.Create{Type: t, Inputs: []record.Values{values}}, nil); err != nil {
			return err
		}
	}
	return nil
}
