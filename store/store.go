// Package store keeps records in PostgreSQL. A query becomes a plan (package
// plan), the plan SQL (sqlgen), and rows the bytes of the response (encode);
// this package runs the statements, in one snapshot or transaction.
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
)

// Config makes a [Store].
type Config struct {
	DB        *sqlx.DB
	Schema    *record.Schema
	CursorKey []byte                        // at least 32 bytes; default: the database's own secret, so that replicas share it
	NewID     func() (uuid.UUID, error)     // default: UUIDv7
	Now       func() time.Time              // default: the clock
	OnSQL     func(text string, args []any) // called before each statement; default: none
	Logger    *slog.Logger                  // default: none
	MaxBytes  int                           // of the rows of one answer; see [WithAnswer]; default: DefaultMaxBytes
	Reruns    *driver.Rerunner              // of transactions refused for what ran beside them; default: its defaults
}

// DefaultMaxBytes bounds the memory of an answer whose pages are within their
// limits but hold long texts.
const DefaultMaxBytes = 32 << 20

// Store reads and writes records. It is safe for use by many goroutines.
type Store struct {
	db       *sqlx.DB
	schema   *record.Schema
	cursors  *cursor.Codec
	newID    func() (uuid.UUID, error)
	now      func() time.Time
	onSQL    func(string, []any)
	log      *slog.Logger
	rerunner *driver.Rerunner
	catalog  *catalog
	maxBytes int
	computed map[string]Computed
}

// New makes a store. Without a CursorKey it reads the database's secret, which
// the first migration makes.
func New(ctx context.Context, c Config) (*Store, error) {
	s := &Store{
		db: c.DB, schema: c.Schema, newID: c.NewID, now: c.Now, onSQL: c.OnSQL, log: c.Logger,
		rerunner: c.Reruns, catalog: &catalog{}, maxBytes: cmp.Or(c.MaxBytes, DefaultMaxBytes),
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
	key := c.CursorKey
	if key == nil {
		const secret = `SELECT value FROM recordgraph_secret WHERE name = 'cursor'`
		if err := c.DB.GetContext(ctx, &key, secret); err != nil {
			return nil, s.fail("read the cursor key", err)
		}
	}
	var err error
	s.cursors, err = cursor.New(key)
	return s, err
}

// With returns the store with the functions of fields computed in Go, by
// "Movie.returnOnBudget".
func (s *Store) With(computed map[string]Computed) *Store {
	c := *s
	c.computed = computed
	return &c
}

// Schema is the metadata of the store's record types.
func (s *Store) Schema() *record.Schema { return s.schema }

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.fail("ping", driver.Single(ctx, s.db, func(ctx context.Context, conn *sqlx.Conn) error {
		return conn.PingContext(ctx)
	}))
}
