package service

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"recordgraph/auth"
)

// valid is the smallest configuration that serves.
func valid() Config {
	c := DefaultConfig()
	c.DatabaseURL = "postgres://user:hunter2@localhost/books"
	c.AuthKeys = auth.NewSecretSpec("k1")
	return c
}

func TestFromEnv(t *testing.T) {
	t.Parallel()
	vars := map[string]string{
		"DATABASE_URL": "postgres://x", "RECORDGRAPH_ADDR": ":1", "RECORDGRAPH_POOL_SIZE": "7", "RECORDGRAPH_PLAYGROUND": "false",
		"RECORDGRAPH_LOCK_TIMEOUT": "250ms", "RECORDGRAPH_AUTH_KEYS": "HS256:text:s", "RECORDGRAPH_MAX_IN_SIZE": "9", "RECORDGRAPH_LOG_LEVEL": "",
	}
	c := DefaultConfig()
	if err := c.FromEnv(func(name string) string { return vars[name] }); err != nil {
		t.Fatal(err)
	}
	want := DefaultConfig()
	want.DatabaseURL, want.Addr, want.PoolSize, want.Playground = "postgres://x", ":1", 7, false
	want.LockTimeout, want.AuthKeys, want.Input.ListOperands = 250*time.Millisecond, "HS256:text:s", 9
	if c != want {
		t.Errorf("got %+v, want %+v", c, want)
	}
	err := c.FromEnv(func(name string) string {
		return map[string]string{"RECORDGRAPH_POOL_SIZE": "x", "RECORDGRAPH_PLAYGROUND": "x", "RECORDGRAPH_LOCK_TIMEOUT": "1"}[name]
	})
	for _, part := range []string{`RECORDGRAPH_POOL_SIZE: "x" is not an integer`, `RECORDGRAPH_PLAYGROUND: "x" is neither`, `RECORDGRAPH_LOCK_TIMEOUT: "1" is not a duration`} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v lacks %q", err, part)
		}
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	if err := valid().Validate(); err != nil {
		t.Fatal(err)
	}
	for part, set := range map[string]func(*Config){
		"--addr:":                            func(c *Config) { c.Addr = "localhost" },
		"--addr: \"nosuchport\" is":          func(c *Config) { c.Addr = ":nosuchport" },
		"--metrics-addr:":                    func(c *Config) { c.MetricsAddr = "9090" },
		"--database-url (DATABASE_URL)":      func(c *Config) { c.DatabaseURL = "" },
		"--database-url:":                    func(c *Config) { c.DatabaseURL = "postgres://us er:hunter2@/x" },
		"--migrate-url:":                     func(c *Config) { c.MigrateURL = "mysql://user:hunter2@x" },
		"--pooler: \"session\" is neither":   func(c *Config) { c.Pooler = "session" },
		"--auth-keys (":                      func(c *Config) { c.AuthKeys = "" },
		"--auth-keys: key 1":                 func(c *Config) { c.AuthKeys = "HS256:text:hunter2" },
		"--auth-leeway: the leeway":          func(c *Config) { c.AuthLeeway = time.Hour },
		"--cursor-keys: key 1":               func(c *Config) { c.CursorKeys = "hunter2" },
		"--cursor-keys: cursor key 7: at":    func(c *Config) { c.CursorKeys = "7:base64:hunter2=" },
		"--max-depth: must be at least":      func(c *Config) { c.Operation.Depth = 0 },
		"--drain-delay: must be":             func(c *Config) { c.DrainDelay = -1 },
		"--statement-timeout: must be":       func(c *Config) { c.StatementTimeout = 0 },
		"--statement-timeout: must be from":  func(c *Config) { c.StatementTimeout = 1000 * time.Hour },
		"--lock-timeout: must be from 1ms":   func(c *Config) { c.LockTimeout = 999 * time.Microsecond }, // PostgreSQL would read 0, no limit
		"--idle-tx-timeout: must be from":    func(c *Config) { c.IdleTxTimeout = time.Nanosecond },
		"--lock-timeout: must not be":        func(c *Config) { c.LockTimeout = time.Minute },
		"--read-header-timeout: must not be": func(c *Config) { c.Connections.HeaderTimeout = time.Minute },
		"--trusted-proxies: \"10.0.0.1/8\"":  func(c *Config) { c.TrustedProxies = "::1 10.0.0.1/8" },
		"--log-level:":                       func(c *Config) { c.LogLevel = "loud" },
		"--log-format:":                      func(c *Config) { c.LogFormat = "xml" },
	} {
		c := valid()
		set(&c)
		err := c.Validate()
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%v lacks %q", err, part)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%v shows a secret", err)
		}
	}
}

func TestSecretsAreMasked(t *testing.T) {
	t.Parallel()
	c := valid()
	c.MigrateURL, c.CursorKeys = "postgres://user:swordfish@localhost/books", "1:base64:"+strings.Repeat("ab", 32)
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("starting", "settings", c)
	for _, secret := range []string{"hunter2", "swordfish", "abab", strings.TrimPrefix(string(c.AuthKeys), "HS256:kid=k1:base64:")} {
		if strings.Contains(out.String(), secret) {
			t.Errorf("%s is in %s", secret, out.String())
		}
	}
	if !strings.Contains(out.String(), `"conn-lifetime":"15m"`) {
		t.Error(out.String())
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		0: "0s", time.Minute: "1m", time.Hour: "1h", 90 * time.Second: "1m30s", 10 * time.Hour: "10h", 20 * time.Minute: "20m", 500 * time.Millisecond: "500ms",
	} {
		if got := span(d); got != want {
			t.Errorf("span(%d) = %s, want %s", d, got, want)
		}
	}
}

func TestEverySettingHasAKnownType(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	names := map[string]bool{}
	for _, s := range c.Settings() {
		if names[s.Name] || names[s.Env] || s.Usage == "" || s.Group == "" {
			t.Errorf("%+v is twice or incomplete", s)
		}
		names[s.Name], names[s.Env] = true, true
		if text := s.String(); text != "" {
			if err := s.Set(text); err != nil {
				t.Errorf("%s: %v", s.Name, err)
			}
		}
	}
	if c != DefaultConfig() {
		t.Error("reading what settings show changes them: " + fmt.Sprintf("%+v", c))
	}
}
