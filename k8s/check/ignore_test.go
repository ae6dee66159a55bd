package check

import (
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// TestBuildContext checks that .dockerignore includes all packages of the command.
func TestBuildContext(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-C", string(repository), "-deps", "-tags", "nodev",
		"-f", "{{if and .Module .Module.Main}}{{.ImportPath}}{{end}}", "./cmd/recordgraph").Output()
	if err != nil {
		t.Fatal(err)
	}
	packages := strings.Fields(string(out))
	ignore, err := os.ReadFile(repository.file(".dockerignore"))
	if err != nil {
		t.Fatal(err)
	}
	if missing := unshipped(string(ignore), packages); len(packages) < 5 || len(missing) > 0 {
		t.Errorf(".dockerignore keeps %q of %d packages out of the image's build", missing, len(packages))
	}
	without := strings.ReplaceAll(string(ignore), "!store\n", "")
	if missing := unshipped(without, packages); !slices.Contains(missing, "recordgraph/store") {
		t.Errorf("without store, %q are found to be missing", missing)
	}
	if missing := unshipped(string(ignore)+"**/driver\n", packages); !slices.Contains(missing, "recordgraph/store/driver") {
		t.Errorf("with drivers ignored, %q are found to be missing", missing)
	}
}

// unshipped lists the packages that a .dockerignore leaves out: those below no folder that it takes in ("!store"),
// and those it names afterwards ("**/driver").
func unshipped(ignore string, packages []string) []string {
	var out []string
	for _, p := range packages {
		folder := strings.TrimPrefix(p, "recordgraph/")
		top, _, _ := strings.Cut(folder, "/")
		taken := false
		for line := range strings.Lines(ignore) {
			line = strings.TrimSpace(line)
			switch {
			case line == "!"+top:
				taken = true
			case strings.HasPrefix(line, "**/") && path.Base(folder) == strings.TrimPrefix(line, "**/"), folder == line:
				taken = false
			}
		}
		if !taken {
			out = append(out, p)
		}
	}
	return out
}
