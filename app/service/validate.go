package service

import (
	"errors"
	"fmt"
	"log/slog"
	"math"
	"net"
	"strconv"
	"time"

	"recordgraph/auth"
	"recordgraph/server"
	"recordgraph/store/cursor"
	"recordgraph/store/driver"
)

// longestInSession is the longest time of PostgreSQL's session settings.
const longestInSession = math.MaxInt32 * time.Millisecond

// Validate checks all settings of serving and names every mistake by its flag. It reads keys, but does not connect.
func (c Config) Validate() error {
	_, keysErr := c.cursorKeys()
	_, _, neighboursErr := c.neighbours()
	return errors.Join(
		wrong("addr", validateAddr(c.Addr)),
		wrong("metrics-addr", c.validateMetricsAddr()),
		neighboursErr,
		c.ValidateDatabase(),
		c.validateAuth(),
		wrong("cursor-keys", keysErr),
		c.validateLog(),
	)
}

// neighbours are the allowed origins and the trusted proxies.
func (c Config) neighbours() ([]string, server.Proxies, error) {
	origins, err := server.ParseOrigins(c.CORSOrigins)
	proxies, proxiesErr := server.ParseProxies(c.TrustedProxies)
	return origins, proxies, errors.Join(wrong("cors-origins", err), wrong("trusted-proxies", proxiesErr))
}

func (c Config) validateMetricsAddr() error {
	if c.MetricsAddr == "" {
		return nil
	}
	return validateAddr(c.MetricsAddr)
}

func validateAddr(addr string) error {
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%q is not host:port", addr)
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%q is not a port", port)
	}
	return nil
}

// ValidateDatabase checks the settings of commands that only need the database.
func (c Config) ValidateDatabase() error {
	if c.DatabaseURL == "" {
		return errors.New("--database-url (" + databaseEnv + "): missing")
	}
	err := wrong("pooler", validatePooler(c.Pooler))
	if err != nil {
		c.Pooler = "" // the driver would report it again
	}
	err = errors.Join(err, wrong("database-url", c.driver(nil).Validate()))
	if c.MigrateURL != "" {
		err = errors.Join(err, wrong("migrate-url", c.driver(nil).ForMigrations(c.MigrateURL).Validate()))
	}
	return errors.Join(err, c.validateNumbers())
}

func validatePooler(pooler string) error {
	if pooler != "" && pooler != driver.Transaction {
		return fmt.Errorf("%q is neither %s nor empty", pooler, driver.Transaction)
	}
	return nil
}

// validateAuth checks the settings for verifying and signing tokens.
func (c Config) validateAuth() error {
	if c.AuthKeys == "" {
		return errors.New("--auth-keys (RECORDGRAPH_AUTH_KEYS): missing; a new key: HS256:base64:$(head -c 32 /dev/urandom | base64)")
	}
	keys, err := auth.ParseKeys(c.AuthKeys)
	if err != nil {
		return wrong("auth-keys", err)
	}
	_, err = auth.NewJWT(c.jwt(keys))
	return wrong("auth-leeway", err) // the keys are valid
}

// validateNumbers refuses limits and times that are not positive.
func (c Config) validateNumbers() error {
	var errs []error
	for _, s := range c.Settings() {
		switch v := s.Value.(type) {
		case *int:
			least := 1
			if s.Name == "persisted-queries" || s.Name == "metrics-operations" { // 0 turns them off
				least = 0
			}
			if *v < least {
				errs = append(errs, wrong(s.Name, fmt.Errorf("must be at least %d", least)))
			}
		case *time.Duration:
			errs = append(errs, wrong(s.Name, validateTime(s.Name, *v)))
		}
	}
	if c.Admission.Share > 100 {
		errs = append(errs, wrong("max-caller-share", errors.New("must be at most 100, which is all")))
	}
	if c.LockTimeout > c.StatementTimeout {
		errs = append(errs, wrong("lock-timeout", errors.New("must not be longer than --statement-timeout")))
	}
	if c.Connections.HeaderTimeout > c.Connections.ReadTimeout {
		errs = append(errs, wrong("read-header-timeout", errors.New("must not be longer than --read-timeout")))
	}
	return errors.Join(errs...)
}

// validateTime checks a time by its setting's name. PostgreSQL keeps some of them in whole milliseconds, of which 0 would mean no
// limit.
func validateTime(name string, d time.Duration) error {
	switch name {
	case "statement-timeout", "lock-timeout", "idle-tx-timeout":
		if d < time.Millisecond || d > longestInSession {
			return fmt.Errorf("must be from 1ms to %s", longestInSession)
		}
		return nil
	case "drain-delay", "ready-grace", "auth-leeway":
		if d == 0 {
			return nil
		}
	}
	if d <= 0 {
		return errors.New("must be positive")
	}
	return nil
}

func (c Config) validateLog() error {
	var level slog.Level
	err := wrong("log-level", level.UnmarshalText([]byte(c.LogLevel)))
	if c.LogFormat != "json" && c.LogFormat != "text" {
		err = errors.Join(err, wrong("log-format", fmt.Errorf("%q is neither json nor text", c.LogFormat)))
	}
	return err
}

// wrong adds the flag to a mistake; nil stays nil.
func wrong(flag string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("--%s: %w", flag, err)
}

// cursorKeys reads the cursor keys; nil for the keys in the database.
func (c Config) cursorKeys() ([]cursor.Key, error) {
	if c.CursorKeys == "" {
		return nil, nil
	}
	return cursor.ParseKeys(c.CursorKeys)
}

// jwt is the configuration of the authenticator.
func (c Config) jwt(keys *auth.Keys) auth.JWTConfig {
	return auth.JWTConfig{Keys: keys, Issuer: c.AuthIssuer, Audience: c.AuthAudience, Leeway: c.AuthLeeway}
}

// driver is the configuration of the connection pool.
func (c Config) driver(log *slog.Logger) driver.Config {
	return driver.Config{
		URL:                      c.DatabaseURL,
		Pooler:                   c.Pooler,
		MaxOpenConns:             c.PoolSize,
		MaxIdleConns:             c.PoolIdle,
		ConnMaxLifetime:          c.ConnLifetime,
		ConnMaxIdleTime:          c.ConnIdleTime,
		AcquireTimeout:           c.AcquireTimeout,
		TxTimeout:                c.RequestTimeout,
		StatementTimeout:         c.StatementTimeout,
		LockTimeout:              c.LockTimeout,
		IdleInTransactionTimeout: c.IdleTxTimeout,
		Logger:                   log,
	}
}
