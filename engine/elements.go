package engine

import (
	"encoding/json"
	"fmt"

	"recordgraph/engine/opaque"
)

// elements cuts {"nodes":[…]} into the objects of the list.
func elements(b []byte) ([]opaque.Output, error) {
	if b == nil {
		return nil, nil
	}
	var page struct{ Nodes []json.RawMessage }
	if err := json.Unmarshal(b, &page); err != nil {
		return nil, fmt.Errorf("read page: %w", err)
	}
	out := make([]opaque.Output, len(page.Nodes))
	for i, n := range page.Nodes {
		out[i] = opaque.Output(n)
	}
	return out, nil
}
