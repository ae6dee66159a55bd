package suite_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// The largest pages of every type: with records, and with cursors alone.
const maxPage, maxCursors = 100, 1000

// check finds the errors that refuse the operation before it runs: missing scopes of
// selections and arguments, and invalid arguments.
func (e *evaluation) check() {
	for _, g := range e.collect([]ast.SelectionSet{e.document.Operations[0].SelectionSet}, e.root()) {
		if g.of.Name == "__typename" {
			continue
		}
		c := &rootCheck{evaluation: e, root: g.key}
		c.field(g)
	}
	slices.Sort(e.problems)
	slices.Sort(e.forbidden)
	e.problems, e.forbidden = slices.Compact(e.problems), slices.Compact(e.forbidden)
}

// rootCheck is the check of one root field.
type rootCheck struct {
	*evaluation
	root  string
	wrong int // of its arguments
}

func (c *rootCheck) need(scope string, keys []string, field string) {
	if !c.scopes[scope] {
		c.forbidden = append(c.forbidden, fmt.Sprintf("%s %q needs %s", strings.Join(keys, "."), field, scope))
	}
}

// needHere requires a scope for an argument. The error has the path of the root field.
func (c *rootCheck) needHere(scope, field string) { c.need(scope, []string{c.root}, field) }

func (c *rootCheck) problem(code, field string) {
	c.wrong++
	c.problems = append(c.problems, fmt.Sprintf("%s %s %s", c.root, code, field))
}

func reading(typ string) string { return strings.ToLower(typ) + ":read" }

func (c *rootCheck) field(g *group) {
	kind, at := g.of.Definition.Type.Name(), []string{g.key}
	args := c.arguments(g.of)
	switch {
	case strings.HasSuffix(kind, "Connection"):
		c.connection(strings.TrimSuffix(kind, "Connection"), "", g, at)
	case strings.HasSuffix(kind, "Payload"):
		c.mutation(g, at)
	case g.of.Name == "node":
		if typ := c.anyID("id", args["id"]); typ != "" {
			c.needHere(reading(typ), "id")
			c.record(typ, g.sets, at)
		}
	case g.of.Name == "nodes":
		c.nodes(args["ids"].([]any), g, at)
	case kind == "LibrarySummary":
		c.need("book:read", at, "")
		for _, below := range c.collect(g.sets, kind) {
			switch below.of.Name {
			case "publishers":
				c.need(reading("Publisher"), append(slices.Clip(at), below.key), "")
			case "topBook":
				c.need(reading("Book"), append(slices.Clip(at), below.key), "")
				c.record("Book", below.sets, append(slices.Clip(at), below.key))
			}
		}
	default:
		c.need(reading(kind), at, "")
		c.record(kind, g.sets, at)
		for name, typ := range map[string]string{"id": kind, "book": "Book"} {
			if id, ok := args[name]; ok && c.typeOfID(id) != typ {
				c.problem("BAD_USER_INPUT", name)
			}
		}
	}
}

func (c *rootCheck) nodes(ids []any, g *group, at []string) {
	seen := map[string]bool{}
	for i, id := range ids {
		field := fmt.Sprint("ids.", i)
		if typ := c.anyID(field, id); typ != "" && !seen[typ] {
			seen[typ] = true
			c.needHere(reading(typ), field)
			c.record(typ, g.sets, at)
		}
	}
}

// typeOfID is the type of an ID; empty for an invalid ID.
func (c *rootCheck) typeOfID(id any) string {
	prefix, rest, _ := strings.Cut(id.(string), "_")
	for typ := range c.all {
		if strings.ToLower(typ) == prefix && len(rest) == 26 {
			return typ
		}
	}
	return ""
}

func (c *rootCheck) anyID(field string, id any) string {
	typ := c.typeOfID(id)
	if typ == "" {
		c.problem("BAD_USER_INPUT", field)
	}
	return typ
}

func (c *rootCheck) record(typ string, sets []ast.SelectionSet, at []string) {
	for _, g := range c.collect(sets, typ) {
		if g.of.Name == "__typename" {
			continue
		}
		under, kind := append(slices.Clip(at), g.key), g.of.Definition.Type.Name()
		switch {
		case strings.HasSuffix(kind, "Connection"):
			c.connection(strings.TrimSuffix(kind, "Connection"), typ+"."+g.of.Name, g, under)
		case c.isRecord(kind):
			c.need(reading(kind), under, "")
			c.record(kind, g.sets, under)
		case g.of.Name == "fee":
			c.need("loan:finance", under, "")
		}
	}
}

func (c *rootCheck) connection(of, relation string, g *group, at []string) {
	c.need(reading(of), at, "")
	limit := maxCursors
	if c.selectsRecords(of, g) {
		limit = maxPage
	}
	c.pageArguments(of, relation, g.of, strings.Join(append(slices.Clip(at[1:]), ""), "."), limit)
	for _, part := range c.collect(g.sets, of+"Connection") {
		under := append(slices.Clip(at), part.key)
		switch part.of.Name {
		case "nodes":
			c.record(of, part.sets, under)
		case "edges":
			for _, below := range c.collect(part.sets, of+"Edge") {
				if below.of.Name == "node" {
					c.record(of, below.sets, append(slices.Clip(under), below.key))
				}
			}
		}
	}
}

// selectsRecords reports whether a connection selects the records of its page.
func (c *rootCheck) selectsRecords(of string, g *group) bool {
	return slices.ContainsFunc(c.collect(g.sets, of+"Connection"), func(part *group) bool {
		return part.of.Name == "nodes" || part.of.Name == "edges" &&
			slices.ContainsFunc(c.collect(part.sets, of+"Edge"), func(below *group) bool { return below.of.Name == "node" })
	})
}

// pageArguments checks a connection's arguments; prefix is their path, with a dot.
func (c *rootCheck) pageArguments(of, relation string, f *ast.Field, prefix string, limit int) {
	a := pageArgumentsOf(c.arguments(f))
	before := c.wrong
	c.filter(of, prefix+"filter", a.filter)
	c.order(of, prefix+"orderBy", a.orderBy)
	known, list := c.wrong == before, a.list(of, relation)
	for name, n := range map[string]any{"first": a.first, "last": a.last} {
		switch {
		case n == nil:
		case whole(n) < 0:
			c.problem("BAD_USER_INPUT", prefix+name)
		case whole(n) > limit:
			c.problem("LIMIT_EXCEEDED", prefix+name)
		}
	}
	if a.first != nil && a.last != nil {
		c.problem("BAD_USER_INPUT", prefix+"last")
	}
	for name, cursor := range map[string]any{"after": a.after, "before": a.before} {
		if arg := f.Arguments.ForName(name); arg != nil && arg.Value.Kind == ast.Variable && known {
			c.lists[arg.Value.Raw] = list
		}
		if m, _ := c.marked(cursor); cursor != nil && known && m.list != list {
			c.problem("BAD_CURSOR", prefix+name)
		}
	}
}

func (c *rootCheck) filter(typ, path string, filter any) {
	conditions, _ := filter.(map[string]any)
	for name, condition := range conditions {
		at := path + "." + name
		switch name {
		case "and", "or":
			for i, sub := range condition.([]any) {
				c.filter(typ, fmt.Sprint(at, ".", i), sub)
			}
			continue
		case "not":
			c.filter(typ, at, condition)
			continue
		}
		kind, operators := c.kind(typ, name), condition.(map[string]any)
		switch {
		case c.isRecord(kind):
			if _, null := operators["isNull"]; !null {
				c.needHere(reading(kind), at)
				c.filter(kind, at, operators)
			}
		case strings.HasSuffix(kind, "Connection"):
			of := strings.TrimSuffix(kind, "Connection")
			c.needHere(reading(of), at)
			for quantifier, sub := range operators {
				c.filter(of, at+"."+quantifier, sub)
			}
		default:
			c.operators(name, at, operators)
		}
	}
}

func (c *rootCheck) operators(field, path string, operators map[string]any) {
	if field == "fee" {
		c.needHere("loan:finance", path)
	}
	if len(operators) == 0 { // an unsent variable leaves that behind
		c.problem("BAD_USER_INPUT", path)
	}
	for op, operand := range operators {
		if operand == nil {
			c.problem("BAD_USER_INPUT", path+"."+op)
		}
	}
}

func (c *rootCheck) order(typ, path string, orderBy any) {
	items, _ := orderBy.([]any)
	for i, item := range items {
		at, of := fmt.Sprint(path, ".", i), typ
		for next, _ := item.(map[string]any); next != nil; {
			for name, inner := range next {
				at += "." + name
				kind := c.kind(of, name)
				if c.isRecord(kind) {
					c.needHere(reading(kind), at)
				} else if name == "fee" {
					c.needHere("loan:finance", at)
				}
				of = kind
				next, _ = inner.(map[string]any)
			}
		}
	}
}
