// Package store keeps records in PostgreSQL. A query becomes a plan (package plan), the plan SQL (sqlgen), and rows the
// bytes of the response (encode); this package runs the statements, in one snapshot or transaction.
package store

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store/cursor"
	"recordgraph/store/driver"
	"recordgraph/store/plan"
)

// Config makes a [Store].
type Config struct {
	DB     *sqlx.DB
	Schema *record.Schema

	// Rule limits the rows of a type: no statement reads or changes other rows, or makes them. Default, and nil: no
	// limit.
	Rule func(*record.Type) *record.Filter

	CursorKeys []cursor.Key                  // the first encrypts, all decrypt; default: those of the database, which replicas share
	NewID      func() (uuid.UUID, error)     // default: UUIDv7
	Now        func() time.Time              // default: the clock
	OnSQL      func(text string, args []any) // called before each statement; default: none
	Logger     *slog.Logger                  // default: none
	MaxBytes   int                           // of the rows of one answer; default: DefaultMaxBytes
	Reruns     *driver.Rerunner              // of transactions refused for what ran beside them; default: its defaults
}

// DefaultMaxBytes bounds the memory of an answer whose pages are within their limits but hold long texts.
const DefaultMaxBytes = 32 << 20

// Store reads and writes records. It is safe for use by many goroutines.
type Store struct {
	db              *sqlx.DB
	schema          *record.Schema
	planner         *plan.Planner
	cursors         *cursor.Codec
	cursorKeysFixed bool // the configuration has them
	newID           func() (uuid.UUID, error)
	now             func() time.Time
	onSQL           func(string, []any)
	log             *slog.Logger
	rerunner        *driver.Rerunner
	lines           *lines
	catalog         *catalog
	maxBytes        int
	computed        map[string]Computed
}

// New makes a store. Without CursorKeys it reads those of the database, the first of which a migration creates; see
// [Store.RefreshCursorKeys].
func New(ctx context.Context, c Config) (*Store, error) {
	s := &Store{
		db: c.DB, schema: c.Schema, planner: &plan.Planner{Rule: c.Rule}, cursors: &cursor.Codec{}, newID: c.NewID, now: c.Now, onSQL: c.OnSQL, log: c.Logger,
		rerunner: c.Reruns, catalog: &catalog{}, lines: &lines{}, maxBytes: cmp.Or(c.MaxBytes, DefaultMaxBytes),
	}
	if s.rerunner == nil {
		s.rerunner = &driver.Rerunner{}
	}
	if s.newID == nil {
		s.newID = uuid.NewV7
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if c.CursorKeys != nil {
		s.cursorKeysFixed = true
		return s, s.cursors.Use(c.CursorKeys...)
	}
	return s, s.RefreshCursorKeys(ctx)
}

// With returns the store with the functions of fields computed in Go, by "Movie.returnOnBudget".
func (s *Store) With(computed map[string]Computed) *Store {
	c := *s
	c.computed = computed
	return &c
}

// Schema is the metadata of the store's record types.
func (s *Store) Schema() *record.Schema { return s.schema }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.fail("ping", driver.Single(ctx, s.db, nil, func(ctx context.Context, conn *sqlx.Conn) error {
		return conn.PingContext(ctx)
	}))
}

// Inspect says what the service relies on in the database, and what of it is missing.
func (s *Store) Inspect(ctx context.Context) (driver.Inspection, error) {
	i, err := driver.Inspect(ctx, s.db)
	return i, s.fail("inspect the database", err)
}
