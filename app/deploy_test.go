package app

import (
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// The steps of docs/deploy.md after an installation.
var (
	sampleToken   = regexp.MustCompile(`/recordgraph token (--subject \S+ --ttl \S+) --scope "([^"]+)"`)
	sampleRequest = regexp.MustCompile(`(?s)curl -s http://localhost:8080/graphql .* -d '([^']+)'`)
)

// testDeployGuide sends the request of docs/deploy.md with the token that it issues.
func testDeployGuide(t *testing.T, vars map[string]string, base string) {
	t.Helper()
	text, err := os.ReadFile("../docs/deploy.md")
	if err != nil {
		t.Fatal(err)
	}
	issue, request := sampleToken.FindSubmatch(text), sampleRequest.FindSubmatch(text)
	if issue == nil || request == nil {
		t.Fatal("docs/deploy.md issues no token or sends no request")
	}
	o := command(t, vars, "", append([]string{"token", "--scope", string(issue[2])}, strings.Fields(string(issue[1]))...)...)
	o.want(t, 0, "ey", "")
	if o.stderr != "" {
		t.Error(o.stderr)
	}
	answer := exchange(t, http.MethodPost, "http://"+base+"/graphql", strings.TrimSpace(o.stdout), string(request[1]))
	if !strings.HasPrefix(answer, "200") || !strings.Contains(answer, `"createStudio":{"studio":{"id":"studio_`) {
		t.Error(answer)
	}
}

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
