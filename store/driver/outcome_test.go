package driver

import (
	"errors"
	"testing"

	"recordgraph/record"
)

// TestUnknownOutcomeNamesNoTime: a time to come back tells clients that nothing
// was written, so that they send a mutation again.
func TestUnknownOutcomeNamesNoTime(t *testing.T) {
	t.Parallel()
	shown, ok := errors.AsType[*record.Error](outcome(ErrOutcomeUnknown))
	if !ok || !errors.Is(shown, record.ErrUnavailable) || shown.RetryAfter != 0 {
		t.Errorf("%+v, want an ErrUnavailable without RetryAfter", shown)
	}
}
