// Package input reads what clients send for record types: filters, orders,
// pages, IDs and the values of a write, from raw JSON-like data to checked
// vocabulary of package record. It goes on after a mistake, so that one answer
// names them all, each with its input path.
package input

import (
	"time"

	"recordgraph/record"
)

// Rules hold what every reader of a service shares. They are made once and
// never change.
type Rules struct {
	schema *record.Schema
	limits Limits
	types  map[*record.Type]*typeRules
}

// NewRules compiles the patterns of a schema. It panics on a pattern that is no
// regular expression: schemas are generated from a checked model.
func NewRules(schema *record.Schema, limits Limits) *Rules {
	r := &Rules{schema: schema, limits: limits, types: make(map[*record.Type]*typeRules, len(schema.Types))}
	for _, t := range schema.Types {
		r.types[t] = newTypeRules(t)
	}
	return r
}

// of returns the rules of a type, also of one of another schema.
func (rules *Rules) of(t *record.Type) *typeRules {
	if known := rules.types[t]; known != nil {
		return known
	}
	return newTypeRules(t)
}

// Reader reads the inputs of one operation and gathers its mistakes. It is not
// safe for concurrent use.
type Reader struct {
	rules    *Rules
	now      time.Time
	touch    func(Touch)
	problems []*record.Error
	zeros    int // digits that exponents in JSON stand for
	scratch  []given
	notes    *Notes // nil: none are made
}

// instantOf is an instant as the database keeps it.
func instantOf(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Reader returns a reader for one operation: now is its only instant, and touch,
// which may be nil, is told of every field an input uses that has a scope.
//
//	r := rules.Reader(time.Now(), nil)
//	filter := r.Filter(movie, "filter", map[string]any{"genre": map[string]any{"eq": "Drama"}})
//	if mistakes := r.Problems(); len(mistakes) > 0 { … }
func (rules *Rules) Reader(now time.Time, touch func(Touch)) *Reader {
	if touch == nil {
		touch = func(Touch) {}
	}
	return &Reader{rules: rules, now: instantOf(now), touch: touch}
}

// Limits are the limits the rules were made with.
func (rules *Rules) Limits() Limits { return rules.limits }
