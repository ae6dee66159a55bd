package engine

import (
	"errors"
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
)

// maxProblems bounds an answer; the readers of inputs have their own bound.
const maxProblems = 100

func (w *walk) problem(path ast.Path, err *record.Error) {
	if len(w.problems) < maxProblems {
		w.problems = append(w.problems, Problem{Path: path, Err: err})
	}
}

func (w *walk) limit(path ast.Path, format string, args ...any) {
	w.problem(path, &record.Error{Kind: record.ErrLimit, Message: fmt.Sprintf(format, args...)})
}

// over is limit where what was asked for is known: format takes it, then the limit.
func (w *walk) over(path ast.Path, asked, limit int, format string) {
	w.problem(path, &record.Error{Kind: record.ErrLimit, Message: fmt.Sprintf(format, asked, limit), Limit: limit, Requested: asked})
}

// deep reports fields nested too deeply, once per operation.
func (w *walk) deep(at place) {
	if slices.ContainsFunc(w.problems, func(p Problem) bool { return errors.Is(p.Err, record.ErrLimit) && p.Err.Field == "" }) {
		return
	}
	depth := depthOf(w.req.Document, w.req.Operation)
	w.over(at.path(), depth, w.limits.Depth, "fields are nested in %d levels, at most %d are allowed")
}

// need demands a scope for what a place names: "reading Movie", with doing and
// name apart because hardly ever anything has to be said.
func (w *walk) need(scope, doing, name string, at place, field string) {
	if scope == "" {
		return
	}
	if w.recording {
		w.recorded = append(w.recorded, need{scope, doing, name, at, field})
	}
	if w.req.HasScope(scope) {
		return
	}
	path := at.path()
	err := &record.Error{Kind: record.ErrForbidden, Field: field, Scope: scope, Message: fmt.Sprintf("%s%s needs the scope %s", doing, name, scope)}
	same := func(p Problem) bool {
		return p.Err.Message == err.Message && p.Err.Field == field && slices.Equal(p.Path, path)
	}
	if len(w.forbidden) < maxProblems && !slices.ContainsFunc(w.forbidden, same) {
		w.forbidden = append(w.forbidden, Problem{Path: path, Err: err})
	}
}

// What a caller without a scope may not do.
const (
	reading  = "reading "
	writing  = "writing "
	deleting = "deleting "
	clearing = "clearing "
)

// deleting demands the scopes of all that the delete of a record of t may write
// besides it, whether there are such records or not: one scope once.
func (w *walk) deleting(t *record.Type, at place) {
	demanded := []string{t.Write}
	for _, ref := range w.schema.DeleteReach(t) {
		doing, name := clearing, ref.From.Name+"."+ref.Via.Name
		if ref.Via.Relation.OnDelete == record.Cascade {
			doing, name = deleting, ref.From.Name+" by cascade"
		}
		for _, scope := range ref.DeleteScopes() {
			if !slices.Contains(demanded, scope) {
				demanded = append(demanded, scope)
				w.need(scope, doing, name, at, "")
			}
		}
	}
}

// touched settles the scopes of a field that an input uses.
func (w *walk) touched(t input.Touch) {
	if t.Field == nil {
		w.need(t.Type.Read, reading, t.Type.Name, w.at, t.Path)
		return
	}
	if t.Field.Scope != "" {
		w.need(t.Field.Scope, "", t.Type.Name+"."+t.Field.Name, w.at, t.Path)
	}
}
