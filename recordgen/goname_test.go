package recordgen

import (
	"os"
	"testing"

	"recordgraph/internal/golden"
	"recordgraph/model/goname"
	"recordgraph/model/modeltest"
)

// TestGoldens compares the Go of each case, and problems with names in Go, with
// goldens.
func TestGoldens(t *testing.T) {
	t.Parallel()
	for _, name := range modeltest.Names(t, false) {
		code, err := goCode(modeltest.Load(t, modeltest.SDL(t, name)), "graph")
		if err != nil {
			t.Fatal(err)
		}
		golden.Compare(t, modeltest.Golden(name, "records_gen.txt"), string(code))
	}
	text, err := os.ReadFile("testdata/error-go/model.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	if err = goname.Check(modeltest.Load(t, string(text)), toGo).Err(); err == nil {
		t.Fatal("no problems")
	}
	golden.Compare(t, "testdata/error-go/errors.txt", err.Error()+"\n")
}
