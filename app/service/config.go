package service

import (
	"time"

	"recordgraph/auth"
	"recordgraph/engine"
	"recordgraph/input"
	"recordgraph/server"
	"recordgraph/server/document"
	"recordgraph/server/overload"
	"recordgraph/server/pages"
	"recordgraph/server/tracing"
	"recordgraph/server/transport"
	"recordgraph/store"
	"recordgraph/store/driver"
)

// Config has every setting of the service. Start from [DefaultConfig], fill it from flags and environment (see [Config.Settings]),
// and check it with [Config.Validate].
type Config struct {
	ModelDir string        // directory of the model, see [model.ReadDir]; empty: the compiled model
	Events   *pages.Events // of a model under development, for the playground; nil: none

	Addr              string        // host:port to listen on
	MetricsAddr       string        // host:port to serve metrics on; empty for none
	MetricsOperations int           // names of operations that metrics distinguish
	Playground        bool          // serve the playground at /playground
	Introspection     bool          // answer introspection and suggest names
	TrustedProxies    string        // networks of trusted proxies; see [server.ParseProxies]
	CORSOrigins       string        // origins whose scripts may call; see [server.ParseOrigins]
	ReadyGrace        time.Duration // how long readiness stays on without the database
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
	AcquireTimeout   time.Duration // longest wait for a free connection
	StatementTimeout time.Duration
	LockTimeout      time.Duration
	IdleTxTimeout    time.Duration // longest pause between statements of a transaction
	RequestTimeout   time.Duration // one request; a transaction outside of requests
	StartTimeout     time.Duration // longest wait for the database at the start

	AuthKeys     auth.KeySpecs
	AuthIssuer   string
	AuthAudience string
	AuthLeeway   time.Duration

	ExportTimeout time.Duration // one export
	MaxExports    int           // exports over HTTP at once

	CursorKeys string // see [cursor.ParseKeys]; empty: the keys in the database

	MaxHeaderBytes int // of a request
	MaxBodyBytes   int // of a request
	MaxVariables   int // bytes, of a request
	MaxResult      int // bytes, of the records of one list
	QueryCache     int // documents kept parsed
	Persisted      int // documents kept by their hash; 0 for none

	Admission overload.Config // requests at once
	Document  document.Limits

	Operation engine.Limits
	Input     input.Limits

	AllScopes string // a scope that includes all scopes of the served model, for recordgraph dev; empty: none. It is no setting.

	Traces  tracing.Settings // see [Config.TracesFromEnv]
	Version string           // of the service, for metrics and traces; may be empty

	LogLevel  string // debug, info, warn, error
	LogFormat string // json, text
}

// Defaults that no other package has.
const (
	defaultAddr           = ":8080"
	defaultReadyGrace     = 5 * time.Second
	defaultDrainDelay     = 3 * time.Second
	defaultRequestTimeout = 10 * time.Second
	defaultStartTimeout   = time.Minute
	defaultQueryCache     = 1000
	defaultOperations     = 100
)

// DefaultConfig has the default of every setting; the database and the keys of tokens are missing.
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
