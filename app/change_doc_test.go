package app

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"recordgraph/internal/pgtest"
)

var block = regexp.MustCompile("(?sm)^```(graphql|sh|text)\n(.*?)^```$")

// TestChangeAModel follows docs/change-a-model.md: a graphql block is the model, a sh block runs in its directory, and the
// lines of a text block are in the output before it.
func TestChangeAModel(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docs/change-a-model.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, url := t.TempDir(), pgtest.New(t, pgtest.Template{})
	var out []byte
	for _, b := range block.FindAllStringSubmatch(string(text), -1) {
		switch kind, content := b[1], b[2]; kind {
		case "graphql":
			if err := os.WriteFile(filepath.Join(dir, "schema.graphqls"), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		case "sh":
			cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", content)
			cmd.Dir, cmd.Env = dir, append(installed(t), "DATABASE_URL="+url, "RECORDGRAPH_LOG_LEVEL=error")
			if out, err = cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s\n%s", err, content, out)
			}
			t.Logf("%s\n%s", content, out)
		case "text":
			for line := range strings.Lines(content) {
				if !strings.Contains(string(out), line) {
					t.Errorf("no %q in\n%s", line, out)
				}
			}
		}
	}
}
