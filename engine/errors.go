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

// outcome is what an error says of the request: whether a client may send it
// again.
type outcome uint8

const (
	refused   outcome = iota // the same request would fail again, or nobody knows
	retryable                // nothing was written, and the same request makes sense again
	unknown                  // a change was made or not
)

// told is what a client sees of a kind of failure.
type told struct {
	kind    error
	code    string
	outcome outcome
}

// kinds are all kinds of failure; a kind that is also another one stands before
// it. Any other error is internal.
var kinds = []told{
	{record.ErrInvalid, record.CodeBadUserInput, refused},
	{record.ErrBadCursor, record.CodeBadCursor, refused},
	{record.ErrNotFound, record.CodeNotFound, refused},
	{record.ErrAlreadyExists, record.CodeAlreadyExists, refused},
	{record.ErrConflict, record.CodeConflict, refused},
	{record.ErrLimit, record.CodeLimitExceeded, refused},
	{record.ErrForbidden, record.CodeForbidden, refused},
	{record.ErrLocked, record.CodeTimeout, retryable},
	{record.ErrCancelled, record.CodeTimeout, retryable},
	{record.ErrTimeout, record.CodeTimeout, refused},
	{record.ErrOutcomeUnknown, record.CodeUnavailable, unknown},
	{record.ErrUnavailable, record.CodeUnavailable, retryable},
	{record.ErrSerialization, record.CodeConflict, retryable},
	{context.DeadlineExceeded, record.CodeTimeout, refused},
	{context.Canceled, record.CodeTimeout, refused},
}

// internal is an error of no kind.
var internal = told{code: record.CodeInternal}

// tell finds the kind of an error.
func tell(err error) told {
	for _, k := range kinds {
		if errors.Is(err, k.kind) {
			return k
		}
	}
	return internal
}

// presenter turns every error of an operation into what a client may see.
type presenter struct {
	log     *slog.Logger
	timeout time.Duration // of an operation; 0 is none
}

// located is an error that knows its own response path.
type located struct {
	path ast.Path
	error
}

// Unwrap returns the error without its path.
func (l *located) Unwrap() error { return l.error }

// present implements [graphql.ErrorPresenterFunc].
func (p presenter) present(ctx context.Context, err error) *gqlerror.Error {
	if errors.Is(err, errNulled) {
		return nil
	}
	if own, ok := errors.AsType[*located](err); ok {
		return p.at(ctx, own.path, own.error)
	}
	var shown *gqlerror.Error
	if !errors.As(err, &shown) {
		return p.at(ctx, graphql.GetPath(ctx), err)
	}
	if code, ok := shown.Extensions["code"].(string); ok {
		return coded(ctx, shown, code)
	}
	if field, ok := argumentPath(ctx, shown.Path); ok {
		return p.at(ctx, graphql.GetFieldContext(ctx).Path(), record.Invalid(field, field+": is not a valid value"))
	}
	return p.at(ctx, shown.Path, err)
}

// at presents an error at a response path.
func (p presenter) at(ctx context.Context, path ast.Path, err error) *gqlerror.Error {
	out := &gqlerror.Error{Err: err, Path: path, Extensions: map[string]any{}}
	kind := tell(err)
	out.Message, out.Extensions["code"] = message(err, kind), kind.code
	if kind.code == record.CodeTimeout && kind.outcome == refused && p.timeout > 0 && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		out.Message = fmt.Sprintf("the request took longer than the %s allowed", p.timeout)
	}
	switch kind.outcome {
	case retryable:
		out.Extensions["retryable"] = true
	case unknown:
		out.Extensions["outcome"] = "UNKNOWN"
	case refused:
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

// message gives the text of an error. Only a [*record.Error] shows a text of its
// own.
func message(err error, kind told) string {
	if kind == internal {
		return "internal error"
	}
	if own, ok := errors.AsType[*record.Error](err); ok && own.Message != "" {
		return own.Message
	}
	return strings.ReplaceAll(strings.ToLower(kind.code), "_", " ")
}

// describe adds what a domain error knows.
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

// report logs what is not the client's doing, once, with its cause. That a
// client went away is no failure of the service.
func (p presenter) report(ctx context.Context, shown *gqlerror.Error, err error) {
	level := slog.LevelWarn
	switch shown.Extensions["code"] {
	case record.CodeInternal:
		level = slog.LevelError
	case record.CodeUnavailable:
	case record.CodeTimeout:
		if errors.Is(err, context.Canceled) {
			p.log.LogAttrs(ctx, slog.LevelDebug, "client gone", append(reqlog.IDs(ctx), slog.Any("error", err))...)
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
	maxMessage = 300 // characters of a text that gqlparser or gqlgen made
	maxField   = 500 // characters of an input path that they found
)

// coded passes on an error that has a code: those of gqlparser and gqlgen, which
// echo what was sent.
func coded(ctx context.Context, err *gqlerror.Error, code string) *gqlerror.Error {
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

// variablePath is the input path of an error gqlparser found in a variable,
// which it reports at ["variable", "input", "title"].
func variablePath(path ast.Path) (string, bool) {
	if len(path) < 2 || path[0] != ast.PathName("variable") {
		return "", false
	}
	return inputPath(path[1:]), true
}

// argumentPath is the input path of an error that gqlgen found in an argument,
// which it reports below the field's own path.
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

// inputPath joins steps by dots, list elements by their index.
func inputPath(path ast.Path) string {
	steps := make([]string, len(path))
	for i, step := range path {
		steps[i] = fmt.Sprint(step)
	}
	return strings.Join(steps, ".")
}

// recovered makes an error of a panic; value and stack go to the log alone.
func (p presenter) recovered(ctx context.Context, cause any) error {
	p.log.LogAttrs(ctx, slog.LevelError, "panic",
		append(reqlog.IDs(ctx), slog.Any("cause", cause), slog.String("stack", string(debug.Stack())))...)
	return errPanic
}

var errPanic = errors.New("panic")

// each splits joined domain errors, so that a client sees one error each.
func each(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if _, own := err.(*record.Error); own || !ok { //nolint:errorlint // a wrapped one is looked for below
		return []error{err}
	}
	var out []error
	for _, e := range joined.Unwrap() {
		if _, ok := errors.AsType[*record.Error](e); !ok {
			return []error{err}
		}
		out = append(out, each(e)...)
	}
	return out
}
