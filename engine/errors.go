package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/internal/clip"
	"recordgraph/internal/reqlog"
	"recordgraph/record"
)

// outcome says whether the client may send the request again.
type outcome uint8

const (
	permanent outcome = iota // the same request can fail again
	retryable                // nothing was written; the client may send the same request again
	unknown                  // a change may have been made
)

// errorKind maps a sentinel error to the code and outcome that clients see.
type errorKind struct {
	sentinel error
	code     string
	outcome  outcome
}

// kinds are the kinds of all errors that are not internal. A sentinel that wraps another
// one precedes it.
var kinds = []errorKind{
	{record.ErrInvalid, record.CodeBadUserInput, permanent},
	{record.ErrBadCursor, record.CodeBadCursor, permanent},
	{record.ErrNotFound, record.CodeNotFound, permanent},
	{record.ErrAlreadyExists, record.CodeAlreadyExists, permanent},
	{record.ErrConflict, record.CodeConflict, permanent},
	{record.ErrLimit, record.CodeLimitExceeded, permanent},
	{record.ErrForbidden, record.CodeForbidden, permanent},
	{record.ErrLocked, record.CodeTimeout, retryable},
	{record.ErrCancelled, record.CodeTimeout, retryable},
	{record.ErrTimeout, record.CodeTimeout, permanent},
	{record.ErrOutcomeUnknown, record.CodeUnavailable, unknown},
	{record.ErrUnavailable, record.CodeUnavailable, retryable},
	{record.ErrSerialization, record.CodeConflict, retryable},
	{context.DeadlineExceeded, record.CodeTimeout, permanent},
	{context.Canceled, record.CodeTimeout, permanent},
}

// internal is the kind of all other errors.
var internal = errorKind{code: record.CodeInternal}

func kindOf(err error) errorKind {
	for _, k := range kinds {
		if errors.Is(err, k.sentinel) {
			return k
		}
	}
	return internal
}

// presenter turns the errors of operations into GraphQL errors for clients.
type presenter struct {
	log     *slog.Logger
	timeout time.Duration // of an operation; 0 is none
}

// pathError is an error with a response path.
type pathError struct {
	path ast.Path
	error
}

// Unwrap returns the error without its path.
func (l *pathError) Unwrap() error { return l.error }

// present implements [graphql.ErrorPresenterFunc].
func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	if errors.Is(err, errNullPropagated) {
		return nil
	}
	if own, ok := errors.AsType[*pathError](err); ok {
		return p.presentAt(ctx, own.path, own.error)
	}
	var shown *gqlerror.Error
	if !errors.As(err, &shown) {
		return p.presentAt(ctx, graphql.GetPath(ctx), err)
	}
	if code, ok := shown.Extensions["code"].(string); ok {
		return withCode(ctx, shown, code)
	}
	if field, ok := argumentPath(ctx, shown.Path); ok {
		return p.presentAt(ctx, graphql.GetFieldContext(ctx).Path(), record.Invalid(field, field+": is not a valid value"))
	}
	return p.presentAt(ctx, shown.Path, err)
}

// presentAt presents an error at a response path.
func (p presenter) presentAt(ctx context.Context, path ast.Path, err error) *gqlerror.Error {
	out := &gqlerror.Error{Err: err, Path: path, Extensions: map[string]any{}}
	kind := kindOf(err)
	out.Message, out.Extensions["code"] = message(err, kind), kind.code
	if kind.code == record.CodeTimeout && kind.outcome == permanent && p.timeout > 0 && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		out.Message = fmt.Sprintf("the request took longer than the %s allowed", p.timeout)
	}
	switch kind.outcome {
	case retryable:
		out.Extensions["retryable"] = true
	case unknown:
		out.Extensions["outcome"] = "UNKNOWN"
	case permanent:
	}
	var field string
	if own, ok := errors.AsType[*record.Error](err); ok {
		describe(out.Extensions, own)
		field = own.Field
	}
	if l, ok := locatorOf(ctx); ok {
		out.Locations = l.locate(path, field)
	}
	if id := reqlog.RequestID(ctx); id != "" {
		out.Extensions["requestId"] = id
	}
	p.report(ctx, out, err)
	return out
}

// message is the message for clients. Only a [*record.Error] has its own.
func message(err error, kind errorKind) string {
	if kind == internal {
		return "internal error"
	}
	if own, ok := errors.AsType[*record.Error](err); ok && own.Message != "" {
		return own.Message
	}
	return strings.ReplaceAll(strings.ToLower(kind.code), "_", " ")
}

// describe adds the extensions of a domain error.
func describe(extensions map[string]any, e *record.Error) {
	if e.Field != "" {
		extensions["field"] = e.Field
	}
	if len(e.Fields) > 0 {
		extensions["fields"] = e.Fields
	}
	if e.Scope != "" {
		extensions["scope"] = e.Scope
	}
	if e.Constraint != "" {
		extensions["constraint"] = e.Constraint
	}
	if e.RetryAfter > 0 {
		extensions["retryAfterMs"] = e.RetryAfter.Milliseconds()
	}
	if e.CurrentVersion > 0 {
		extensions["currentVersion"] = e.CurrentVersion
	}
	if e.Requested > 0 {
		extensions["limit"], extensions["requested"] = e.Limit, e.Requested
	}
}

// report logs errors of the service, once, with their cause. A client that disconnected
// is not an error of the service.
func (p presenter) report(ctx context.Context, shown *gqlerror.Error, err error) {
	level := slog.LevelWarn
	switch shown.Extensions["code"] {
	case record.CodeInternal:
		level = slog.LevelError
	case record.CodeUnavailable:
	case record.CodeTimeout:
		if errors.Is(err, context.Canceled) {
			p.log.LogAttrs(ctx, slog.LevelDebug, "client disconnected", append(reqlog.IDs(ctx), slog.Any("error", err))...)
			return
		}
	default:
		return
	}
	cause := err
	if own, ok := errors.AsType[*record.Error](err); ok && own.Cause != nil {
		cause = fmt.Errorf("%w: %w", err, own.Cause)
	}
	p.log.LogAttrs(ctx, level, "operation failed", append(reqlog.IDs(ctx),
		slog.Any("code", shown.Extensions["code"]), slog.String("path", shown.Path.String()), slog.Any("error", cause))...)
}

const (
	maxMessage = 300 // characters of a message of gqlparser or gqlgen
	maxField   = 500 // characters of an input path from gqlparser or gqlgen
)

// withCode presents an error of gqlparser or gqlgen, which has a code. The message is
// cut, because it can quote the request.
func withCode(ctx context.Context, err *gqlerror.Error, code string) *gqlerror.Error {
	out := &gqlerror.Error{
		Err: err.Err, Message: clip.Text(err.Message, maxMessage), Path: err.Path, Locations: err.Locations,
		Extensions: map[string]any{"code": code},
	}
	if field, ok := variablePath(err.Path); ok {
		field = clip.Text(field, maxField)
		out.Message, out.Path = field+": "+out.Message, nil
		out.Extensions["code"], out.Extensions["field"] = record.CodeBadUserInput, field
		if l, ok := locatorOf(ctx); ok {
			out.Locations = l.variable(fmt.Sprint(err.Path[1]))
		}
	}
	if id := reqlog.RequestID(ctx); id != "" {
		out.Extensions["requestId"] = id
	}
	return out
}

// variablePath returns the input path of an error that gqlparser found in a variable and
// reports at a path such as ["variable", "input", "title"].
func variablePath(path ast.Path) (string, bool) {
	if len(path) < 2 || path[0] != ast.PathName("variable") {
		return "", false
	}
	return inputPath(path[1:]), true
}

// argumentPath returns the input path of an error that gqlgen found in an argument and
// reports below the path of the field.
func argumentPath(ctx context.Context, path ast.Path) (string, bool) {
	fc := graphql.GetFieldContext(ctx)
	if fc == nil || fc.Field.Field == nil {
		return "", false
	}
	own := fc.Path()
	if len(path) <= len(own) || fc.Field.Arguments.ForName(inputPath(path[len(own):len(own)+1])) == nil {
		return "", false
	}
	return inputPath(path[len(own):]), true
}

// inputPath joins the steps of a path with dots.
func inputPath(path ast.Path) string {
	steps := make([]string, len(path))
	for i, step := range path {
		steps[i] = fmt.Sprint(step)
	}
	return strings.Join(steps, ".")
}

// recovered logs a panic with its stack, and returns an error without them.
func (p presenter) recovered(ctx context.Context, cause any) error {
	p.log.LogAttrs(ctx, slog.LevelError, "panic",
		append(reqlog.IDs(ctx), slog.Any("cause", cause), slog.String("stack", string(debug.Stack())))...)
	return errPanic
}

var errPanic = errors.New("panic")

// splitErrors splits joined domain errors into one error each.
func splitErrors(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if _, own := err.(*record.Error); own || !ok { //nolint:errorlint // errors.AsType below finds wrapped ones
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		if _, ok := errors.AsType[*record.Error](e); !ok {
			return []error{err}
		}
		out = append(out, splitErrors(e)...)
	}
	return out
}
