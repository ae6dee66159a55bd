package service

import (
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"weak"

	"recordgraph/record"
)

// readPublisher reads a model that has a part of the library's tables.
func readPublisher(t *testing.T) Definition {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "schema.graphqls"), []byte("type Publisher @record { name: String! @unique }"), 0o600); err != nil {
		t.Fatal(err)
	}
	def, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return def
}

// A replaced model uses no memory: nothing refers to it after its last request.
func TestReplaceFreesModel(t *testing.T) {
	t.Parallel()
	a := serving(t, migrated(t))
	replaced := make([]weak.Pointer[record.Schema], 0, 5)
	for range cap(replaced) {
		def := readPublisher(t)
		replaced = append(replaced, weak.Make(def.Schema))
		drained, err := a.Replace(def)
		if err != nil {
			t.Fatal(err)
		}
		<-drained
		for _, body := range []string{`{"query":"{ publishers(first: 1) { totalCount nodes { name } } }"}`, `{"query":"{ __typename a: publishers { totalCount } }"}`} {
			if status, code, message := a.ask(t, "", "", body); status != http.StatusOK {
				t.Fatalf("%d %s %s", status, code, message)
			}
		}
	}
	eventually(t, "the replaced models are freed", func() bool {
		runtime.GC()
		for _, schema := range replaced[:len(replaced)-1] { // the last one is served
			if schema.Value() != nil {
				return false
			}
		}
		return true
	})
}
