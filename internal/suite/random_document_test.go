package suite_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// writer writes a random document.
type writer struct {
	*rand.Rand
	o         *oracle
	variables []variable
	fragments []fragment
	booleans  []variableName
	taken     map[string]bool // fields with arguments that stand under their own name
	aliases   int
	fixed     bool // no variables at this place
	lasting   bool // none below root fields, so that the service compiles those once
	left      int  // fields to come
}

type fragment struct{ name, on, text string }

// script is a random document with the variables of its requests.
type script struct {
	text      string
	variables []variable
}

// maxText is the greatest length of a random document in bytes, because the service limits
// the number of tokens.
const maxText = 4000

// write writes a random query of one root field, or sometimes of several.
func write(r *rand.Rand, o *oracle) script { return writeOperation(r, o, "query", (*writer).query) }

// writeOperation makes up an operation with what body makes up of its root fields.
func writeOperation(r *rand.Rand, o *oracle, operation string, body func(*writer) string) script {
	for {
		w := &writer{Rand: r, o: o, taken: map[string]bool{}, left: 45, lasting: r.IntN(2) == 0}
		text := " {\n  " + body(w) + "\n}\n"
		for _, f := range w.fragments {
			text += fmt.Sprintf("fragment %s on %s { %s }\n", f.name, f.on, f.text)
		}
		w.variables = slices.DeleteFunc(w.variables, func(v variable) bool { return !strings.Contains(text, "$"+v.name) })
		text = operation + " Random" + w.declarations() + text
		if len(text) <= maxText {
			return script{text, w.variables}
		}
	}
}

// query is the root fields of a query.
func (w *writer) query() string {
	n := pick(w.Rand, []int{1, 1, 1, 1, 2, 3})
	var fields []string
	for range n {
		field := w.root()
		switch w.IntN(8 * n) {
		case 0:
			field = w.alone("Query", field)
		case 1:
			field = "... on Query" + w.directives() + " { " + field + " }"
		case 2:
			field += " __typename"
		}
		fields = append(fields, field)
	}
	return strings.Join(fields, "\n  ")
}

// declarations are the definitions of the variables, without those that are not used.
func (w *writer) declarations() string {
	if len(w.variables) == 0 {
		return ""
	}
	var all []string
	for _, v := range w.variables {
		text := "$" + v.name + ": " + v.typ
		if v.standard != "" {
			text += " = " + v.standard
		}
		all = append(all, text)
	}
	return "(" + strings.Join(all, ", ") + ")"
}

// alone makes a fragment of a field and spreads it.
func (w *writer) alone(on, text string) string {
	name := fmt.Sprint("F", len(w.fragments))
	w.fragments = append(w.fragments, fragment{name, on, text})
	return "..." + name + w.directives()
}

// directives are none, @skip, @include, or both, at random.
func (w *writer) directives() string {
	var out string
	for _, name := range []string{"skip", "include"} {
		if w.IntN(8) == 0 {
			out += fmt.Sprintf(" @%s(if: %s)", name, literal(w.boolean()))
		}
	}
	return out
}

// boolean is a variable that can have other uses, or a literal.
func (w *writer) boolean() any {
	switch {
	case w.fixed || w.IntN(5) == 0:
		return w.IntN(2) == 0
	case len(w.booleans) > 0 && w.IntN(2) == 0:
		return pick(w.Rand, w.booleans)
	}
	v := variable{typ: "Boolean!", value: func(r *rand.Rand) any { return r.IntN(2) == 0 }}
	w.booleans = append(w.booleans, w.declare(v))
	return w.booleans[len(w.booleans)-1]
}

// name is a field under its own name or an alias. Fields with arguments stand
// under their own name once in a document, so that no two are in conflict.
func (w *writer) name(typ, field string, arguments bool) string {
	if own := !arguments || !w.taken[typ+field]; own && w.IntN(3) > 0 {
		w.taken[typ+field] = true
		return field
	}
	w.aliases++
	return fmt.Sprintf("a%d: %s", w.aliases, field)
}

// below begins what is below a root field, and returns how to end it.
func (w *writer) below() func() {
	before := w.fixed
	w.fixed = w.fixed || w.lasting
	return func() { w.fixed = before }
}

var pointed = []string{"book", "publisher", "loan"}

// root is a root field.
func (w *writer) root() string {
	switch w.IntN(12) {
	case 0:
		return w.name("Query", "node", true) + "(id: " + w.idArgument("Book", "Publisher", "Loan") + ")" + w.directives() + w.anyRecord(2)
	case 1:
		ids := w.maybeVariable("[ID!]!", func(r *rand.Rand) any {
			out := []any{}
			for range r.IntN(5) {
				out = append(out, w.id(r, "Book", "Publisher", "Loan"))
			}
			return out
		})
		return w.name("Query", "nodes", true) + "(ids: " + literal(ids) + ")" + w.anyRecord(2)
	case 2:
		name := w.maybeVariable("String!", func(r *rand.Rand) any { return pick(r, append([]string{"none"}, names...)) })
		return w.name("Query", "publisherByName", true) + "(name: " + literal(name) + ")" + w.record("Publisher", 2)
	case 3:
		return w.loanByKey()
	case 4:
		return w.summary()
	case 5, 6, 7:
		field := pick(w.Rand, pointed)
		typ := strings.ToUpper(field[:1]) + field[1:]
		return w.name("Query", field, true) + "(id: " + w.idArgument(typ) + ")" + w.directives() + w.record(typ, 2)
	}
	typ := pick(w.Rand, []string{"Book", "Book", "Publisher", "Loan"})
	return w.connection("Query", strings.ToLower(typ)+"s", typ, 2)
}

func (w *writer) idArgument(types ...string) string {
	return literal(w.maybeVariable("ID!", func(r *rand.Rand) any { return w.id(r, types...) }))
}

func (w *writer) loanByKey() string {
	x := pick(w.Rand, w.o.all["Loan"])
	branch := w.maybeVariable("String!", func(r *rand.Rand) any { return pick(r, []any{x.values["branch"], "XX"}) })
	from := w.maybeVariable("DateTime!", func(r *rand.Rand) any { return pick(r, []any{x.values["startsAt"], "2000-01-01T00:00:00Z"}) })
	return fmt.Sprintf("%s(book: %s, branch: %s, startsAt: %s)%s",
		w.name("Query", "loanByBookAndBranchAndStartsAt", true), literal(x.one["book"].id), literal(branch), literal(from), w.record("Loan", 2))
}

func (w *writer) summary() string {
	parts := []string{w.name("LibrarySummary", "books", false), w.name("LibrarySummary", "publishers", false), "__typename"}
	parts = parts[:1+w.IntN(len(parts))]
	if w.IntN(2) == 0 {
		parts = append(parts, "topBook"+w.directives()+w.record("Book", 1))
	}
	w.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	return w.name("Query", "librarySummary", true) + w.directives() + " { " + strings.Join(parts, " ") + " }"
}

// anyRecord selects fields of records of any type.
func (w *writer) anyRecord(depth int) string {
	parts := []string{pick(w.Rand, []string{"id", "__typename", "... on Record { version }", "... on Node { id }"})}
	for _, typ := range []string{"Book", "Publisher", "Loan"} {
		if w.IntN(2) == 0 {
			parts = append(parts, "... on "+typ+w.directives()+w.record(typ, depth-1))
		}
	}
	return " { " + strings.Join(parts, " ") + " }"
}

// record selects fields of a record.
func (w *writer) record(typ string, depth int) string {
	return " { " + w.recordFields(typ, depth) + " }"
}

func (w *writer) recordFields(typ string, depth int) string {
	defer w.below()()
	var parts []string
	for range 1 + w.IntN(5) {
		parts = append(parts, w.recordPart(typ, depth))
	}
	return strings.Join(parts, " ")
}

func (w *writer) recordPart(typ string, depth int) string {
	w.left--
	switch n := w.IntN(20); {
	case n == 0:
		return w.name(typ, "__typename", false)
	case n == 1:
		return pick(w.Rand, []string{"... on Record { id updatedAt }", "... on Node { id }", "... { createdAt }"})
	case n < 4 && depth > 0:
		return "..." + pick(w.Rand, []string{"", " on " + typ}) + w.directives() + w.record(typ, depth-1)
	case n == 4 && depth > 0:
		return w.spread(typ, depth)
	}
	f := pick(w.Rand, w.o.schema.Types[typ].Fields)
	kind := f.Type.Name()
	switch {
	case (w.o.isRecord(kind) || strings.HasSuffix(kind, "Connection")) && (depth == 0 || w.left < 0):
		return "id"
	case w.o.isRecord(kind):
		return w.name(typ, f.Name, false) + w.directives() + w.record(kind, depth-1)
	case strings.HasSuffix(kind, "Connection"):
		return w.connection(typ, f.Name, strings.TrimSuffix(kind, "Connection"), depth-1)
	}
	return w.name(typ, f.Name, false) + w.directives()
}

// spread spreads an existing fragment or a new one.
func (w *writer) spread(typ string, depth int) string {
	if depth < 2 {
		for _, f := range w.fragments {
			if f.on == typ && w.IntN(2) == 0 {
				return "..." + f.name + w.directives()
			}
		}
	}
	return w.alone(typ, w.recordFields(typ, depth-1))
}

// connection is a random connection. Its fields may be selected in two fragments.
func (w *writer) connection(on, field, of string, depth int) string {
	most := 8
	if on != "Query" {
		most = 4
	}
	head := w.name(on, field, true) + w.pageArguments(of, most) + w.directives()
	parts := w.parts(of, depth)
	if w.IntN(2) == 0 {
		parts += " pageInfo { endCursor startCursor }" // cursors to go on from
	}
	out := head + " { " + parts + " }"
	if w.IntN(8) == 0 {
		out += " ... on " + on + " { " + head + " { " + w.parts(of, depth) + " } }"
	}
	return out
}

func (w *writer) parts(of string, depth int) string {
	defer w.below()()
	var parts []string
	for range 1 + w.IntN(3) {
		parts = append(parts, w.connectionPart(of, depth))
	}
	return strings.Join(parts, " ")
}

func (w *writer) connectionPart(of string, depth int) string {
	on := of + "Connection"
	switch w.IntN(9) {
	case 0:
		return w.name(on, "totalCount", false) + w.directives()
	case 1:
		return w.name(on, "pageInfo", false) + " { " + w.pageInfo() + " }"
	case 2:
		return w.name(on, "__typename", false)
	case 3:
		return "... on " + on + w.directives() + " { totalCount pageInfo { " + w.pageInfo() + " } }"
	case 4, 5, 6:
		return w.name(on, "nodes", false) + w.directives() + w.record(of, depth)
	}
	cursor := pick(w.Rand, []string{"cursor", "cursor", "c: cursor", "__typename"})
	return w.name(on, "edges", false) + " { " + cursor + " node" + w.directives() + w.record(of, depth) + " }"
}

func (w *writer) pageInfo() string {
	all := []string{"hasNextPage", "hasPreviousPage", "startCursor", "endCursor", "end: endCursor", "__typename"}
	w.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return strings.Join(all[:1+w.IntN(len(all))], " ")
}

// values makes up what a document is sent with; a cursor is one of those seen of
// the variable's list, seldom of another.
func (s script) values(r *rand.Rand) map[string]any {
	out := map[string]any{}
	for _, v := range s.variables {
		if value := v.value(r); value != (any)(unsent{}) {
			out[v.name] = decoded(sent(value))
		}
	}
	return out
}

// cursors sets the variables for cursors to cursors of earlier responses.
func (s script) cursors(r *rand.Rand, o *oracle, values map[string]any, lists map[string]string) map[string]any {
	out := maps.Clone(values)
	for _, v := range s.variables {
		list, ok := lists[v.name]
		if !v.cursor || !ok || r.IntN(4) == 0 {
			continue
		}
		if seen := o.seen(list, r.IntN(20) == 0); len(seen) > 0 {
			out[v.name] = pick(r, seen)
		}
	}
	return out
}

// decoded is a value in the form of a JSON decoder.
func decoded(v any) any {
	dec := json.NewDecoder(strings.NewReader(canonical(v)))
	dec.UseNumber()
	var out any
	if err := dec.Decode(&out); err != nil {
		panic(err)
	}
	return out
}

// scopes are all there are, or seldom not all.
func someScopes(r *rand.Rand) map[string]bool {
	all := []string{"book:read", "publisher:read", "loan:read", "loan:finance"}
	out := map[string]bool{"book:write": true, "publisher:write": true, "loan:write": true}
	for _, scope := range all {
		out[scope] = true
	}
	if r.IntN(3) == 0 {
		delete(out, pick(r, all))
	}
	return out
}
