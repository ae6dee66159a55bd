package check

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// checkRelations links relations to their types and adds inverse fields there.
func (c *checker) checkRelations(t *Type) {
	for _, f := range t.Fields {
		r := f.Meta.Relation
		if r == nil {
			continue
		}
		d := f.Def.Directives.ForName("relation")
		r.Type = c.records[r.To].Meta
		if r.OnDelete == record.SetNull && f.Meta.NonNull {
			c.problemf(at(d), "onDelete: SET_NULL needs a field that can be null; write %s: %s or another onDelete", f.Def.Name, r.To)
		}
		if r.OnDelete == record.SetNull && f.Meta.Immutable {
			c.problemf(at(d), "onDelete: SET_NULL changes an @immutable field; write another onDelete")
		}
		if r.Inverse != "" {
			c.addInverse(t, f, d.Arguments.ForName("inverse").Position)
		}
	}
}

func (c *checker) addInverse(t *Type, f *Field, pos *ast.Position) {
	name, other := f.Meta.Relation.Inverse, f.Meta.Relation.Type
	switch {
	case !fieldName.MatchString(name) || slices.Contains(reservedFields, name):
		c.problemf(pos, "inverse %q is not a valid name of a field; choose another one in camelCase", name)
	case fieldOf(other, name) != nil || slices.ContainsFunc(other.Fields, func(f *record.Field) bool { return f.Former == name }):
		c.problemf(pos, "%s already has a field %s; choose another inverse", other.Name, name)
	default:
		other.Fields = append(other.Fields, &record.Field{
			Name: name, NonNull: true, Inverse: &record.Inverse{From: t.Meta.Name, Via: f.Meta.Name},
		})
	}
}

// checkResolver reads @resolver, which marks a field computed in Go.
func (c *checker) checkResolver(f *Field, d *ast.Directive) {
	for _, other := range f.Def.Directives {
		if !slices.Contains([]string{"resolver", "auth", "cost", "unit", "deprecated"}, other.Name) {
			c.problemf(at(other), "@%s is for stored fields; %s is computed in Go", other.Name, f.Def.Name)
		}
	}
	f.Meta.InGo, f.Meta.Column = true, ""
	if f.Meta.Relation != nil {
		c.problemf(f.Def.Position, "%s is a record type; a field computed in Go must be a scalar, an enum or a list of them", f.Def.Type.Name())
	}
	for _, v := range listArg(d, "needs") {
		f.Meta.Needs = append(f.Meta.Needs, v.Raw)
	}
}

// checkNeeds checks that the needs are stored fields of the same type, and that
// the field has a scope where one of them has a scope: its value discloses theirs.
func (c *checker) checkNeeds(t *Type, f *Field) {
	d := f.Def.Directives.ForName("resolver")
	for _, v := range listArg(d, "needs") {
		needed := c.storedField(t, v.Raw, v.Position)
		if needed != nil && needed.Scope != "" && f.Def.Directives.ForName("auth") == nil {
			c.problemf(v.Position, "reading %s needs the scope %s, and %s has no scope; add @auth(scope: %q) to %s, or another scope",
				v.Raw, needed.Scope, f.Meta.Name, needed.Scope, f.Meta.Name)
		}
	}
}
