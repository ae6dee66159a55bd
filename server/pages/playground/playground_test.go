package playground_test

import (
	"strings"
	"testing"

	"recordgraph/server/pages/playground"
)

func TestFilesAreComplete(t *testing.T) {
	t.Parallel()
	files, err := playground.Files()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"index.html", "favicon.svg", "licenses.md"} {
		if files[name] == nil || len(files[name]()) == 0 {
			t.Errorf("%s is missing or empty; build with `npm ci && npm run build` in ui/", name)
		}
	}
	total := 0
	for name, content := range files {
		total += len(content())
		if strings.HasSuffix(name, ".map") {
			t.Errorf("%s: source maps are not for the binary", name)
		}
	}
	const limit = 8 << 20
	if total > limit {
		t.Errorf("the playground has %d bytes, over the limit of %d", total, limit)
	}
}
