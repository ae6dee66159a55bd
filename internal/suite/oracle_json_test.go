package suite_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
)

// member is an entry of an object with ordered keys.
type member struct {
	key   string
	value any
}

// ordered decodes JSON: objects as []member, numbers with their spelling.
func ordered(b []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	v, err := orderedValue(dec)
	if err == nil && dec.More() {
		err = fmt.Errorf("more than one value")
	}
	return v, err
}

func orderedValue(dec *json.Decoder) (any, error) {
	token, err := dec.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		out := []member{}
		for dec.More() {
			key, err := dec.Token()
			if err != nil {
				return nil, err
			}
			v, err := orderedValue(dec)
			if err != nil {
				return nil, err
			}
			out = append(out, member{key.(string), v})
		}
		_, err = dec.Token()
		return out, err
	case json.Delim('['):
		out := []any{}
		for dec.More() {
			v, err := orderedValue(dec)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		_, err = dec.Token()
		return out, err
	}
	return token, nil
}

// plainJSON drops the order of keys and the spelling of numbers.
func plainJSON(v any) any {
	switch v := v.(type) {
	case []member:
		out := map[string]any{}
		for _, m := range v {
			out[m.key] = plainJSON(m.value)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for key, value := range v {
			out[key] = plainJSON(value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = plainJSON(v[i])
		}
		return out
	case json.Number:
		f, _ := strconv.ParseFloat(string(v), 64) // the decoder has checked it
		return f
	}
	return v
}

// difference describes the first difference between a response and the expected value; empty
// if they are equal. For an expected mark any new cursor is accepted, and noted.
func (o *oracle) difference(want, got any, at string) string {
	differs := fmt.Sprintf("%s: got %s, want %s", at, show(got), show(want))
	switch want := want.(type) {
	case mark:
		cursor, ok := got.(string)
		if !ok || cursor == "" {
			return differs
		}
		return o.note(want, cursor, at)
	case document:
		if !reflect.DeepEqual(want.value, plainJSON(got)) {
			return differs
		}
		return ""
	case []member:
		return o.objectDifference(want, got, at, differs)
	case []any:
		items, ok := got.([]any)
		if !ok || len(items) != len(want) {
			return differs
		}
		for i := range want {
			if d := o.difference(want[i], items[i], fmt.Sprintf("%s.%d", at, i)); d != "" {
				return d
			}
		}
		return ""
	case json.Number:
		if number, ok := got.(json.Number); !ok || plainJSON(number) != plainJSON(want) {
			return differs
		}
		return ""
	}
	if want != got {
		return differs
	}
	return ""
}

func (o *oracle) objectDifference(want []member, got any, at, differs string) string {
	members, ok := got.([]member)
	if !ok || len(members) != len(want) {
		return differs
	}
	for i, m := range want {
		if members[i].key != m.key {
			return fmt.Sprintf("%s: key %d is %q, want %q", at, i, members[i].key, m.key)
		}
		if d := o.difference(m.value, members[i].value, at+"."+m.key); d != "" {
			return d
		}
	}
	return ""
}

// show prints a value as JSON.
func show(v any) string {
	switch v := v.(type) {
	case []member:
		var b bytes.Buffer
		for i, m := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, "%q:%s", m.key, show(m.value))
		}
		return "{" + b.String() + "}"
	case []any:
		var b bytes.Buffer
		for i := range v {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(show(v[i]))
		}
		return "[" + b.String() + "]"
	case mark:
		return "<cursor of " + v.at.id + ">"
	}
	b, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(b)
}
