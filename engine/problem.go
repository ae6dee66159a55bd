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
	w.over(at.path(), depth, w.limits.Depth, "fields are nested %d levels deep, at most %d are allowed")
}

// need is a scope that a place in an operation demands.
type need struct {
	scope, doing, name string
	at                 place
	field              string
}

// need demands a scope for what a place names: "reading Movie".
func (w *walk) need(scope, doing, name string, at place, field string) {
	if scope != "" {
		w.needs = append(w.needs, need{scope, doing, name, at, field})
	}
}

// forbidden are the demands that the caller does not meet.
func (w *walk) forbidden() []Problem {
	var out []Problem
	for _, n := range w.needs {
		if w.req.Principal.Holds(n.scope) {
			continue
		}
		path, err := n.at.path(), record.Forbidden(n.scope, n.doing+n.name, n.field)
		same := func(p Problem) bool {
			return p.Err.Message == err.Message && p.Err.Field == n.field && slices.Equal(p.Path, path)
		}
		if len(out) < maxProblems && !slices.ContainsFunc(out, same) {
			out = append(out, Problem{Path: path, Err: err})
		}
	}
	return out
}

// What a caller without a scope may not do.
const (
	reading  = "reading "
	writing  = "writing "
	deleting = "deleting "
	clearing = "clearing "
)

// touched demands the scope of a field that an input uses.
func (w *walk) touched(t input.Touch) {
	scope, what := t.Needs()
	w.need(scope, "", what, w.at, t.Path)
}
