package engine

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/record"
)

// responseField is a field of the response: all selected fields with one response key.
type responseField struct {
	key   string
	field *ast.Field // the first of them
	sets  []ast.SelectionSet
}

// isMetaField reports whether the field is __typename, __schema or __type.
func (s responseField) isMetaField() bool { return strings.HasPrefix(s.field.Name, "__") }

// responsePath is the path of a field in the response, without list indices.
type responsePath struct {
	keys  []string
	depth int
}

func (p responsePath) child(key string) responsePath {
	return responsePath{append(slices.Clip(p.keys), key), p.depth + 1}
}

func (p responsePath) path() ast.Path {
	out := make(ast.Path, len(p.keys))
	for i, k := range p.keys {
		out[i] = ast.PathName(k)
	}
	return out
}

// input is the prefix of the input paths of the field's arguments. It starts below the
// root field.
func (p responsePath) input() string { return strings.Join(p.keys[1:], ".") }

// collect implements CollectFields (section 6.3.2 of the GraphQL specification): it
// merges the fields of selection sets on an object of a type, in response order.
func (c *compilation) collect(sets []ast.SelectionSet, typeName string, at responsePath) []responseField {
	if at.depth >= c.limits.Depth {
		c.addTooDeep(at)
		return nil
	}
	f := collector{compilation: c, types: c.typeConditions(typeName), at: at}
	for _, set := range sets {
		f.set(set)
	}
	if f.overflow || c.tooLarge {
		return nil
	}
	return f.fields
}

// typeConditions lists the type conditions that match an object of the type.
func (c *compilation) typeConditions(typeName string) []string {
	out := []string{typeName}
	if def := c.public.Types[typeName]; def != nil {
		out = append(out, def.Interfaces...)
	}
	return out
}

type collector struct {
	*compilation
	types    []string
	at       responsePath
	fields   []responseField
	index    map[string]int // by response key; nil for few fields
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
		i = len(c.fields)
		if c.index != nil {
			c.index[f.Alias] = i
		}
		c.fields = append(c.fields, responseField{key: f.Alias, field: f})
		c.count()
	}
	if len(f.SelectionSet) > 0 {
		c.fields[i].sets = append(c.fields[i].sets, f.SelectionSet)
	}
}

// maxLinearSearch is the number of fields up to which a linear search is faster than
// a map.
const maxLinearSearch = 32

// find returns the index of a response key, or -1.
func (c *collector) find(key string) int {
	if c.index == nil && len(c.fields) <= maxLinearSearch {
		return slices.IndexFunc(c.fields, func(s responseField) bool { return s.key == key })
	}
	if c.index == nil {
		c.index = make(map[string]int, 2*len(c.fields))
		for i, s := range c.fields {
			c.index[s.key] = i
		}
	}
	if i, ok := c.index[key]; ok {
		return i
	}
	return -1
}

// count enforces Limits.Selections, because nested fragments can select exponentially
// many fields.
func (c *collector) count() {
	c.selections++
	c.overflow = c.selections > c.limits.Selections
	if c.overflow && !c.tooLarge {
		c.tooLarge = true
		c.addLimit(nil, "the operation selects more than the %d fields allowed", c.limits.Selections)
	}
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

// included evaluates @skip and @include.
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
		c.fixVariable(value.Raw, "", &input.Notes{})
	}
	raw, _ := input.Value(value, c.req.Variables)
	yes, ok := raw.(bool)
	if !ok {
		c.addProblem(c.at.path(), record.Invalid("if", "if: must be true or false where @"+name+" uses it"))
	}
	return yes
}
