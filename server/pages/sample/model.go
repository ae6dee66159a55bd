// Package sample chooses, from the model of a service, the record types, fields and values that examples show.
package sample

import (
	"cmp"
	"slices"

	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/server/pages/snippet"
)

// shownFields is how many fields of a record examples select, besides the ID.
const shownFields = 4

// Model chooses from a schema.
type Model struct {
	*record.Schema
	rules *input.Rules
}

// New returns the samples of a schema.
func New(schema *record.Schema) *Model {
	return &Model{schema, input.NewRules(schema, input.DefaultLimits())}
}

// Accepts reports whether a create input may set a field to a value.
func (m *Model) Accepts(t *record.Type, f *record.Field, v any) bool {
	return m.rules.Accepts(t, f.Name, snippet.Plain(v))
}

// Main is the type that has most to show: texts, dates, relations, enums, numbers. It is nil if there is no type.
func (m *Model) Main() *record.Type {
	return first(m.Types, func(a, b *record.Type) int { return cmp.Compare(variety(b), variety(a)) })
}

func variety(t *record.Type) (score int) {
	for weight, is := range []func(*record.Field) bool{isNumber, isEnum, IsInverse, IsRelation, isTemporal, IsText} {
		if Find(t, is) != nil {
			score += weight + 1
		}
	}
	return score
}

// first is the first of the least types of an order; nil without types.
func first(types []*record.Type, order func(a, b *record.Type) int) *record.Type {
	if len(types) == 0 {
		return nil
	}
	return slices.MinFunc(types, order)
}

// ByPreference are the types, t first.
func (m *Model) ByPreference(t *record.Type) []*record.Type {
	out := []*record.Type{t}
	for _, other := range m.Types {
		if other != t {
			out = append(out, other)
		}
	}
	return out
}

// Find is the first own field of a type that a predicate accepts, that every reader of the type may use and that is not
// deprecated; nil if there is none.
func Find(t *record.Type, is func(*record.Field) bool) *record.Field {
	for _, f := range Own(t) {
		if !f.Deprecated && f.Scope == "" && is(f) {
			return f
		}
	}
	return nil
}

// base is the number of fields that every type has: ID, version and times.
const base = 4

// Own are the fields of a type that the model declares.
func Own(t *record.Type) []*record.Field { return t.Fields[base:] }

// Shown are the names of the fields that show a record: the ID and the first short ones.
func Shown(t *record.Type) []string {
	names := []string{"id"}
	for _, f := range Own(t) {
		if len(names) <= shownFields && !f.Deprecated && f.Scope == "" && isShort(f) {
			names = append(names, f.Name)
		}
	}
	if len(names) == 1 {
		return append(names, "createdAt")
	}
	return names
}

// Select selects the shown fields of a record.
func Select(t *record.Type) []snippet.Field { return snippet.Fields(Shown(t)...) }

// isShort accepts stored values that take little room.
func isShort(f *record.Field) bool {
	return f.Column != "" && f.Relation == nil && !f.List && f.Scalar != record.ScalarJSON && !f.LongText
}

// IsText accepts short texts.
func IsText(f *record.Field) bool { return isShort(f) && f.Scalar == record.ScalarString }

// IsRelation accepts relations to one.
func IsRelation(f *record.Field) bool { return f.Relation != nil }

// IsInverse accepts relations to many.
func IsInverse(f *record.Field) bool { return f.Inverse != nil }

func isTemporal(f *record.Field) bool { return isShort(f) && f.Scalar.Temporal() }
func isNumber(f *record.Field) bool   { return isShort(f) && f.Scalar.Numeric() }
func isEnum(f *record.Field) bool     { return isShort(f) && f.Scalar == record.ScalarEnum }
