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
)

var (
	shellSnippet = regexp.MustCompile("(?s)```sh\n(.*?)```(?:\n\n```json\n(.*?)```)?")
	requestID    = regexp.MustCompile(`"requestId":\s*"[^"]*"`)
)

// TestShellSnippets runs the shell snippets of docs/clients.md, one after another
// in one shell, against the service with its sample catalogue. What follows one
// as JSON is what it must answer, but for the IDs of requests.
func TestShellSnippets(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/clients.md")
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(dataDir(t))
	dev := start(t, map[string]string{"RECORDGRAPH_ADDR": "127.0.0.1:0", "RECORDGRAPH_DATA": filepath.Join(folder, ".recordgraph")})
	defer dev.stop(t)

	earlier, answers := "", 0
	for _, match := range shellSnippet.FindAllStringSubmatch(string(text), -1) {
		script := strings.ReplaceAll(match[1], "http://localhost:8080", dev.base)
		shell := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", earlier+script)
		shell.Dir = folder
		var stderr bytes.Buffer
		shell.Stderr = &stderr
		got, err := shell.Output()
		if err != nil {
			t.Fatalf("%v, %s\n%s\n%s", err, stderr.String(), script, got)
		}
		if match[2] == "" {
			earlier += script
			continue
		}
		answers++
		if diff := cmp.Diff(decoded(t, match[2]), decoded(t, string(got))); diff != "" {
			t.Errorf("%s\n-docs +service:\n%s", script, diff)
		}
	}
	if answers < 2 {
		t.Errorf("%d answers held against the docs", answers)
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
