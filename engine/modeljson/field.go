package modeljson

import (
	"encoding/json"
	"time"

	"recordgraph/record"
)

func newField(f *record.Field) (field, error) {
	out := field{
		Name: f.Name, Type: typeName(f), List: f.List, Required: f.NonNull, Unit: f.Unit, Scope: f.Scope,
		Immutable: f.Immutable && f.Settable(), ReadOnly: !f.Settable(), Computed: f.InGo, Relation: newRelation(f),
	}
	var err error
	if t := f.Text; t != nil {
		out.MinLength, out.MaxLength = t.Min, t.Max
		if out.Pattern, err = portable(t.Pattern); err != nil {
			return out, err
		}
	}
	if r := f.Range; r != nil {
		out.Min, out.Max = bound(f, r.Min), bound(f, r.Max)
	}
	if f.Default != nil {
		out.Default, err = json.Marshal(jsonValue(f, f.Default))
	}
	return out, err
}

// typeName is the name of the field's type in GraphQL's schema.
func typeName(f *record.Field) string {
	switch {
	case f.Relation != nil:
		return f.Relation.To
	case f.Inverse != nil:
		return f.Inverse.From + "Connection"
	case f.Enum != nil:
		return f.Enum.Name
	}
	return f.Scalar.String()
}

func newRelation(f *record.Field) *relation {
	switch {
	case f.Relation != nil:
		return &relation{Target: f.Relation.To, Inverse: f.Relation.Inverse, OnDelete: f.Relation.OnDelete.String()}
	case f.Inverse != nil:
		return &relation{Target: f.Inverse.From, Many: true, Inverse: f.Inverse.Via}
	}
	return nil
}

// bound is an end of a range as a value of the field: a number, or a string if the scalar
// is a string in JSON; nil for no bound.
func bound(f *record.Field, text string) json.RawMessage {
	switch {
	case text == "":
		return nil
	case isText(f):
		return json.RawMessage(`"` + text + `"`) // digits
	}
	return json.RawMessage(text)
}

func isText(f *record.Field) bool {
	return f.Scalar == record.ScalarBigInt || f.Scalar == record.ScalarDecimal
}

// jsonValue converts a coerced value to its form in JSON.
func jsonValue(f *record.Field, v any) any {
	switch v := v.(type) {
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = jsonValue(f, e)
		}
		return out
	case string:
		if f.Enum != nil {
			return f.Enum.Shown(v)
		}
	case int64:
		if f.Scalar == record.ScalarBigInt {
			return record.BigInt(v)
		}
	case time.Time:
		return string(record.AppendDateTime(nil, v))
	}
	return v
}
