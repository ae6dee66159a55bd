package apichange

import (
	"maps"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// standardDirectives are in every schema. The parser has a definition of each; a schema may have its own.
var standardDirectives = []string{"skip", "include", "deprecated", "specifiedBy", "oneOf", "defer"}

// directives compares the directives of both versions by GraphQL's rules.
func (c *comparison) directives() {
	removed, added, kept := match(c.before.directives(), c.after.directives(), func(d *ast.DirectiveDefinition) string { return d.Name })
	for _, d := range removed {
		c.add(DirectiveRemoved, "@"+d.Name, "", "The directive @%s was removed", d.Name)
	}
	for _, d := range added {
		c.add(DirectiveAdded, "@"+d.Name, "", "The directive @%s was added", d.Name)
	}
	for _, p := range kept {
		c.directive(p.before, p.after)
	}
}

// directives are those of the API's own, by name.
func (a *API) directives() (out []*ast.DirectiveDefinition) {
	for _, name := range slices.Sorted(maps.Keys(a.schema.Directives)) {
		if !slices.Contains(standardDirectives, name) {
			out = append(out, a.schema.Directives[name])
		}
	}
	return out
}

func (c *comparison) directive(before, after *ast.DirectiveDefinition) {
	name := "@" + after.Name
	removed, added, _ := match(before.Arguments, after.Arguments, argumentName)
	for _, arg := range removed {
		c.add(DirectiveArgRemoved, argument(name, arg), "", "The argument %s was removed", argument(name, arg))
	}
	for _, arg := range added {
		if required(arg.Type, arg.DefaultValue) {
			c.add(RequiredDirectiveArgAdded, argument(name, arg), "", "The required argument %s was added", argument(name, arg))
		}
	}
	if before.IsRepeatable && !after.IsRepeatable {
		c.add(DirectiveRepeatableRemoved, name, "", "%s can no longer be repeated", name)
	}
	for _, place := range before.Locations {
		if !slices.Contains(after.Locations, place) {
			c.add(DirectiveLocationRemoved, name, "", "%s is no longer allowed on %s", name, place)
		}
	}
}
