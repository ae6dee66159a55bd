package app

import (
	"time"

	"recordgraph/auth"
	"recordgraph/engine"
	"recordgraph/input"
	"recordgraph/server"
	"recordgraph/server/document"
	"recordgraph/server/overload"
	"recordgraph/server/tracing"
	"recordgraph/server/transport"
	"recordgraph/store"
	"recordgraph/store/driver"
)

// Config is every setting of the service. Start from [DefaultConfig], fill it by
// flags and environment (see [Config.Settings]), check it with [Config.Validate].
type Config struct {
	Addr              string        // host:port to listen on
	MetricsAddr       string        // host:port to serve metrics on; empty for none
	MetricsOperations int           // how many names of operations metrics tell apart
	Playground        bool          // serve the playground at /playground
	Introspection     bool          // answer introspection and suggest names
	TrustedProxies    string        // networks that are trusted to name clients' addresses; see [server.ParseProxies]
	CORSOrigins       string        // whose scripts may call from browsers; see [server.ParseOrigins]
	ReadyGrace        time.Duration // how long readiness outlasts a database that is away
	DrainDelay        time.Duration // between readiness off and closing the listener
	ShutdownGrace     time.Duration // how long running requests may take to end

	Connections server.Connections // of clients

	DatabaseURL      string        // postgres:// URL or key=value pairs
	MigrateURL       string        // for migrations; empty is DatabaseURL
	Pooler           string        // "" or driver.Transaction
	PoolSize         int           // connections
	PoolIdle         int           // connections kept without use
	ConnLifetime     time.Duration // of one connection, at most
	ConnIdleTime     time.Duration // of an unused connection
	AcquireTimeout   time.Duration // wait for a free connection
	StatementTimeout time.Duration
	LockTimeout      time.Duration
	IdleTxTimeout    time.Duration // a transaction between two statements
	RequestTimeout   time.Duration // one request; a transaction outside of requests
	StartTimeout     time.Duration // wait for the database at the start

	AuthKeys     auth.KeySpecs
	AuthIssuer   string
	AuthAudience string
	AuthLeeway   time.Duration

	ExportTimeout time.Duration // one export
	MaxExports    int           // that run at once over HTTP

	CursorKeys string // see [cursor.ParseKeys]; empty: those of the database

	MaxHeaderBytes int // of a request
	MaxBodyBytes   int // of a request
	MaxVariables   int // bytes, of a request
	MaxResult      int // bytes, of the records of one list
	QueryCache     int // documents kept parsed
	Persisted      int // documents kept by their hash; 0 for none

	Admission overload.Config // how many requests at once
	Document  document.Limits

	Operation engine.Limits
	Input     input.Limits

	Traces  tracing.Settings // see [Config.TracesFromEnv]
	Version string           // of the service, for metrics and traces; may be empty

	LogLevel  string // debug, info, warn, error
	LogFormat string // json, text
}

// The defaults of settings that no other package has.
const (
	defaultAddr           = ":8080"
	defaultReadyGrace     = 5 * time.Second
	defaultDrainDelay     = 3 * time.Second
	defaultRequestTimeout = 10 * time.Second
	defaultStartTimeout   = time.Minute
	defaultQueryCache     = 1000
	defaultOperations     = 100
)

// DefaultConfig is the configuration of a service nobody has set anything of.
// It lacks a database and keys.
func DefaultConfig() Config {
	return Config{
		Addr:              defaultAddr,
		MetricsOperations: defaultOperations,
		Playground:        true,
		Introspection:     true,
		ReadyGrace:        defaultReadyGrace,
		DrainDelay:        defaultDrainDelay,
		ShutdownGrace:     server.DefaultShutdownTimeout,
		Connections:       server.DefaultConnections(),
		PoolSize:          driver.DefaultMaxOpenConns,
		PoolIdle:          driver.DefaultMaxOpenConns,
		ConnLifetime:      driver.DefaultConnMaxLifetime,
		ConnIdleTime:      driver.DefaultConnMaxIdleTime,
		AcquireTimeout:    driver.DefaultAcquireTimeout,
		StatementTimeout:  driver.DefaultStatementTimeout,
		LockTimeout:       driver.DefaultLockTimeout,
		IdleTxTimeout:     driver.DefaultIdleInTransactionTimeout,
		RequestTimeout:    defaultRequestTimeout,
		StartTimeout:      defaultStartTimeout,
		ExportTimeout:     transport.DefaultExportTimeout,
		MaxExports:        transport.DefaultMaxExports,
		AuthLeeway:        auth.DefaultLeeway,
		MaxHeaderBytes:    server.DefaultMaxHeaderBytes,
		MaxBodyBytes:      server.DefaultMaxBodyBytes,
		MaxVariables:      transport.DefaultVariableBytes,
		MaxResult:         store.DefaultMaxBytes,
		Document:          document.DefaultLimits(),
		QueryCache:        defaultQueryCache,
		Persisted:         transport.DefaultPersistedQueries,
		Admission:         overload.Config{Running: overload.DefaultRunning, Waiting: overload.DefaultWaiting, Wait: overload.DefaultWait, Share: overload.DefaultShare},
		Operation:         engine.DefaultLimits(),
		Input:             input.DefaultLimits(),
		LogLevel:          "info",
		LogFormat:         "json",
	}
}
