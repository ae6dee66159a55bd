package driver

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"
)

func TestSessionSettingsAreStartupParameters(t *testing.T) {
	t.Parallel()
	cfg := must(Config{URL: "postgres://u@h/d?lock_timeout=7"}.withDefaults().pqConfig())(t)
	want := map[string]string{
		"TimeZone":                            "UTC",
		"IntervalStyle":                       "postgres",
		"jit":                                 "off",
		"statement_timeout":                   "5000",
		"lock_timeout":                        "7",
		"idle_in_transaction_session_timeout": "10000",
		"default_transaction_isolation":       "repeatable read",
	}
	if diff := cmp.Diff(want, cfg.Runtime); diff != "" {
		t.Error(diff)
	}
	if cfg.ConnectTimeout != 2*time.Second || cfg.TargetSessionAttrs != pq.TargetSessionAttrsReadWrite {
		t.Errorf("connect_timeout %v, target_session_attrs %q", cfg.ConnectTimeout, cfg.TargetSessionAttrs)
	}
	if cfg.BinaryParameters {
		t.Error("binary_parameters without a pooler")
	}
}

func TestURLSettingsHavePrecedence(t *testing.T) {
	t.Parallel()
	cfg := must(Config{URL: "host=a,b port=1,2 user=u connect_timeout=9 target_session_attrs=any application_name=x"}.withDefaults().pqConfig())(t)
	if cfg.ConnectTimeout != 9*time.Second || cfg.TargetSessionAttrs != pq.TargetSessionAttrsAny || cfg.ApplicationName != "x" {
		t.Errorf("overridden: %v %q %q", cfg.ConnectTimeout, cfg.TargetSessionAttrs, cfg.ApplicationName)
	}
	if len(cfg.Multi) != 1 || cfg.Multi[0].Host != "b" || cfg.Multi[0].Port != 2 {
		t.Errorf("hosts: %+v", cfg.Multi)
	}
}

func TestPoolerSendsNoStartupParameters(t *testing.T) {
	t.Parallel()
	cfg := must(Config{URL: "postgres://u@h/d", Pooler: Transaction}.withDefaults().pqConfig())(t)
	if len(cfg.Runtime) > 0 || !cfg.BinaryParameters {
		t.Errorf("startup parameters %v, binary_parameters %v", cfg.Runtime, cfg.BinaryParameters)
	}
}

func TestMigrationsHaveNoTimeLimit(t *testing.T) {
	t.Parallel()
	c := Config{URL: "postgres://u@pooler/d", Pooler: Transaction}.ForMigrations("postgres://u@direct/d").withDefaults()
	cfg := must(c.pqConfig())(t)
	if cfg.Host != "direct" || cfg.BinaryParameters || cfg.Runtime["statement_timeout"] != "0" || c.readTimeout() != 0 {
		t.Errorf("host %s, binary_parameters %v, statement_timeout %s, read timeout %v",
			cfg.Host, cfg.BinaryParameters, cfg.Runtime["statement_timeout"], c.readTimeout())
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		cfg  Config
		want string
	}{
		{"missing", Config{}, "database URL: missing"},
		{"pooler", Config{URL: "postgres://u@h/d", Pooler: "session"}, `pooler "session": want "transaction" or nothing`},
		{"sslmode", Config{URL: "postgres://u@h/d?sslmode=maybe"}, "sslmode"},
		{"password with slash", Config{URL: "postgres://u:s3cr/et@h/d"}, "percent-encoded"},
		{"password with percent", Config{URL: "postgres://u:s3cr%zzet@h/d"}, "percent-encoded"},
		{"password with space", Config{URL: "host=h password=x s3cret"}, "key=value"},
		{"password unterminated", Config{URL: "host=h password='s3cret"}, "key=value"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := c.cfg.Validate()
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "s3cr") {
				t.Errorf("the error shows the password: %v", err)
			}
		})
	}
}
