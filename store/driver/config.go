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

// Transaction is the Pooler of a database that is reached through a pooler in transaction mode, such as PgBouncer: no
// session outlives a transaction there.
const Transaction = "transaction"

// Off switches a setting of [Config] off that has a default.
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

// Config says how to reach the database. The zero value of each setting means its default; [Off] switches a timeout, a
// limit or the statement cache off.
type Config struct {
	URL    string // postgres:// URL or key=value pairs, several hosts allowed
	Pooler string // "" or [Transaction]

	MaxOpenConns    int
	MaxIdleConns    int           // default: MaxOpenConns
	ConnMaxLifetime time.Duration // the longest; each connection draws its own from a third of it up
	ConnMaxIdleTime time.Duration

	AcquireTimeout           time.Duration // the wait for a free connection
	TxTimeout                time.Duration // a transaction whose context has no deadline of its own
	StatementTimeout         time.Duration
	LockTimeout              time.Duration
	IdleInTransactionTimeout time.Duration
	ReadSlack                time.Duration // past a statement's deadline, until the connection counts as dead

	StatementCacheSize int // prepared statements kept per connection

	Observe       Observer      // of each statement; default: nobody
	StatementHits *hits.Counter // of the caches of prepared statements; default: none

	Logger *slog.Logger // default: none
}

// ForMigrations returns c for running migrations over url: one session that lives as long as it must, statements
// without time limit, but locks that are given up before a queue forms behind them. An empty url means c's own.
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

// withDefaults fills what is zero and turns what is off into zero.
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

// Validate says what is wrong with c, without ever repeating a password.
func (c Config) Validate() error {
	_, err := c.pqConfig()
	return err
}

// pqConfig makes lib/pq's settings of c, which has its defaults. What the URL sets itself is left alone.
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

// setRuntime adds the session's settings as startup parameters.
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

// What a session's statements run under that commit by themselves; BEGIN says its own.
const (
	isolation      = "default_transaction_isolation"
	repeatableRead = "repeatable read"
)

// commitsAlone reports whether a writing statement of a pool may commit by itself: not in sessions of another
// isolation, nor without a timeout.
func commitsAlone(db *sqlx.DB) bool {
	k, ok := db.Driver().(*connector)
	return ok && k.cfg.StatementTimeout > 0 && k.pq.Runtime[isolation] == repeatableRead
}

type setting struct{ name, value string }

const statementTimeout = "statement_timeout"

// sessionSettings are the settings every statement relies on. Timeouts are in milliseconds; 0 is none.
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

// readTimeout is how long the server may take to answer; 0 is for ever.
func (c Config) readTimeout() time.Duration {
	if c.StatementTimeout == 0 {
		return 0
	}
	return c.StatementTimeout + c.ReadSlack
}

// masked replaces errors of the URL's syntax, which quote it, password and all.
func masked(err error) error {
	var syntax *url.Error
	if errors.As(err, &syntax) || !strings.HasPrefix(err.Error(), "pq: ") {
		return errors.New("neither a postgres:// URL (special characters percent-encoded) nor key=value pairs")
	}
	return err
}
