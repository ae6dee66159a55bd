package driver

import (
	"errors"
	"testing"

	"recordgraph/record"
)

// TestUnknownOutcomeIsNotRetryable protects clients from writing twice.
func TestUnknownOutcomeIsNotRetryable(t *testing.T) {
	t.Parallel()
	shown, ok := errors.AsType[*record.Error](outcome(ErrOutcomeUnknown))
	if !ok || shown.Kind != record.ErrOutcomeUnknown || shown.RetryAfter != 0 {
		t.Errorf("%+v, want an ErrOutcomeUnknown without RetryAfter", shown)
	}
}
