package engine

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
)

// selected is a response field: the fields of one key, merged.
type selected struct {
	key   string
	field *ast.Field // the first of them
	sets  []ast.SelectionSet
}

// meta reports whether the field is GraphQL's own: __typename, __schema or __type.
func (s selected) meta() bool { return strings.HasPrefix(s.field.Name, "__") }

// place is where in a response a field stands.
type place struct {
	keys  []string
	depth int
}

// under is the place of a field below.
func (p place) under(key string) place {
	return place{append(slices.Clip(p.keys), key), p.depth + 1}
}

// path is the response path without indices.
func (p place) path() ast.Path {
	out := make(ast.Path, len(p.keys))
	for i, k := range p.keys {
		out[i] = ast.PathName(k)
	}
	return out
}

// input is the path of the field's arguments, below the root field.
func (p place) input() string { return strings.Join(p.keys[1:], ".") }

// collect merges the fields of selection sets on an object of a type, in the
// order of the response, as section 6.3.2 of the GraphQL specification has it.
func (w *walk) collect(sets []ast.SelectionSet, typeName string, at place) []selected {
	if at.depth >= w.limits.Depth {
		w.deep(at)
		return nil
	}
	c := collector{walk: w, types: w.satisfies(typeName), at: at}
	for _, set := range sets {
		c.set(set)
	}
	if c.overflow || w.tooLarge {
		return nil
	}
	return c.out
}

// satisfies lists the type conditions an object of the type meets.
func (w *walk) satisfies(typeName string) []string {
	out := []string{typeName}
	if def := w.public.Types[typeName]; def != nil {
		out = append(out, def.Interfaces...)
	}
	return out
}

type collector struct {
	*walk
	types    []string
	at       place
	out      []selected
	index    map[string]int // by response key, once there are many
	visited  map[string]bool
	overflow bool
}

func (c *collector) set(set ast.SelectionSet) {
	for _, sel := range set {
		switch sel := sel.(type) {
		case *ast.Field:
			if c.included(sel.Directives) {
				c.field(sel)
			}
		case *ast.InlineFragment:
			if c.matches(sel.TypeCondition) && c.included(sel.Directives) {
				c.set(sel.SelectionSet)
			}
		case *ast.FragmentSpread:
			c.spread(sel)
		}
		if c.overflow {
			return
		}
	}
}

func (c *collector) field(f *ast.Field) {
	i := c.find(f.Alias)
	if i < 0 {
		i = len(c.out)
		if c.index != nil {
			c.index[f.Alias] = i
		}
		c.out = append(c.out, selected{key: f.Alias, field: f})
		c.count()
	}
	if len(f.SelectionSet) > 0 {
		c.out[i].sets = append(c.out[i].sets, f.SelectionSet)
	}
}

// few is up to how many fields a search is faster than a map.
const few = 32

// find returns the index of a response key; -1 when it is new.
func (c *collector) find(key string) int {
	if c.index == nil && len(c.out) <= few {
		return slices.IndexFunc(c.out, func(s selected) bool { return s.key == key })
	}
	if c.index == nil {
		c.index = make(map[string]int, 2*len(c.out))
		for i, s := range c.out {
			c.index[s.key] = i
		}
	}
	if i, ok := c.index[key]; ok {
		return i
	}
	return -1
}

// count bounds the walk: nested fragments can unfold without end.
func (c *collector) count() {
	c.selections++
	c.overflow = c.checkSelections()
}

// checkSelections reports whether too many fields are selected.
func (w *walk) checkSelections() bool {
	if w.selections <= w.limits.Selections {
		return false
	}
	if !w.tooLarge {
		w.tooLarge = true
		w.limit(nil, "the operation selects more than the %d fields allowed", w.limits.Selections)
	}
	return true
}

func (c *collector) spread(s *ast.FragmentSpread) {
	if c.visited[s.Name] || !c.included(s.Directives) {
		return
	}
	if c.visited == nil {
		c.visited = map[string]bool{}
	}
	c.visited[s.Name] = true
	f := c.req.Document.Fragments.ForName(s.Name)
	if f != nil && c.matches(f.TypeCondition) {
		c.set(f.SelectionSet)
	}
}

func (c *collector) matches(condition string) bool {
	return condition == "" || slices.Contains(c.types, condition)
}

// included carries out @skip and @include.
func (c *collector) included(directives ast.DirectiveList) bool {
	return !c.condition(directives, "skip", false) && c.condition(directives, "include", true)
}

func (c *collector) condition(directives ast.DirectiveList, name string, absent bool) bool {
	d := directives.ForName(name)
	if d == nil || d.Arguments.ForName("if") == nil {
		return absent
	}
	value := d.Arguments.ForName("if").Value
	if value.Kind == ast.Variable {
		c.decides(value.Raw, "", &input.Notes{})
	}
	raw, _ := input.Value(value, c.req.Variables)
	yes, ok := raw.(bool)
	if !ok {
		c.problem(c.at.path(), record.Invalid("if", "if: must be true or false where @"+name+" uses it"))
	}
	return yes
}
