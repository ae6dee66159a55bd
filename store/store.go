// Package store reads and writes records in PostgreSQL. Package plan makes a plan of a query, sqlgen makes SQL of the
// plan, and encode makes the response of the rows. This package runs the statements, in one snapshot or transaction.
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

// Config configures a [Store].
type Config struct {
	DB     *sqlx.DB
	Schema *record.Schema

	// Rule limits the rows of a type: no statement reads, changes or creates other rows. Default, and a nil filter: no
	// limit.
	Rule func(*record.Type) *record.Filter

	CursorKeys []cursor.Key                  // the first encrypts, all decrypt; default: those of the database, which replicas share
	NewID      func() (uuid.UUID, error)     // default: UUIDv7
	Now        func() time.Time              // default: the clock
	OnSQL      func(text string, args []any) // called before each statement; default: none
	Logger     *slog.Logger                  // default: none
	MaxBytes   int                           // of the rows of one answer; default: DefaultMaxBytes
	Reruns     *driver.Rerunner              // of transactions with serialization failures; default: the zero Rerunner
}

// DefaultMaxBytes limits the memory of an answer with long texts.
const DefaultMaxBytes = 32 << 20

// Store reads and writes records. It is safe for concurrent use.
type Store struct {
	db              *sqlx.DB
	schema          *record.Schema
	planner         *plan.Planner
	cursors         *cursor.Codec
	cursorKeysFixed bool // the configuration has cursor keys
	newID           func() (uuid.UUID, error)
	now             func() time.Time
	onSQL           func(string, []any)
	log             *slog.Logger
	rerunner        *driver.Rerunner
	lockQueues      *lockQueues
	catalog         *catalog
	maxBytes        int
	computed        map[string]Computed
}

// New returns a store. Without CursorKeys in the configuration it reads the keys of the database, see
// [Store.RefreshCursorKeys]. A migration creates the first key.
func New(ctx context.Context, c Config) (*Store, error) {
	s := &Store{
		db: c.DB, schema: c.Schema, planner: &plan.Planner{Rule: c.Rule}, cursors: &cursor.Codec{}, newID: c.NewID, now: c.Now, onSQL: c.OnSQL, log: c.Logger,
		rerunner: c.Reruns, catalog: &catalog{}, lockQueues: &lockQueues{}, maxBytes: cmp.Or(c.MaxBytes, DefaultMaxBytes),
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

// With returns a store of another model in the same database, with the functions of the fields that are computed in Go,
// by coordinate such as "Movie.returnOnBudget". Both stores share the pool and the cursor keys.
func (s *Store) With(schema *record.Schema, computed map[string]Computed) *Store {
	c := *s
	c.schema, c.computed, c.catalog = schema, computed, &catalog{}
	return &c
}

// Schema is the metadata of the store's record types.
func (s *Store) Schema() *record.Schema { return s.schema }

// Ping checks that the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.fail("ping", driver.Single(ctx, s.db, nil, func(ctx context.Context, conn *sqlx.Conn) error {
		return conn.PingContext(ctx)
	}))
}

// Inspect checks the requirements on the database, see [driver.Inspect].
func (s *Store) Inspect(ctx context.Context) (driver.Inspection, error) {
	i, err := driver.Inspect(ctx, s.db)
	return i, s.fail("inspect the database", err)
}
