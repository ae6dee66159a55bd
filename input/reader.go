// Package input reads the raw inputs of record types: filters, orders, pages, IDs and the
// values of writes. It checks them and returns values of package record. It reports all
// mistakes at once, each with its input path.
package input

import (
	"time"

	"recordgraph/record"
)

// Rules are shared by all readers of a service. They never change.
type Rules struct {
	schema *record.Schema
	limits Limits
	types  map[*record.Type]*typeRules
}

// NewRules compiles the patterns of a schema. It panics on an invalid pattern, because a
// schema comes from a checked model.
func NewRules(schema *record.Schema, limits Limits) *Rules {
	r := &Rules{schema: schema, limits: limits, types: make(map[*record.Type]*typeRules, len(schema.Types))}
	for _, t := range schema.Types {
		r.types[t] = newTypeRules(t)
	}
	return r
}

// of returns the rules of a type, which may be one of another schema.
func (rules *Rules) of(t *record.Type) *typeRules {
	if known := rules.types[t]; known != nil {
		return known
	}
	return newTypeRules(t)
}

// Reader reads the inputs of one operation and collects the mistakes. It is not safe for
// concurrent use.
type Reader struct {
	rules    *Rules
	now      time.Time
	onUse    func(FieldUse)
	problems []*record.Error
	zeros    int // sum of the exponents of numbers in JSON
	scratch  []given
	notes    *Notes // or nil
}

// instantOf returns an instant with the precision of the database.
func instantOf(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }

// Reader returns a reader for one operation. now is the operation's only instant. The
// reader calls onUse, which may be nil, for every use of a field with a scope.
//
//	r := rules.Reader(time.Now(), nil)
//	filter := r.Filter(movie, "filter", map[string]any{"genre": map[string]any{"eq": "Drama"}})
//	if mistakes := r.Problems(); len(mistakes) > 0 { … }
func (rules *Rules) Reader(now time.Time, onUse func(FieldUse)) *Reader {
	if onUse == nil {
		onUse = func(FieldUse) {}
	}
	return &Reader{rules: rules, now: instantOf(now), onUse: onUse}
}

// Limits are the limits the rules were made with.
func (rules *Rules) Limits() Limits { return rules.limits }
