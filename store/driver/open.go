// Package driver opens PostgreSQL connections through lib/pq and adds read deadlines, cached statements, safe commits
// and support for transaction poolers.
//
// Arguments are sent as text: pass JSON as a string, lists by [pq.Array], and []byte only for bytea (behind a pooler,
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

// Open returns a connection pool. It does not connect.
//
// Queries, and Execs with arguments, are prepared once per connection. An Exec without arguments may contain several
// statements. The end of the context cancels the running statement. Writes must use [InTx] or [Write], because a
// cancelled commit can otherwise be reported as successful.
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

// connector opens the connections of a pool.
type connector struct {
	cfg Config
	pq  pq.Config

	limitsStatements bool // the server ends statements at the StatementTimeout

	slots chan struct{} // one element per connection that acquire has handed out; nil: no limit

	waits waits

	breaker breaker

	// plans counts the schema changes that made cached statements invalid. A connection with an older count drops its
	// cached statements before the next statement.
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
		return k.explainRefusal(ctx, d, err)
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

// Driver returns k, through which [InTx] gets the pool's settings.
func (k *connector) Driver() sqldriver.Driver { return k }

// Open implements [sqldriver.Driver]; database/sql calls Connect instead.
func (k *connector) Open(string) (sqldriver.Conn, error) { return k.Connect(context.Background()) }

// expiry returns a random end of a connection's lifetime, so that the connections of a pool do not all end at once; the
// zero time is never.
func (k *connector) expiry(now time.Time) time.Time {
	longest := k.cfg.ConnMaxLifetime
	if longest == 0 {
		return time.Time{}
	}
	shortest := longest / 3
	return now.Add(shortest + rand.N(longest-shortest))
}

// configOf returns the settings of a pool.
func configOf(db *sqlx.DB) Config {
	if k, ok := db.Driver().(*connector); ok {
		return k.cfg
	}
	return Config{}.withDefaults()
}
