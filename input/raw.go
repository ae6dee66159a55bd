package input

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/clip"
	"recordgraph/record"
)

// Variables returns the variables of an operation in the form of [Value]. Variables for
// which isUncoerced is true have that form already. All arguments share the result.
func Variables(coerced map[string]any, isUncoerced func(name string) bool) map[string]any {
	if !needsPlain(coerced, isUncoerced) {
		return coerced
	}
	out := make(map[string]any, len(coerced))
	for name, raw := range coerced {
		if !isUncoerced(name) {
			raw = plain(raw)
		}
		out[name] = raw
	}
	return out
}

func needsPlain(coerced map[string]any, isUncoerced func(name string) bool) bool {
	for name, raw := range coerced {
		switch raw.(type) {
		case nil, bool, string, json.Number:
		default:
			if !isUncoerced(name) {
				return true
			}
		}
	}
	return false
}

// Value returns the raw value of an argument and whether it has one: nil, bool, string,
// json.Number, []any or map[string]any. Numbers keep their spelling, so that 1.10 stays
// exact. A variable that was not sent has no value, or null as an element of a list.
func Value(v *ast.Value, vars map[string]any) (any, bool) {
	switch v.Kind {
	case ast.Variable:
		return variable(v, vars)
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw), true
	case ast.BooleanValue:
		return v.Raw == "true", true
	case ast.NullValue:
		return nil, true
	case ast.ListValue:
		list := make([]any, len(v.Children))
		for i, c := range v.Children {
			list[i], _ = Value(c.Value, vars)
		}
		return list, true
	case ast.ObjectValue:
		object := make(map[string]any, len(v.Children))
		for _, c := range v.Children {
			if e, ok := Value(c.Value, vars); ok {
				object[c.Name] = e
			}
		}
		return object, true
	}
	return v.Raw, true // strings and enum values
}

func variable(v *ast.Value, vars map[string]any) (any, bool) {
	if raw, ok := vars[v.Raw]; ok {
		return raw, true
	}
	if v.VariableDefinition != nil && v.VariableDefinition.DefaultValue != nil {
		return Value(v.VariableDefinition.DefaultValue, nil)
	}
	return nil, false
}

// plain reverts the coercion of a variable, which makes typed slices and numbers.
func plain(raw any) any {
	switch v := raw.(type) {
	case nil, bool, string, json.Number:
		return v
	case int64:
		return json.Number(strconv.FormatInt(v, 10))
	case float64:
		return json.Number(strconv.FormatFloat(v, 'g', -1, 64))
	case []any:
		list := make([]any, len(v))
		for i, e := range v {
			list[i] = plain(e)
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(v))
		for k, e := range v {
			object[k] = plain(e)
		}
		return object
	}
	return reflected(raw)
}

func reflected(raw any) any {
	v := reflect.ValueOf(raw)
	switch v.Kind() {
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i).Interface())
		}
		return list
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32:
		return json.Number(strconv.FormatInt(v.Int(), 10))
	}
	return raw
}

// maxKeys bounds the keys of one input object, including unknown ones.
const maxKeys = 1000

// object reads an input object.
func (r *Reader) object(path string, raw any) (map[string]any, bool) {
	m, ok := raw.(map[string]any)
	switch {
	case !ok:
		r.Wrong(path, mustBeObject(raw))
	case len(m) > maxKeys:
		r.exceeded(path, "fields", len(m), maxKeys)
		return nil, false
	}
	return m, ok
}

func mustBeObject(raw any) string {
	if raw == nil {
		return "must not be null"
	}
	return "must be an input object"
}

// list reads a list. As everywhere in GraphQL, another value is a list of one element.
func (r *Reader) list(path string, raw any) ([]any, bool) {
	switch v := raw.(type) {
	case nil:
		r.Wrong(path, "must not be null")
		return nil, false
	case []any:
		return v, true
	}
	return []any{raw}, true
}

// entry returns the value of a field in an object, and the name that the object has for the field: the present one or
// the former one.
func (r *Reader) entry(path string, m map[string]any, f *record.Field) (raw any, name string, ok bool) {
	raw, ok = m[f.Name]
	if f.Former == "" {
		return raw, f.Name, ok
	}
	former, given := m[f.Former]
	switch {
	case !given:
		return raw, f.Name, ok
	case ok:
		r.Wrong(join(path, f.Former), "is the former name of "+f.Name+", which is given too; remove it")
		return raw, f.Name, true
	}
	return former, f.Former, true
}

// notAField is the message for a key that is not a field, without the type's name.
const notAField = "is not a field of "

// unknown reports the keys for which known is false. The message is why, then of.
func (r *Reader) unknown(path string, m map[string]any, known func(string) bool, why, of string) {
	var names []string
	for name := range m {
		if !known(name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		r.Wrong(join(path, clip.Text(name, clip.Name)), why+of)
	}
}
