package app

import (
	"strings"
	"testing"
)

// TestTheLastLineIsTheReason: Kubernetes shows the last 2,048 bytes of a container that failed, so they must hold the
// reason, whatever the log contains before.
func TestTheLastLineIsTheReason(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"DATABASE_URL": "postgres://localhost:1/none?sslmode=disable", "RECORDGRAPH_START_TIMEOUT": "300ms",
		"RECORDGRAPH_AUTH_KEYS": "HS256:text:" + strings.Repeat("k", 32), "RECORDGRAPH_LOG_LEVEL": "debug",
	}
	for want, change := range map[string][2]string{
		"recordgraph: no database after 300ms: ":              {},
		"recordgraph: --pool-size: must be at least 1":        {"RECORDGRAPH_POOL_SIZE", "0"},
		"recordgraph: --auth-keys: key 1: open /none: no suc": {"RECORDGRAPH_AUTH_KEYS", "dir:/none"},
	} {
		vars := map[string]string{change[0]: change[1]}
		for name, value := range good {
			if _, changed := vars[name]; !changed {
				vars[name] = value
			}
		}
		o := command(t, vars, "", "serve")
		lines := strings.Split(strings.TrimSpace(o.stderr), "\n")
		if last := lines[len(lines)-1]; o.status == 0 || !strings.HasPrefix(last, want) || len(last) > 2048 {
			t.Errorf("status %d, last line %q, want %q", o.status, last, want)
		}
	}
}
