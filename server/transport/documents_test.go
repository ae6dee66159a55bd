package transport_test

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"weak"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// TestLongDocumentsAreNotKept: a cache full of the longest documents would take a gigabyte.
func TestLongDocumentsAreNotKept(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		padding, parsed int
		kept            bool
	}{
		"short": {100, 1, true},
		"long":  {200_000, 3, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var parsed []weak.Pointer[ast.QueryDocument]
			handler := servertest.NewGraphQL(transport.Config{Prepare: func(doc *ast.QueryDocument) { parsed = append(parsed, weak.Make(doc)) }})
			query, err := json.Marshal("#" + strings.Repeat("x", tt.padding) + "\n{other}")
			if err != nil {
				t.Fatal(err)
			}
			for range 3 {
				w := servertest.Do(handler, servertest.Post(`{"query":`+string(query)+`}`, ""))
				if code := servertest.ErrorCode(t, w.Body.Bytes()); code != "" {
					t.Fatalf("%d %s", w.Code, w.Body)
				}
			}
			if len(parsed) != tt.parsed {
				t.Errorf("parsed %d times, want %d", len(parsed), tt.parsed)
			}
			runtime.GC()
			if kept := parsed[0].Value() != nil; kept != tt.kept {
				t.Errorf("kept %t, want %t", kept, tt.kept)
			}
			runtime.KeepAlive(handler)
		})
	}
}
