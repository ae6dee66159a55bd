package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/app"
)

var (
	shellSnippet     = regexp.MustCompile("(?s)```sh\n(.*?)```(?:\n\n```json\n(.*?)```)?")
	askSnippet       = regexp.MustCompile(`(?ms)^ask\(\) \{$.*?^\}\n`)
	operationSnippet = regexp.MustCompile("(?s)```graphql\n((?:\\{|query|mutation).*?)```(?:\n\n```json\n(.*?)```)?")
	recordID         = regexp.MustCompile(`(movie|licence)_[0-9a-z]{26}`)
	requestID        = regexp.MustCompile(`"requestId":\s*"[^"]*"`)
	sampleToken      = regexp.MustCompile(`/recordgraph token (--subject \S+ --ttl \S+) --scope "([^"]+)"`)
	sampleRequest    = regexp.MustCompile(`(?s)curl -s http://localhost:8080/graphql .* -d '([^']+)'`)
)

// TestGuides runs the snippets of README.md, docs/api.md, docs/clients.md and docs/deploy.md against the service with
// its sample catalogue.
func TestGuides(t *testing.T) {
	t.Parallel()
	folder := filepath.Dir(dataDir(t))
	dev := start(t, map[string]string{"RECORDGRAPH_ADDR": "127.0.0.1:0", "RECORDGRAPH_DATA": filepath.Join(folder, ".recordgraph")})
	defer dev.stop(t)
	run := func(t *testing.T, script string) string {
		t.Helper()
		shell := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", strings.ReplaceAll(script, "http://localhost:8080", dev.base))
		shell.Dir = folder
		var stderr bytes.Buffer
		shell.Stderr = &stderr
		got, err := shell.Output()
		if err != nil {
			t.Fatalf("%v, %s\n%s\n%s", err, stderr.String(), script, got)
		}
		return string(got)
	}
	readme := readGuide(t, "../../README.md")
	ask := askSnippet.FindString(readme)
	t.Run("README.md", func(t *testing.T) { takeTour(t, readme, ask, run) })
	t.Run("api.md", func(t *testing.T) { takeTour(t, readGuide(t, "../../docs/api.md"), ask, run) })
	t.Run("clients.md", func(t *testing.T) { runSnippets(t, readGuide(t, "../../docs/clients.md"), run) })
	t.Run("deploy.md", func(t *testing.T) {
		deploy(t, readGuide(t, "../../docs/deploy.md"), dev, filepath.Join(folder, ".recordgraph"))
	})
}

// deploy issues the token of a guide and sends the guide's request with it.
func deploy(t *testing.T, guide string, dev *running, data string) {
	issue, request := sampleToken.FindStringSubmatch(guide), sampleRequest.FindStringSubmatch(guide)
	if issue == nil || request == nil {
		t.Fatal("the guide issues no token or sends no request")
	}
	env := map[string]string{"RECORDGRAPH_AUTH_KEYS": readGuide(t, filepath.Join(data, "signing-key"))}
	args := append([]string{"recordgraph", "token", "--scope", issue[2]}, strings.Fields(issue[1])...)
	var token, stderr bytes.Buffer
	if code := app.Run(t.Context(), films(), args, func(name string) string { return env[name] }, nil, &token, &stderr); code != 0 || stderr.Len() > 0 {
		t.Fatalf("status %d: %s", code, &stderr)
	}
	body := struct{ Query string }{}
	if err := json.Unmarshal([]byte(request[1]), &body); err != nil {
		t.Fatal(err)
	}
	caller := &running{base: dev.base, token: strings.TrimSpace(token.String())}
	var got struct {
		CreateStudio struct{ Studio struct{ ID string } }
	}
	if caller.query(t, body.Query, &got); !strings.HasPrefix(got.CreateStudio.Studio.ID, "studio_") {
		t.Errorf("got %+v", got)
	}
}

func readGuide(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// takeTour sends all operations of a guide with a shell function and the IDs of earlier answers. A JSON snippet after
// an operation is its expected answer, IDs aside. The last operation without one contains a mistake.
func takeTour(t *testing.T, guide, ask string, run func(*testing.T, string) string) {
	operations := operationSnippet.FindAllStringSubmatch(guide, -1)
	if ask == "" || len(operations) < 6 {
		t.Fatalf("%d operations to ask by %q", len(operations), ask)
	}
	ids := map[string]string{}
	for i, match := range operations {
		operation := match[1]
		for placeholder, id := range ids {
			operation = strings.ReplaceAll(operation, placeholder, id)
		}
		got := run(t, ask+"ask '"+operation+"'")
		var answer struct {
			Data   any
			Errors []struct{ Extensions struct{ Code, Field string } }
		}
		if err := json.Unmarshal([]byte(got), &answer); err != nil {
			t.Fatalf("%v: %s", err, got)
		}
		if match[2] != "" {
			if diff := cmp.Diff(decoded(t, match[2]), decoded(t, recordID.ReplaceAllString(got, "${1}_…"))); diff != "" {
				t.Errorf("%s\n-docs +service:\n%s", operation, diff)
			}
			continue
		}
		if mistake := i == len(operations)-1; mistake != (len(answer.Errors) > 1) || mistake == (answer.Data != nil) || strings.Contains(got, `"nodes":[]`) {
			t.Errorf("%s\n%s", operation, got)
		}
		if id := recordID.FindString(got); id != "" {
			prefix, _, _ := strings.Cut(id, "_")
			ids[prefix+"_…"] = id
		}
	}
}

// runSnippets runs the shell snippets of a guide in order in one shell. A JSON snippet after one is its expected
// answer, request IDs aside.
func runSnippets(t *testing.T, guide string, run func(*testing.T, string) string) {
	earlier, answers := "", 0
	for _, match := range shellSnippet.FindAllStringSubmatch(guide, -1) {
		if match[2] == "" {
			earlier += match[1]
			run(t, earlier)
			continue
		}
		answers++
		if diff := cmp.Diff(decoded(t, match[2]), decoded(t, run(t, earlier+match[1]))); diff != "" {
			t.Errorf("%s\n-docs +service:\n%s", match[1], diff)
		}
	}
	if answers < 2 {
		t.Errorf("%d answers compared with the docs", answers)
	}
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(requestID.ReplaceAllString(text, `"requestId":"…"`)), &value); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return value
}
