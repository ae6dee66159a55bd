package hits_test

import (
	"testing"

	"recordgraph/internal/hits"
)

func TestCounter(t *testing.T) {
	t.Parallel()
	for _, c := range []*hits.Counter{nil, {}} {
		for _, found := range []bool{true, false, true} {
			if got := c.Count(found); got != found {
				t.Errorf("Count(%t) is %t", found, got)
			}
		}
		found, missed := c.Totals()
		if c == nil && (found != 0 || missed != 0) || c != nil && (found != 2 || missed != 1) {
			t.Errorf("%v: %d found, %d missed", c, found, missed)
		}
	}
}
