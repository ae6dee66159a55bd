package snippet

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// Object is an object of GraphQL or JSON. Its members keep their order.
type Object []Member

// Member is a member of an [Object]. Its value is a string, [json.Number], bool, nil, []any, [Enum], [Variable] or [Object].
type Member struct {
	Name  string
	Value any
}

// Enum is a value of an enum: a name in GraphQL, a string in JSON.
type Enum string

// Variable is the name of a variable, which only GraphQL has.
type Variable string

// Number is an integer as a value.
func Number(n int) json.Number { return json.Number(strconv.Itoa(n)) }

// Plain is a value as a JSON decoder returns it.
func Plain(v any) any {
	switch v := v.(type) {
	case Object:
		out := make(map[string]any, len(v))
		for _, m := range v {
			out[m.Name] = Plain(m.Value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = Plain(item)
		}
		return out
	case Enum:
		return string(v)
	}
	return v
}

// JSON is a value as JSON text.
func JSON(v any) string { return language{json: true}.value(v, 0, 0) }

// GraphQL is a value as GraphQL text in one line.
func GraphQL(v any) string { return language{}.flat(v) }

// language writes values as GraphQL or JSON.
type language struct{ json bool }

// value is a value in one line if it fits, else in several. The line is indented and has used characters before the value.
func (l language) value(v any, indent, used int) string {
	flat := l.flat(v)
	if indent+used+len(flat) <= Width {
		return flat
	}
	switch v := v.(type) {
	case Object:
		lines := make([]string, len(v))
		for i, m := range v {
			name := l.name(m.Name)
			lines[i] = name + l.value(m.Value, indent+step, len(name))
		}
		return l.block("{", lines, "}", indent)
	case []any:
		lines := make([]string, len(v))
		for i, item := range v {
			lines[i] = l.value(item, indent+step, 0)
		}
		return l.block("[", lines, "]", indent)
	}
	return flat
}

func (l language) block(begin string, lines []string, end string, indent int) string {
	separator := ""
	if l.json {
		separator = ","
	}
	inner := "\n" + strings.Repeat(" ", indent+step)
	return begin + inner + strings.Join(lines, separator+inner) + "\n" + strings.Repeat(" ", indent) + end
}

func (l language) name(name string) string {
	if l.json {
		return quote(name) + ": "
	}
	return name + ": "
}

func (l language) flat(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return quote(v)
	case Enum:
		if l.json {
			return quote(string(v))
		}
		return string(v)
	case Variable:
		return "$" + string(v)
	case Object:
		members := make([]string, len(v))
		for i, m := range v {
			members[i] = l.name(m.Name) + l.flat(m.Value)
		}
		if len(members) == 0 {
			return "{}"
		}
		return "{ " + strings.Join(members, ", ") + " }"
	case []any:
		items := make([]string, len(v))
		for i, item := range v {
			items[i] = l.flat(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	return fmt.Sprint(v) // a number or a boolean
}

// quote writes a string as JSON, which is also a string of GraphQL.
func quote(s string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(s) // a strings.Builder takes everything
	return strings.TrimSuffix(b.String(), "\n")
}
