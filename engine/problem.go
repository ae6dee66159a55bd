package engine

import (
	"errors"
	"fmt"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
)

// maxProblems bounds the errors of a response. Package input has its own bound.
const maxProblems = 100

func (c *compilation) addProblem(path ast.Path, err *record.Error) {
	if len(c.problems) < maxProblems {
		c.problems = append(c.problems, Problem{Path: path, Err: err})
	}
}

func (c *compilation) addLimit(path ast.Path, format string, args ...any) {
	c.addProblem(path, &record.Error{Kind: record.ErrLimit, Message: fmt.Sprintf(format, args...)})
}

// addExceeded adds a limit problem with both numbers. format takes requested, then limit.
func (c *compilation) addExceeded(path ast.Path, requested, limit int, format string) {
	c.addProblem(path, &record.Error{Kind: record.ErrLimit, Message: fmt.Sprintf(format, requested, limit), Limit: limit, Requested: requested})
}

// addTooDeep reports fields that are nested too deeply, once per operation.
func (c *compilation) addTooDeep(at responsePath) {
	if slices.ContainsFunc(c.problems, func(p Problem) bool { return errors.Is(p.Err, record.ErrLimit) && p.Err.Field == "" }) {
		return
	}
	depth := fieldDepth(c.req.Document, c.req.Operation)
	c.addExceeded(at.path(), depth, c.limits.Depth, "fields are nested %d levels deep, at most %d are allowed")
}

// requiredScope is a scope that the operation requires at a response path.
type requiredScope struct {
	scope, action, name string
	at                  responsePath
	field               string // input path; empty for a selection
}

// requireScope requires a scope. action and name make up the message: "reading Movie".
func (c *compilation) requireScope(scope, action, name string, at responsePath, field string) {
	if scope != "" {
		c.required = append(c.required, requiredScope{scope, action, name, at, field})
	}
}

// missingScopes returns the FORBIDDEN problems of the scopes that the caller lacks.
func (c *compilation) missingScopes() []Problem {
	var out []Problem
	for _, n := range c.required {
		if c.req.Principal.Holds(n.scope) {
			continue
		}
		path, err := n.at.path(), record.Forbidden(n.scope, n.action+n.name, n.field)
		same := func(p Problem) bool {
			return p.Err.Message == err.Message && p.Err.Field == n.field && slices.Equal(p.Path, path)
		}
		if len(out) < maxProblems && !slices.ContainsFunc(out, same) {
			out = append(out, Problem{Path: path, Err: err})
		}
	}
	return out
}

// The actions in FORBIDDEN messages.
const (
	reading  = "reading "
	writing  = "writing "
	deleting = "deleting "
	clearing = "clearing "
)

// requireFieldScope requires the scope of a field that an input uses.
func (c *compilation) requireFieldScope(t input.FieldUse) {
	scope, name := t.Needs()
	c.requireScope(scope, "", name, c.at, t.Path)
}
