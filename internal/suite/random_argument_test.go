package suite_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/library"
	"recordgraph/record"
)

// variable is a variable of a random document. It has new random values in each request.
type variable struct {
	name, typ, standard string
	cursor              bool                 // of a list; taken from earlier answers
	value               func(*rand.Rand) any // unsent is one
}

// unsent is the value of a variable that the request does not send.
type unsent struct{}

// variableName is a variable in a literal.
type variableName string

// symbol is the value of an enum.
type symbol string

// literal formats a value in GraphQL.
func literal(v any) string {
	switch v := v.(type) {
	case variableName:
		return "$" + string(v)
	case symbol:
		return string(v)
	case document:
		return literal(v.value)
	case []any:
		items := make([]string, len(v))
		for i := range v {
			items[i] = literal(v[i])
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		var entries []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			entries = append(entries, key+": "+literal(v[key]))
		}
		return "{" + strings.Join(entries, ", ") + "}"
	}
	return canonical(v)
}

// sent is a value in the form of variables.
func sent(v any) any {
	switch v := v.(type) {
	case symbol:
		return string(v)
	case document:
		return v.value
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = sent(v[i])
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for key, value := range v {
			out[key] = sent(value)
		}
		return out
	}
	return v
}

// declare adds a variable and returns the literal for it.
func (w *writer) declare(v variable) variableName {
	v.name = fmt.Sprintf("v%dx", len(w.variables)) // no name begins another
	w.variables = append(w.variables, v)
	return variableName(v.name)
}

// maybeVariable is a random value, or a variable for it.
func (w *writer) maybeVariable(typ string, value func(*rand.Rand) any) any {
	if w.fixed || w.IntN(3) > 0 {
		return value(w.Rand)
	}
	v := variable{typ: typ, value: func(r *rand.Rand) any {
		if r.IntN(60) == 0 {
			return pick(r, []any{unsent{}, nil})
		}
		return value(r)
	}}
	if strings.HasSuffix(typ, "!") {
		v.value = value
	}
	if w.IntN(6) == 0 {
		v.standard = literal(value(w.Rand))
		wrapped := v.value
		v.value = func(r *rand.Rand) any {
			if r.IntN(2) == 0 {
				return unsent{}
			}
			return wrapped(r)
		}
	}
	return w.declare(v)
}

// filter is a random filter of at most depth levels.
func (w *writer) filter(typ string, depth int) map[string]any {
	out := map[string]any{}
	for range 1 + w.IntN(2) {
		switch kind := w.IntN(8); {
		case depth > 0 && kind == 0:
			out["not"] = w.filter(typ, depth-1)
		case depth > 0 && kind < 3:
			var branches []any
			for range 1 + w.IntN(3) {
				branches = append(branches, w.filter(typ, depth-1))
			}
			out[pick(w.Rand, []string{"and", "or"})] = branches
		default:
			w.condition(out, typ, depth)
		}
	}
	return out
}

func (w *writer) condition(out map[string]any, typ string, depth int) {
	f := pick(w.Rand, w.o.schema.Types[typ+"Filter"].Fields)
	if slices.Contains([]string{"and", "or", "not", "isNull"}, f.Name) {
		f = w.o.schema.Types[typ+"Filter"].Fields.ForName("id")
	}
	if w.IntN(3) == 0 && typ != "Loan" {
		f = w.o.schema.Types[typ+"Filter"].Fields.ForName(map[string]string{"Book": "loans", "Publisher": "books"}[typ])
	}
	kind := w.o.kind(typ, f.Name)
	switch {
	case w.o.isRecord(kind) && (depth == 0 || w.IntN(4) == 0):
		out[f.Name] = map[string]any{"isNull": w.IntN(2) == 0}
	case w.o.isRecord(kind):
		out[f.Name] = w.filter(kind, depth-1)
	case strings.HasSuffix(kind, "Connection"):
		sub := map[string]any{}
		if depth > 0 && w.IntN(5) > 0 {
			sub = w.filter(strings.TrimSuffix(kind, "Connection"), depth-1)
		}
		out[f.Name] = map[string]any{pick(w.Rand, []string{"some", "every", "none"}): sub}
	default:
		out[f.Name] = w.operator(typ, f, kind)
	}
}

// unasked are operators that the oracle does not support, of some inputs or of all.
var unasked = map[string][]string{
	"":                 {"matches", "last", "next", "timeZone", "path"},
	"JSONFilter":       {"contains", "in", "notIn"},
	"StringListFilter": {"in", "notIn"},
}

// textOperators take a piece of a text.
var textOperators = []string{"contains", "startsWith", "endsWith", "eqFold", "containsFold", "startsWithFold", "endsWithFold"}

// operator is a comparison with one operator, whose operand may be a variable.
func (w *writer) operator(typ string, f *ast.FieldDefinition, kind string) any {
	input := w.o.schema.Types[f.Type.Name()]
	op := pick(w.Rand, input.Fields)
	for slices.Contains(unasked[""], op.Name) || slices.Contains(unasked[input.Name], op.Name) {
		op = pick(w.Rand, input.Fields)
	}
	one := func(r *rand.Rand) any { return w.operand(r, typ, f.Name, kind) }
	switch {
	case op.Name == "isNull" || op.Name == "isEmpty":
		return map[string]any{op.Name: w.maybeVariable("Boolean", func(r *rand.Rand) any { return r.IntN(2) == 0 })}
	case op.Name == "between":
		ends := map[string]any{"from": one(w.Rand), "to": one(w.Rand)}
		if w.IntN(3) == 0 {
			delete(ends, pick(w.Rand, []string{"from", "to"}))
		}
		return map[string]any{"between": ends}
	case op.Name == "hasKey":
		return map[string]any{"hasKey": pick(w.Rand, []string{"sound", "a", "", "parts"})}
	case op.Type.Elem != nil:
		return map[string]any{op.Name: w.maybeVariable(op.Type.String(), func(r *rand.Rand) any {
			out := []any{}
			for range r.IntN(4) {
				out = append(out, one(r))
			}
			return out
		})}
	case slices.Contains(textOperators, op.Name):
		return map[string]any{op.Name: w.maybeVariable("String", func(r *rand.Rand) any { return part(r, one(r).(string)) })}
	}
	return map[string]any{op.Name: w.maybeVariable(op.Type.String(), one)}
}

// operand is a value that some record has, or could have.
func (w *writer) operand(r *rand.Rand, typ, field, kind string) any {
	x := pick(r, w.o.all[typ])
	v := x.values[field]
	if items, ok := v.([]any); ok {
		v = pick(r, append([]any{"a", ""}, items...))
	}
	for v == nil || v == nothing {
		if v = pick(r, domains[field]); field == "tags" {
			v = "b"
		}
	}
	if kind == "BookFormat" {
		return symbol(v.(string))
	}
	return v
}

// part is a random substring, sometimes with another case.
func part(r *rand.Rand, text string) string {
	runes := []rune(text)
	from := r.IntN(len(runes) + 1)
	to := from + r.IntN(len(runes)-from+1)
	if r.IntN(3) == 0 {
		from, to = 0, len(runes)
	}
	text = string(runes[from:to])
	if r.IntN(3) == 0 {
		return strings.Map(unicode.ToUpper, text)
	}
	return text
}

var orderDirections = []symbol{"ASC", "DESC", "ASC_NULLS_FIRST", "ASC_NULLS_LAST", "DESC_NULLS_FIRST", "DESC_NULLS_LAST"}

// order is a random orderBy of up to three terms with different fields.
func (w *writer) order(typ string) []any {
	var out []any
	taken := map[string]bool{}
	for range 1 + w.IntN(3) {
		if t, name := w.term(typ, 2); !taken[name] {
			taken[name] = true
			out = append(out, t)
		}
	}
	return out
}

func (w *writer) term(typ string, depth int) (any, string) {
	f := pick(w.Rand, w.o.schema.Types[typ+"Order"].Fields)
	kind := w.o.kind(typ, f.Name)
	if !w.o.isRecord(kind) {
		return map[string]any{f.Name: pick(w.Rand, orderDirections)}, f.Name
	}
	if depth == 0 {
		return map[string]any{"id": symbol("DESC")}, "id"
	}
	t, name := w.term(kind, depth-1)
	return map[string]any{f.Name: t}, f.Name + "." + name
}

// pageArguments are random arguments of a connection, in any order, with parentheses.
func (w *writer) pageArguments(of string, most int) string {
	var args []string
	add := func(name string, v any) { args = append(args, name+": "+literal(v)) }
	if w.IntN(2) == 0 {
		add("filter", w.whole(of+"Filter", func() any { return w.filter(of, 2) }))
	}
	if w.IntN(2) == 0 {
		add("orderBy", w.whole("["+of+"Order!]", func() any { return w.order(of) }))
	}
	size := func(r *rand.Rand) any {
		return json.Number(fmt.Sprint(pick(r, []int{r.IntN(2), 1 + r.IntN(most), 1 + r.IntN(most), 1 + r.IntN(most)})))
	}
	sometimesWrong := func(r *rand.Rand) any {
		if r.IntN(40) == 0 {
			return json.Number(pick(r, []string{"-1", "101"}))
		}
		return size(r)
	}
	switch n := w.IntN(40); {
	case n == 0:
		add("first", w.maybeVariable("Int", sometimesWrong))
		add("last", w.maybeVariable("Int", sometimesWrong))
	case n < 24:
		add("first", w.maybeVariable("Int", sometimesWrong))
	case n < 34:
		add("last", w.maybeVariable("Int", sometimesWrong))
	}
	for _, name := range []string{"after", "before"} {
		if !w.fixed && w.IntN(5) < 2 {
			add(name, w.declare(variable{typ: "String", cursor: true, value: func(*rand.Rand) any { return nil }}))
		}
	}
	if len(args) == 0 {
		return ""
	}
	w.Shuffle(len(args), func(i, j int) { args[i], args[j] = args[j], args[i] })
	return "(" + strings.Join(args, ", ") + ")"
}

// whole is a value that may hold variables, or is one.
func (w *writer) whole(typ string, value func() any) any {
	if w.fixed || w.IntN(4) > 0 {
		return value()
	}
	w.fixed = true
	values := []any{unsent{}, value(), value(), value()}
	w.fixed = false
	return w.declare(variable{typ: typ, value: func(r *rand.Rand) any { return pick(r, values) }})
}

// id is the ID of a record, or seldom an invalid ID or one without a record.
func (w *writer) id(r *rand.Rand, types ...string) any {
	switch typ := pick(r, types); r.IntN(24) {
	case 0:
		return record.ID{Prefix: strings.ToLower(typ), UUID: library.Number(4711)}.String()
	case 1:
		return pick(r, []string{"", "book_", "nonsense", "7", pick(r, w.o.all["Publisher"]).id})
	default:
		return pick(r, w.o.all[typ]).id
	}
}
