package graph

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/recordgen"
)

// TestGeneratedSchema holds the generated metadata against what recordgen reads
// from the model: the Go literal must be the very same value.
func TestGeneratedSchema(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	m, err := recordgen.Load("schema.graphqls", text)
	if err != nil {
		t.Fatal(err)
	}
	whole := cmp.AllowUnexported(record.Schema{}, record.Type{})
	if diff := cmp.Diff(m.Schema(), Schema(), whole); diff != "" {
		t.Errorf("run make generate (-model +generated):\n%s", diff)
	}
	if diff := cmp.Diff(m.PublicSDL(), SDL()); diff != "" {
		t.Errorf("run make generate (-model +generated):\n%s", diff)
	}
}
