package suite_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestArchitectureNamesFiles: each file that docs/architecture.md names exists, and the
// page stays short.
func TestArchitectureNamesFiles(t *testing.T) {
	t.Parallel()
	const page, maxLines = "../../docs/architecture.md", 150
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(text), "\n"); n > maxLines {
		t.Errorf("%s has %d lines, at most %d are allowed", page, n, maxLines)
	}
	for _, match := range regexp.MustCompile("`([a-z][\\w/]*\\.(?:go|tmpl|graphqls|yml))`").FindAllStringSubmatch(string(text), -1) {
		name := match[1]
		for _, pattern := range []string{"../../" + name, "../../*/" + name, "../../*/*/" + name} {
			found, err := filepath.Glob(pattern)
			if err != nil {
				t.Fatal(err)
			}
			if len(found) > 0 {
				name = ""
			}
		}
		if name != "" {
			t.Errorf("%s names %s, which does not exist", page, name)
		}
	}
}
