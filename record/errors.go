package record

import (
	"errors"
	"fmt"
	"time"
)

// The kinds of failure a caller can be told about. Every error that crosses a
// package border for a client's sake is an [*Error] of one of these kinds;
// anything else is internal and is shown without its text.
var (
	ErrInvalid       = errors.New("invalid input")     // the input can never succeed as it stands
	ErrBadCursor     = errors.New("bad cursor")        // a cursor of another query, or tampered with
	ErrNotFound      = errors.New("not found")         // the record to change does not exist
	ErrAlreadyExists = errors.New("already exists")    // a unique key is taken
	ErrConflict      = errors.New("conflict")          // the record's present state forbids the change
	ErrLimit         = errors.New("limit exceeded")    // more was asked than a setting allows
	ErrForbidden     = errors.New("forbidden")         // the caller lacks a scope
	ErrTimeout       = errors.New("timeout")           // a time limit passed; nothing was written
	ErrUnavailable   = errors.New("unavailable")       // the database can't be reached; nothing was written
	ErrSerialization = errors.New("transaction rerun") // SQLSTATE 40001 or 40P01: rerun the transaction
)

// Kinds of failure that are also one of the kinds above.
var (
	ErrLocked         = fmt.Errorf("%w: locked", ErrTimeout)              // a lock was not granted in time; nothing was written
	ErrCancelled      = fmt.Errorf("%w: cancelled", ErrTimeout)           // the request ended before its answer; nothing was written
	ErrOutcomeUnknown = fmt.Errorf("%w: outcome unknown", ErrUnavailable) // the change was made or not
)

// Error is a failure a client may read: its kind, a message that names what is
// wrong, and where.
type Error struct {
	Kind       error         // one of the sentinels above; it says whether the request may be sent again
	Message    string        // for the client: never SQL, never driver text
	Field      string        // input path, such as "inputs.3.title"; empty when no input is at fault
	Fields     []string      // input paths of all fields of the violated key or check; nil when there is none
	Constraint string        // the violated constraint, from the model; empty when none
	RetryAfter time.Duration // how long to wait first; zero when unknown
	Cause      error         // for the log alone

	// CurrentVersion is the version a record is at, when a stale ifVersion is
	// the conflict; else zero.
	CurrentVersion int

	// Scope is what the caller lacks, of an [ErrForbidden]; else empty.
	Scope string

	// Limit and Requested are what is allowed and what was asked for, of an
	// [ErrLimit] that knows both; else both are zero.
	Limit, Requested int
}

// Error returns the client's message.
func (e *Error) Error() string { return e.Message }

// Unwrap makes errors.Is see both the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// Invalid is an [ErrInvalid] at an input path.
func Invalid(path, message string) *Error {
	return &Error{Kind: ErrInvalid, Field: path, Message: message}
}
