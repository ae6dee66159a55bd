package sample

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"recordgraph/record"
	"recordgraph/server/pages/snippet"
)

// Filter is a filter with several conditions, or and not.
func (m *Model) Filter(t *record.Type) snippet.Object {
	all := m.conditions(t)
	without := condition("version", "gt", json.Number("100"))
	if f := Find(t, isTemporal); f != nil {
		without = condition(f.Name, "isNull", true)
	}
	return append(all[0], snippet.Member{Name: "or", Value: []any{all[1], all[2]}}, snippet.Member{Name: "not", Value: without})
}

// conditions are at least three conditions on different fields, which many records meet.
func (m *Model) conditions(t *record.Type) []snippet.Object {
	var out []snippet.Object
	for _, f := range []*record.Field{Find(t, IsText), Find(t, isEnum), Find(t, isNumber)} {
		if f == nil {
			continue
		}
		if v, ok := m.condition(t, f); ok {
			out = append(out, condition(f.Name, v.Name, v.Value))
		}
	}
	return append(out, condition("createdAt", "last", "P1Y"), condition("version", "gte", json.Number("1")), condition("updatedAt", "last", "P30D"))
}

// condition is a filter of one field: {title: {eq: "…"}}.
func condition(field, operator string, operand any) snippet.Object {
	return snippet.Object{{Name: field, Value: snippet.Object{{Name: operator, Value: operand}}}}
}

// condition is an operator with its operand for a field.
func (m *Model) condition(t *record.Type, f *record.Field) (snippet.Member, bool) {
	switch {
	case f.Scalar == record.ScalarString:
		return snippet.Member{Name: "contains", Value: "e"}, true
	case f.Scalar == record.ScalarEnum:
		values := []any{snippet.Enum(f.Enum.Current()[0])}
		if len(f.Enum.Current()) > 1 {
			values = append(values, snippet.Enum(f.Enum.Current()[1]))
		}
		return snippet.Member{Name: "in", Value: values}, true
	}
	v, ok := m.Value(t, f, 0)
	return snippet.Member{Name: "gte", Value: v}, ok
}

// Period is a type with a time of its own and that field, t before the others; without one, t and the time of creation.
func (m *Model) Period(t *record.Type) (*record.Type, *record.Field) {
	if found, f := m.find(t, isTemporal); f != nil {
		return found, f
	}
	return t, t.Field("createdAt")
}

// Relation is a type with a relation to one and that field, t before the others; nil without one.
func (m *Model) Relation(t *record.Type) (*record.Type, *record.Field) { return m.find(t, IsRelation) }

// Inverse is a type with a relation to many and that field, t before the others; nil without one.
func (m *Model) Inverse(t *record.Type) (*record.Type, *record.Field) { return m.find(t, IsInverse) }

func (m *Model) find(t *record.Type, is func(*record.Field) bool) (*record.Type, *record.Field) {
	for _, t := range m.ByPreference(t) {
		if f := Find(t, is); f != nil {
			return t, f
		}
	}
	return nil, nil
}

// StartAndEnd is a type with a start and an end, by their names, t before the others; nil without one.
func (m *Model) StartAndEnd(t *record.Type) (of *record.Type, start, end *record.Field) {
	for _, t := range m.ByPreference(t) {
		start := Find(t, func(f *record.Field) bool { return isTemporal(f) && begins(f.Name, "start", "begin", "from", "valid") })
		if start == nil {
			continue
		}
		end := Find(t, func(f *record.Field) bool {
			return f != start && f.Scalar == start.Scalar && isTemporal(f) && begins(f.Name, "end", "until", "to")
		})
		if end != nil {
			return t, start, end
		}
	}
	return nil, nil, nil
}

func begins(name string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// Year is a year as values of a Date or DateTime: its start and its end.
func Year(f *record.Field) (from, to string) { return period(f, 1, 0) }

// Month is a month as values of a Date or DateTime: its start and its end.
func Month(f *record.Field) (from, to string) { return period(f, 0, 1) }

func period(f *record.Field, years, months int) (from, to string) {
	layout := time.RFC3339
	if f.Scalar == record.ScalarDate {
		layout = time.DateOnly
	}
	return firstDay.Format(layout), firstDay.AddDate(years, months, 0).Format(layout)
}

// OrderField is the field that an order of records begins with: a text, a time, a number, or the time of creation.
func OrderField(t *record.Type) string {
	for _, is := range []func(*record.Field) bool{IsText, isTemporal, isNumber} {
		if f := Find(t, is); f != nil {
			return f.Name
		}
	}
	return "createdAt"
}
