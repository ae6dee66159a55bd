package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/internal/reqlog"
	"recordgraph/record"
)

func TestPresent(t *testing.T) {
	t.Parallel()
	secret := errors.New(`pq: relation "secrets" does not exist`)
	path := ast.Path{ast.PathName("movies"), ast.PathIndex(3)}
	tests := []struct {
		name       string
		err        error
		message    string
		path       ast.Path
		extensions map[string]any
		logged     bool
	}{
		{"invalid", record.Invalid("input.title", "input.title: must not be empty"), "input.title: must not be empty", nil,
			map[string]any{"code": "BAD_USER_INPUT", "field": "input.title"}, false},
		{"wrapped", fmt.Errorf("create movies: %w", &record.Error{Kind: record.ErrAlreadyExists, Message: "taken", Constraint: "studios_name_key", Cause: secret}), "taken", nil,
			map[string]any{"code": "ALREADY_EXISTS", "constraint": "studios_name_key"}, false},
		{"cursor", &record.Error{Kind: record.ErrBadCursor, Message: "after: no"}, "after: no", nil, map[string]any{"code": "BAD_CURSOR"}, false},
		{"not found", &record.Error{Kind: record.ErrNotFound, Message: "gone"}, "gone", nil, map[string]any{"code": "NOT_FOUND"}, false},
		{"conflict", &record.Error{Kind: record.ErrConflict, Message: "stale", CurrentVersion: 7}, "stale", nil,
			map[string]any{"code": "CONFLICT", "currentVersion": 7}, false},
		{"limit", &record.Error{Kind: record.ErrLimit, Message: "many"}, "many", nil, map[string]any{"code": "LIMIT_EXCEEDED"}, false},
		{"forbidden", &record.Error{Kind: record.ErrForbidden, Message: "no", Scope: "s"}, "no", nil, map[string]any{"code": "FORBIDDEN", "scope": "s"}, false},
		{"timeout", &record.Error{Kind: record.ErrTimeout, Message: "slow"}, "slow", nil, map[string]any{"code": "TIMEOUT"}, true},
		{"locked", &record.Error{Kind: record.ErrLocked, Message: "locked"}, "locked", nil,
			map[string]any{"code": "TIMEOUT", "retryable": true}, true},
		{"outcome unknown", fmt.Errorf("transaction: %w", &record.Error{Kind: record.ErrOutcomeUnknown, Message: "unknown", Cause: context.DeadlineExceeded}), "unknown", nil,
			map[string]any{"code": "UNAVAILABLE", "outcome": "UNKNOWN"}, true},
		{"unavailable", &record.Error{Kind: record.ErrUnavailable, Message: "away", RetryAfter: 1500 * time.Millisecond, Cause: secret}, "away", nil,
			map[string]any{"code": "UNAVAILABLE", "retryable": true, "retryAfterMs": int64(1500)}, true},
		{"serialization", &record.Error{Kind: record.ErrSerialization, Message: "a concurrent change prevented this one"}, "a concurrent change prevented this one", nil,
			map[string]any{"code": "CONFLICT", "retryable": true}, false},
		{"deadline", context.DeadlineExceeded, "timeout", nil, map[string]any{"code": "TIMEOUT"}, true},
		{"client disconnected", fmt.Errorf("list: %w", context.Canceled), "timeout", nil, map[string]any{"code": "TIMEOUT"}, false},
		{"internal", secret, "internal error", nil, map[string]any{"code": "INTERNAL"}, true},
		{"with a path", gqlerror.WrapPath(path, secret), "internal error", path, map[string]any{"code": "INTERNAL"}, true},
		{"error with a path", gqlerror.WrapPath(nil, &pathError{path, record.Invalid("", "no")}), "no", path, map[string]any{"code": "BAD_USER_INPUT"}, false},
		{"message of a resolver", gqlerror.Errorf("SELECT 1"), "internal error", nil, map[string]any{"code": "INTERNAL"}, true},
		{"parser", &gqlerror.Error{Message: "Unexpected }", Extensions: map[string]any{"code": "GRAPHQL_PARSE_FAILED", "file": "x"}},
			"Unexpected }", nil, map[string]any{"code": "GRAPHQL_PARSE_FAILED"}, false},
		{"variable", &gqlerror.Error{Message: "must be defined", Path: ast.Path{ast.PathName("variable"), ast.PathName("in"), ast.PathIndex(2), ast.PathName("x")},
			Extensions: map[string]any{"code": "GRAPHQL_VALIDATION_FAILED"}}, "in.2.x: must be defined", nil,
			map[string]any{"code": "BAD_USER_INPUT", "field": "in.2.x"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			p := presenter{log: slog.New(slog.NewTextHandler(&log, nil))}
			got := p.present(reqlog.With(t.Context(), reqlog.Info{RequestID: "r1"}), tt.err)
			tt.extensions["requestId"] = "r1"
			if diff := cmp.Diff(tt.extensions, got.Extensions); diff != "" {
				t.Errorf("extensions (-want +got):\n%s", diff)
			}
			if got.Message != tt.message || got.Path.String() != tt.path.String() {
				t.Errorf("got %q at %s, want %q at %s", got.Message, got.Path, tt.message, tt.path)
			}
			if logged := log.Len() > 0; logged != tt.logged {
				t.Errorf("logged %v, want %v: %s", logged, tt.logged, &log)
			}
			if strings.Contains(fmt.Sprint(got.Message, got.Extensions), "secrets") {
				t.Error("the cause is shown")
			}
		})
	}
}

func TestNullPropagationIsNotAnError(t *testing.T) {
	t.Parallel()
	if got := (presenter{}).present(t.Context(), gqlerror.WrapPath(nil, errNullPropagated)); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestEveryKindHasACode(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		if !slices.Contains(record.Codes(), k.code) {
			t.Errorf("%v: %q is not a code", k.sentinel, k.code)
		}
	}
}

// TestRetryable lists the code and the outcome of each kind of error.
func TestRetryable(t *testing.T) {
	t.Parallel()
	want := map[error]string{
		record.ErrLocked:         "TIMEOUT retryable",
		record.ErrCancelled:      "TIMEOUT retryable",
		record.ErrTimeout:        "TIMEOUT",
		record.ErrUnavailable:    "UNAVAILABLE retryable",
		record.ErrOutcomeUnknown: "UNAVAILABLE outcome UNKNOWN",
		record.ErrSerialization:  "CONFLICT retryable",
		record.ErrConflict:       "CONFLICT",
		record.ErrAlreadyExists:  "ALREADY_EXISTS",
		record.ErrNotFound:       "NOT_FOUND",
		record.ErrInvalid:        "BAD_USER_INPUT",
		record.ErrBadCursor:      "BAD_CURSOR",
		record.ErrLimit:          "LIMIT_EXCEEDED",
		record.ErrForbidden:      "FORBIDDEN",
		context.DeadlineExceeded: "TIMEOUT",
		context.Canceled:         "TIMEOUT",
		errPanic:                 "INTERNAL",
	}
	p := presenter{log: slog.New(slog.DiscardHandler)}
	for kind, want := range want {
		shown := p.presentAt(t.Context(), nil, fmt.Errorf("update movie: %w", &record.Error{Kind: kind, Message: "m"})).Extensions
		got := fmt.Sprint(shown["code"])
		if shown["retryable"] == true {
			got += " retryable"
		}
		if shown["outcome"] != nil {
			got += fmt.Sprint(" outcome ", shown["outcome"])
		}
		if got != want {
			t.Errorf("%v: got %s, want %s", kind, got, want)
		}
	}
	if len(want) != len(kinds)+1 {
		t.Errorf("%d of %d kinds are tested", len(want)-1, len(kinds))
	}
}

func TestEachSplitsJoinedDomainErrors(t *testing.T) {
	t.Parallel()
	a, b := record.Invalid("a", "a"), record.Invalid("b", "b")
	plain := errors.New("plain")
	tests := []struct {
		err  error
		want int
	}{
		{a, 1}, {errors.Join(a, b), 2}, {errors.Join(a, errors.Join(b, a)), 3}, {errors.Join(a, plain), 1},
		{&record.Error{Kind: record.ErrConflict, Cause: plain}, 1}, {plain, 1},
	}
	for i, tt := range tests {
		if got := len(splitErrors(tt.err)); got != tt.want {
			t.Errorf("%d: %d errors, want %d", i, got, tt.want)
		}
	}
}
