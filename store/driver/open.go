// Package driver opens PostgreSQL through lib/pq with what that leaves open: read deadlines, cached statements, safe
// commits, transaction poolers.
//
// Arguments travel as text: pass JSON as a string, lists by [pq.Array], and []byte for bytea alone (behind a pooler
// []byte is sent in binary).
package driver

import (
	"context"
	"database/sql"
	sqldriver "database/sql/driver"
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// Open makes the connection pool of cfg. It doesn't connect yet.
//
// Queries and Execs with arguments run as statements prepared once per connection; a query takes one statement, an Exec
// without arguments may hold several. Ending the context cancels the running SQL; writes belong into [InTx], where the
// end of a request can't acknowledge what isn't committed.
func Open(cfg Config) (*sqlx.DB, error) {
	cfg = cfg.withDefaults()
	inner, err := cfg.pqConfig()
	if err != nil {
		return nil, err
	}
	k := &connector{cfg: cfg, pq: inner}
	k.limitsStatements = cfg.Pooler == "" && inner.Runtime[statementTimeout] == millis(cfg.StatementTimeout)
	if cfg.MaxOpenConns > 0 {
		k.slots = make(chan struct{}, cfg.MaxOpenConns)
	}
	db := sqlx.NewDb(sql.OpenDB(k), "postgres")
	db.SetMaxOpenConns(cfg.MaxOpenConns)
	db.SetMaxIdleConns(cfg.MaxIdleConns)
	db.SetConnMaxLifetime(cfg.ConnMaxLifetime)
	db.SetConnMaxIdleTime(cfg.ConnMaxIdleTime)
	return db, nil
}

// connector makes the connections of a pool.
type connector struct {
	cfg Config
	pq  pq.Config

	limitsStatements bool // the server ends statements at the StatementTimeout

	slots chan struct{} // one per connection that [acquire] has handed out; nil: no limit

	waits waits

	breaker breaker

	// plans counts the times a schema change made cached statements invalid; a connection that is behind drops its own
	// before the next use.
	plans atomic.Int64
}

// Connect opens one connection.
func (k *connector) Connect(ctx context.Context) (sqldriver.Conn, error) {
	inner, err := pq.NewConnectorConfig(k.pq.Clone())
	if err != nil {
		return nil, err
	}
	d := &dialer{timeout: k.cfg.readTimeout()}
	inner.Dialer(d)
	var pc sqldriver.Conn
	err = k.breaker.try(ctx, func() error {
		pc, err = inner.Connect(ctx)
		return k.refused(ctx, d, err)
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoConnection, withoutBadConn(err))
	}
	c, err := newConn(k, pc, d.current())
	if err != nil {
		_ = pc.Close()
		return nil, err
	}
	return c, nil
}

// Driver returns k itself, by which [InTx] finds a pool's settings.
func (k *connector) Driver() sqldriver.Driver { return k }

// Open is not used: the pool goes through Connect.
func (k *connector) Open(string) (sqldriver.Conn, error) { return k.Connect(context.Background()) }

// expiry draws the end of a connection's life, so that the connections of a pool don't all end at once; the zero time
// is never.
func (k *connector) expiry(now time.Time) time.Time {
	longest := k.cfg.ConnMaxLifetime
	if longest == 0 {
		return time.Time{}
	}
	shortest := longest / 3
	return now.Add(shortest + rand.N(longest-shortest))
}

// configOf returns the settings a pool was opened with.
func configOf(db *sqlx.DB) Config {
	if k, ok := db.Driver().(*connector); ok {
		return k.cfg
	}
	return Config{}.withDefaults()
}
