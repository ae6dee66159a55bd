package service

import (
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"recordgraph/auth"
)

// Group is a topic of settings; a command has some groups.
type Group string

// The groups, in the order of the documentation.
const (
	GroupModel    Group = "Model"
	GroupServer   Group = "Server"
	GroupDatabase Group = "Database"
	GroupAuth     Group = "Authentication"
	GroupLimits   Group = "Limits"
	GroupLog      Group = "Logging"
)

// Setting is one setting: a flag, an environment variable and a field of a Config.
type Setting struct {
	Name   string // of the flag, without dashes: "pool-size"
	Env    string // "RECORDGRAPH_POOL_SIZE"
	Group  Group
	Usage  string // one line
	Secret bool   // never shown
	Value  any    // *string, *int, *bool, *time.Duration or *auth.KeySpecs into the Config
}

// databaseEnv is the only variable without our prefix: the usual name.
const databaseEnv = "DATABASE_URL"

// Settings lists all settings of c; their values point into c.
func (c *Config) Settings() []Setting {
	var out []Setting
	for _, group := range []struct {
		name     Group
		settings []Setting
	}{
		{GroupModel, c.modelSettings()},
		{GroupServer, c.serverSettings()},
		{GroupDatabase, c.databaseSettings()},
		{GroupAuth, c.authSettings()},
		{GroupLimits, c.limitSettings()},
		{GroupLog, c.logSettings()},
	} {
		for _, s := range group.settings {
			s.Group = group.name
			if s.Env == "" {
				s.Env = "RECORDGRAPH_" + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))
			}
			out = append(out, s)
		}
	}
	return out
}

func (c *Config) modelSettings() []Setting {
	return []Setting{
		{Name: "model", Value: &c.ModelDir, Usage: "directory of the model: schema.graphqls and migrations/; empty is the working directory if it has a model of its own, else the model that is compiled in"},
	}
}

func (c *Config) serverSettings() []Setting {
	return []Setting{
		{Name: "addr", Value: &c.Addr, Usage: "address to listen on, host:port"},
		{Name: "metrics-addr", Value: &c.MetricsAddr, Usage: "address to serve metrics for Prometheus on, at /metrics, host:port; empty serves none"},
		{Name: "metrics-operations", Value: &c.MetricsOperations, Usage: "names of operations that the metrics distinguish; others count as OTHER"},
		{Name: "playground", Value: &c.Playground, Usage: "serve the playground at /playground"},
		{Name: "introspection", Value: &c.Introspection, Usage: "answer introspection, serve /schema.graphql, /model.json and the playground's examples, suggest names and list the values of enums in errors; false does none of it"},
		{Name: "trusted-proxies", Value: &c.TrustedProxies, Usage: "networks of the proxies before the service, such as 10.0.0.0/8, separated by spaces; the log takes clients' addresses from their X-Forwarded-For or Forwarded; empty trusts none"},
		{Name: "cors-origins", Value: &c.CORSOrigins, Usage: "origins whose scripts may call from browsers, such as https://app.example.com, separated by spaces; * is every origin, empty none"},
		{Name: "ready-grace", Value: &c.ReadyGrace, Usage: "how long readiness stays on without the database, so that a short outage does not take all replicas out"},
		{Name: "drain-delay", Value: &c.DrainDelay, Usage: "how long requests are accepted after readiness went off"},
		{Name: "shutdown-grace", Value: &c.ShutdownGrace, Usage: "how long running requests may take to end at a stop"},
		{Name: "read-header-timeout", Value: &c.Connections.HeaderTimeout, Usage: "longest wait for the head of a request, from its first byte"},
		{Name: "read-timeout", Value: &c.Connections.ReadTimeout, Usage: "longest wait for a request, head and body"},
		{Name: "write-timeout", Value: &c.Connections.WriteTimeout, Usage: "longest wait for a client to read a finished response"},
		{Name: "idle-timeout", Value: &c.Connections.IdleTimeout, Usage: "how long a connection without requests is kept, a new one too; set it longer than in balancers before the service"},
		{Name: "keepalive-requests", Value: &c.Connections.KeepAliveRequests, Usage: "requests of a connection before it is closed, so that load spreads to new replicas; each draws its own from half of it up"},
		{Name: "keepalive-time", Value: &c.Connections.KeepAliveTime, Usage: "age of a connection at which the next response closes it; each draws its own from half of it up"},
		{Name: "cursor-keys", Secret: true, Value: &c.CursorKeys, Usage: "keys that encrypt cursors: ID:base64:DATA, ID:file:PATH or file:PATH, separated by spaces, the same for all replicas; the first encrypts, all decrypt; empty: the keys in the database"},
	}
}

func (c *Config) databaseSettings() []Setting {
	return []Setting{
		{Name: "database-url", Env: databaseEnv, Secret: true, Value: &c.DatabaseURL, Usage: "PostgreSQL to use, postgres://user:password@host/database or key=value pairs; several hosts allowed"},
		{Name: "migrate-url", Secret: true, Value: &c.MigrateURL, Usage: "PostgreSQL for migrations, past any pooler; empty is the database URL"},
		{Name: "pooler", Value: &c.Pooler, Usage: `"transaction" behind PgBouncer in transaction mode, else empty`},
		{Name: "pool-size", Value: &c.PoolSize, Usage: "connections at most; times the replicas at most 80 % of max_connections"},
		{Name: "pool-idle", Value: &c.PoolIdle, Usage: "connections kept open without use, at most"},
		{Name: "conn-lifetime", Value: &c.ConnLifetime, Usage: "longest life of a connection; each draws its own from a third of it up"},
		{Name: "conn-idle-time", Value: &c.ConnIdleTime, Usage: "how long an unused connection is kept"},
		{Name: "start-timeout", Value: &c.StartTimeout, Usage: "how long a start waits for the database"},
		{Name: "acquire-timeout", Value: &c.AcquireTimeout, Usage: "longest wait for a free connection"},
		{Name: "request-timeout", Value: &c.RequestTimeout, Usage: "longest run of a request, with all its statements, waits and reruns; or of a transaction outside of requests"},
		{Name: "statement-timeout", Value: &c.StatementTimeout, Usage: "longest run of one SQL statement"},
		{Name: "lock-timeout", Value: &c.LockTimeout, Usage: "longest wait of a statement for a lock"},
		{Name: "idle-tx-timeout", Value: &c.IdleTxTimeout, Usage: "longest pause between the statements of a transaction"},
	}
}

func (c *Config) authSettings() []Setting {
	return []Setting{
		{Name: "auth-keys", Secret: true, Value: &c.AuthKeys, Usage: "keys of tokens: ALG[:kid=ID]:base64:DATA, ALG[:kid=ID]:file:PATH, file:PATH or dir:PATH, separated by spaces; ALG is HS256, RS256, ES256 or EdDSA"},
		{Name: "auth-issuer", Value: &c.AuthIssuer, Usage: "issuer that tokens must name (claim iss); empty accepts any"},
		{Name: "auth-audience", Value: &c.AuthAudience, Usage: "audience that tokens must name (claim aud); empty accepts any"},
		{Name: "auth-leeway", Value: &c.AuthLeeway, Usage: "how far the issuer's clock may be off, 0 to 5m"},
	}
}

func (c *Config) limitSettings() []Setting {
	return []Setting{
		{Name: "max-concurrent-requests", Value: &c.Admission.Running, Usage: "requests that run at once, in each process"},
		{Name: "max-queued-requests", Value: &c.Admission.Waiting, Usage: "further requests that are read, wait, or whose response is sent; more are refused at once"},
		{Name: "max-queue-wait", Value: &c.Admission.Wait, Usage: "longest wait of a request before it runs; for its body too, when half of the queue is taken"},
		{Name: "max-caller-share", Value: &c.Admission.Share, Usage: "share of the running requests that one caller may have while other callers are active, in percent; a caller is the subject of a token"},
		{Name: "max-header-bytes", Value: &c.MaxHeaderBytes, Usage: "size of a request's head: URL and header"},
		{Name: "max-body-bytes", Value: &c.MaxBodyBytes, Usage: "size of a request body"},
		{Name: "max-result-bytes", Value: &c.MaxResult, Usage: "size of the records of an answer, as text; it takes about twice as much memory"},
		{Name: "max-variables-bytes", Value: &c.MaxVariables, Usage: "size of the variables of a request"},
		{Name: "max-tokens", Value: &c.Document.Tokens, Usage: "tokens of a document"},
		{Name: "max-aliases", Value: &c.Document.Aliases, Usage: "aliases of a document"},
		{Name: "max-repeats", Value: &c.Document.Repeats, Usage: "repetitions of one field in a selection set"},
		{Name: "max-depth", Value: &c.Operation.Depth, Usage: "fields nested in each other"},
		{Name: "max-cost", Value: &c.Operation.Cost, Usage: "cost of an operation, by the formula in the guide to the API; of the filter and the order of an export"},
		{Name: "max-selections", Value: &c.Operation.Selections, Usage: "fields of an operation after fragments are unfolded"},
		{Name: "max-filter-depth", Value: &c.Input.FilterDepth, Usage: "filters nested in each other"},
		{Name: "max-filter-leaves", Value: &c.Input.FilterLeaves, Usage: "operators of one filter"},
		{Name: "max-relation-depth", Value: &c.Input.RelationDepth, Usage: "relations a filter or an order follows in a row"},
		{Name: "max-in-size", Value: &c.Input.ListOperands, Usage: "elements of in, notIn, hasAny and hasAll"},
		{Name: "max-order-terms", Value: &c.Input.OrderTerms, Usage: "terms of one orderBy"},
		{Name: "max-records", Value: &c.Input.Records, Usage: "IDs of nodes and inputs of one create"},
		{Name: "max-page-size", Value: &c.Input.PageSize, Usage: "records of a page, also where @record(maxPageSize) allows more"},
		{Name: "default-page", Value: &c.Input.DefaultPage, Usage: "records of a page that names neither first nor last"},
		{Name: "allow-matches", Value: &c.Input.AllowMatches, Usage: "allow regular expressions in filters"},
		{Name: "max-exports", Value: &c.MaxExports, Usage: "exports over HTTP that run at once, in each process; each holds a connection and a snapshot of the database"},
		c.ExportTimeoutSetting(),
		{Name: "query-cache", Value: &c.QueryCache, Usage: "documents of up to 32 KB kept parsed and validated, in each process, with at most 2 MB of text"},
		{Name: "persisted-queries", Value: &c.Persisted, Usage: "documents kept by their SHA-256 (automatic persisted queries), in each process; 0 turns this off"},
	}
}

// ExportTimeoutSetting is shared by exports over HTTP and by command.
func (c *Config) ExportTimeoutSetting() Setting {
	return Setting{
		Name: "export-timeout", Env: "RECORDGRAPH_EXPORT_TIMEOUT", Value: &c.ExportTimeout,
		Usage: "longest run of an export, in place of the request's; its statements keep to the statement timeout",
	}
}

func (c *Config) logSettings() []Setting {
	return []Setting{
		{Name: "log-level", Value: &c.LogLevel, Usage: "least level that is logged: debug, info, warn or error"},
		{Name: "log-format", Value: &c.LogFormat, Usage: "format of the log: json or text"},
	}
}

// FromEnv fills c from the environment; an empty variable counts as not set. The error names every invalid variable, without the
// values of secrets.
func (c *Config) FromEnv(getenv func(string) string) error {
	var errs []error
	for _, s := range c.Settings() {
		if text := getenv(s.Env); text != "" {
			if err := s.Set(text); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", s.Env, err))
			}
		}
	}
	return errors.Join(append(errs, c.TracesFromEnv(getenv))...)
}

// Set reads a value from text.
func (s Setting) Set(text string) error {
	var err error
	switch v := s.Value.(type) {
	case *string:
		*v = text
	case *auth.KeySpecs:
		*v = auth.KeySpecs(text)
	case *int:
		if *v, err = strconv.Atoi(text); err != nil {
			return fmt.Errorf("%q is not an integer", text)
		}
	case *bool:
		if *v, err = strconv.ParseBool(text); err != nil {
			return fmt.Errorf("%q is neither true nor false", text)
		}
	case *time.Duration:
		if *v, err = time.ParseDuration(text); err != nil {
			return fmt.Errorf("%q is not a duration such as 500ms, 10s or 2m", text)
		}
	default:
		return fmt.Errorf("setting %s has a value of type %T", s.Name, s.Value)
	}
	return nil
}

// String shows the value; a secret only as set or not.
func (s Setting) String() string {
	switch v := s.Value.(type) {
	case *string:
		return s.mask(*v)
	case *auth.KeySpecs:
		return v.String()
	case *int:
		return strconv.Itoa(*v)
	case *bool:
		return strconv.FormatBool(*v)
	case *time.Duration:
		return span(*v)
	}
	return ""
}

func (s Setting) mask(text string) string {
	if s.Secret && text != "" {
		return "***"
	}
	return text
}

// span writes a duration without zero parts: "15m", not "15m0s".
func span(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// LogValue shows the configuration with secrets masked.
func (c Config) LogValue() slog.Value {
	var attrs []slog.Attr
	for _, s := range c.Settings() {
		attrs = append(attrs, slog.String(s.Name, s.String()))
	}
	return slog.GroupValue(attrs...)
}
