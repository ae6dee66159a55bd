package suite_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/library/graph"
	"recordgraph/model/modeltest"
	"recordgraph/record"
)

// TestGeneratedSchema compares the generated metadata with the metadata of the model: the Go
// literal must be the same value.
func TestGeneratedSchema(t *testing.T) {
	t.Parallel()
	m := modeltest.Load(t, modeltest.SDL(t, modeltest.Library))
	whole := cmp.AllowUnexported(record.Schema{}, record.Type{})
	if diff := cmp.Diff(m.Schema(), graph.Schema(), whole); diff != "" {
		t.Errorf("run make generate (-model +generated):\n%s", diff)
	}
	if diff := cmp.Diff(m.PublicSDL(), graph.SDL()); diff != "" {
		t.Errorf("run make generate (-model +generated):\n%s", diff)
	}
}
