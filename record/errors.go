package record

import (
	"errors"
	"fmt"
	"time"
)

// The kinds of errors that clients see. An error for clients is an [*Error] of one of
// these kinds. Any other error is internal, and clients do not see its text.
var (
	ErrInvalid       = errors.New("invalid input")     // the input is invalid
	ErrBadCursor     = errors.New("bad cursor")        // a cursor of another query, or tampered with
	ErrNotFound      = errors.New("not found")         // the record to change does not exist
	ErrAlreadyExists = errors.New("already exists")    // a unique key is taken
	ErrConflict      = errors.New("conflict")          // the state of the record forbids the change
	ErrLimit         = errors.New("limit exceeded")    // the request exceeds a limit
	ErrForbidden     = errors.New("forbidden")         // the caller lacks a scope
	ErrTimeout       = errors.New("timeout")           // a time limit passed; nothing was written
	ErrUnavailable   = errors.New("unavailable")       // the database can't be reached; nothing was written
	ErrSerialization = errors.New("transaction rerun") // SQLSTATE 40001 or 40P01: rerun the transaction
)

// Kinds that wrap one of the kinds above.
var (
	ErrLocked         = fmt.Errorf("%w: locked", ErrTimeout)              // a lock was not granted in time; nothing was written
	ErrCancelled      = fmt.Errorf("%w: cancelled", ErrTimeout)           // the client cancelled the request; nothing was written
	ErrOutcomeUnknown = fmt.Errorf("%w: outcome unknown", ErrUnavailable) // the change may have been made
)

// Error is an error for clients.
type Error struct {
	Kind       error         // one of the sentinels above
	Message    string        // for the client: without SQL and text of the driver
	Field      string        // input path, such as "inputs.3.title"; or empty
	Fields     []string      // input paths of all fields of a violated key or check; or nil
	Constraint string        // the violated constraint, from the model; or empty
	RetryAfter time.Duration // the client should wait so long; zero if unknown
	Cause      error         // only for the log

	CurrentVersion   int    // version of the record, if the request has another ifVersion; else zero
	Scope            string // the missing scope of an [ErrForbidden]
	Limit, Requested int    // of an [ErrLimit]; both zero if unknown
}

// Error returns the message for the client.
func (e *Error) Error() string { return e.Message }

// Unwrap returns the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

// Invalid returns an [ErrInvalid] at an input path.
func Invalid(path, message string) *Error {
	return &Error{Kind: ErrInvalid, Field: path, Message: message}
}
