package graph

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/model/modeltest"
	"recordgraph/record"
)

// TestGeneratedSchema holds the generated metadata against the metadata
// of the model: the Go literal must be the very same value.
func TestGeneratedSchema(t *testing.T) {
	t.Parallel()
	m := modeltest.Load(t, modeltest.SDL(t, modeltest.Catalogue))
	whole := cmp.AllowUnexported(record.Schema{}, record.Type{})
	if diff := cmp.Diff(m.Schema(), Schema(), whole); diff != "" {
		t.Errorf("run make generate (-model +generated):\n%s", diff)
	}
	if diff := cmp.Diff(m.PublicSDL(), SDL()); diff != "" {
		t.Errorf("run make generate (-model +generated):\n%s", diff)
	}
}
