package driver

import (
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"recordgraph/internal/hits"
)

// Transaction is the Pooler of a database behind a pooler in transaction mode, such as PgBouncer. Each transaction may
// then run in another session.
const Transaction = "transaction"

// Off disables a setting of [Config] that has a default.
const Off = -1

// The defaults of [Config]. MaxOpenConns times the replicas should stay under 80 % of the server's max_connections.
const (
	DefaultMaxOpenConns             = 20
	DefaultConnMaxLifetime          = 15 * time.Minute
	DefaultConnMaxIdleTime          = time.Minute
	DefaultConnectTimeout           = 2 * time.Second // per host
	DefaultAcquireTimeout           = 3 * time.Second
	DefaultTxTimeout                = 10 * time.Second
	DefaultStatementTimeout         = 5 * time.Second
	DefaultLockTimeout              = 2 * time.Second
	DefaultIdleInTransactionTimeout = 10 * time.Second
	DefaultReadSlack                = 2 * time.Second
	DefaultStatementCacheSize       = 256
)

// Config configures the connection pool. The zero value of a setting selects its default. [Off] disables a timeout, a
// limit or the statement cache.
type Config struct {
	URL    string // postgres:// URL or key=value pairs, several hosts allowed
	Pooler string // "" or [Transaction]

	MaxOpenConns    int
	MaxIdleConns    int           // default: MaxOpenConns
	ConnMaxLifetime time.Duration // each connection's lifetime is random, from a third of this up
	ConnMaxIdleTime time.Duration

	AcquireTimeout           time.Duration // the wait for a free connection
	TxTimeout                time.Duration // for a transaction whose context has no deadline
	StatementTimeout         time.Duration
	LockTimeout              time.Duration
	IdleInTransactionTimeout time.Duration
	ReadSlack                time.Duration // after a statement's deadline, until the connection is closed

	StatementCacheSize int // prepared statements kept per connection

	Observe       Observer      // of each statement; default: none
	StatementHits *hits.Counter // of the caches of prepared statements; default: none

	Logger *slog.Logger // default: none
}

// ForMigrations returns c for running migrations at url: sessions and statements have no time limit. Locks have one, so
// that requests do not queue for long behind a migration that waits for its lock. An empty url selects c's.
func (c Config) ForMigrations(url string) Config {
	if url != "" {
		c.URL = url
	}
	c.Pooler = ""
	c.MaxOpenConns, c.MaxIdleConns = 2, 2
	c.ConnMaxLifetime, c.ConnMaxIdleTime = Off, Off
	c.StatementTimeout, c.IdleInTransactionTimeout = Off, Off
	c.StatementCacheSize = Off
	return c
}

// withDefaults replaces zero by the default and [Off] by zero.
func (c Config) withDefaults() Config {
	c.MaxOpenConns = orDefault(c.MaxOpenConns, DefaultMaxOpenConns)
	c.MaxIdleConns = orDefault(c.MaxIdleConns, c.MaxOpenConns)
	c.ConnMaxLifetime = orDefault(c.ConnMaxLifetime, DefaultConnMaxLifetime)
	c.ConnMaxIdleTime = orDefault(c.ConnMaxIdleTime, DefaultConnMaxIdleTime)
	c.AcquireTimeout = orDefault(c.AcquireTimeout, DefaultAcquireTimeout)
	c.TxTimeout = orDefault(c.TxTimeout, DefaultTxTimeout)
	c.StatementTimeout = orDefault(c.StatementTimeout, DefaultStatementTimeout)
	c.LockTimeout = orDefault(c.LockTimeout, DefaultLockTimeout)
	c.IdleInTransactionTimeout = orDefault(c.IdleInTransactionTimeout, DefaultIdleInTransactionTimeout)
	c.ReadSlack = orDefault(c.ReadSlack, DefaultReadSlack)
	c.StatementCacheSize = orDefault(c.StatementCacheSize, DefaultStatementCacheSize)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

func orDefault[T int | time.Duration](v, def T) T {
	switch {
	case v == 0:
		return def
	case v < 0:
		return 0
	}
	return v
}

// Validate returns the first error of c. The error never contains a password.
func (c Config) Validate() error {
	_, err := c.pqConfig()
	return err
}

// pqConfig returns lib/pq's settings for c with its defaults. Settings in the URL have precedence.
func (c Config) pqConfig() (pq.Config, error) {
	if c.Pooler != "" && c.Pooler != Transaction {
		return pq.Config{}, fmt.Errorf("pooler %q: want %q or nothing", c.Pooler, Transaction)
	}
	if c.URL == "" {
		return pq.Config{}, errors.New("database URL: missing")
	}
	cfg, err := pq.NewConfig(c.URL)
	if err != nil {
		return pq.Config{}, fmt.Errorf("database URL: %w", masked(err))
	}
	if cfg.ConnectTimeout <= 0 {
		cfg.ConnectTimeout = DefaultConnectTimeout
	}
	if cfg.TargetSessionAttrs == "" {
		cfg.TargetSessionAttrs = pq.TargetSessionAttrsReadWrite
	}
	if cfg.ApplicationName == "" {
		cfg.ApplicationName = "recordgraph"
	}
	if c.Pooler == Transaction {
		cfg.BinaryParameters = true
		return cfg, nil
	}
	c.setRuntime(&cfg)
	return cfg, nil
}

// setRuntime adds the session settings as startup parameters.
func (c Config) setRuntime(cfg *pq.Config) {
	if cfg.Runtime == nil {
		cfg.Runtime = map[string]string{}
	}
	given := map[string]bool{}
	for k := range cfg.Runtime {
		given[strings.ToLower(k)] = true
	}
	settings := c.sessionSettings()
	if c.StatementTimeout > 0 {
		settings = append(settings, setting{isolation, repeatableRead})
	}
	for _, s := range settings {
		if !given[strings.ToLower(s.name)] {
			cfg.Runtime[s.name] = s.value
		}
	}
}

// The isolation level of statements outside a transaction. BEGIN sets the level explicitly.
const (
	isolation      = "default_transaction_isolation"
	repeatableRead = "repeatable read"
)

// allowsAutocommit reports whether a writing statement may run outside a transaction: the session must be REPEATABLE
// READ and have a statement timeout.
func allowsAutocommit(db *sqlx.DB) bool {
	k, ok := db.Driver().(*connector)
	return ok && k.cfg.StatementTimeout > 0 && k.pq.Runtime[isolation] == repeatableRead
}

type setting struct{ name, value string }

const statementTimeout = "statement_timeout"

// sessionSettings are the settings that every statement relies on. Timeouts are in milliseconds; 0 disables one.
func (c Config) sessionSettings() []setting {
	return []setting{
		{"TimeZone", "UTC"},
		{"IntervalStyle", "postgres"},
		{"jit", "off"}, // compiling a statement of milliseconds can take seconds
		{statementTimeout, millis(c.StatementTimeout)},
		{"lock_timeout", millis(c.LockTimeout)},
		{"idle_in_transaction_session_timeout", millis(c.IdleInTransactionTimeout)},
	}
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }

// readTimeout limits the wait for the server's answer; 0 means no limit.
func (c Config) readTimeout() time.Duration {
	if c.StatementTimeout == 0 {
		return 0
	}
	return c.StatementTimeout + c.ReadSlack
}

// masked replaces syntax errors of the URL, because they contain the URL with its password.
func masked(err error) error {
	var syntax *url.Error
	if errors.As(err, &syntax) || !strings.HasPrefix(err.Error(), "pq: ") {
		return errors.New("neither a postgres:// URL (special characters percent-encoded) nor key=value pairs")
	}
	return err
}
