package check

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// checkRelations links relations to their types and adds inverse fields there.
func (c *checker) checkRelations(t *Type) {
	for _, f := range t.Fields {
		if f.Meta.Relation == nil {
			continue
		}
		d := f.Def.Directives.ForName("relation")
		f.Meta.Relation.Type = c.records[f.Meta.Relation.To].Meta
		if f.Meta.Relation.OnDelete == record.SetNull && f.Meta.NonNull {
			c.problemf(at(d), "onDelete: SET_NULL needs a field that can be null; write %s: %s or another onDelete",
				f.Def.Name, f.Def.Type.Name())
		}
		if f.Meta.Relation.OnDelete == record.SetNull && f.Meta.Immutable {
			c.problemf(at(d), "onDelete: SET_NULL changes an @immutable field; write another onDelete")
		}
		if f.Meta.Relation.Inverse != "" {
			c.addInverse(t, f, d.Arguments.ForName("inverse").Position)
		}
	}
}

func (c *checker) addInverse(t *Type, f *Field, pos *ast.Position) {
	name, other := f.Meta.Relation.Inverse, f.Meta.Relation.Type
	taken := slices.ContainsFunc(other.Fields, func(o *record.Field) bool { return o.Name == name })
	switch {
	case !fieldName.MatchString(name) || slices.Contains(reservedFields, name):
		c.problemf(pos, "inverse %q can't name a field; choose another camelCase name", name)
		return
	case taken:
		c.problemf(pos, "%s has a field %s already; choose another inverse", other.Name, name)
		return
	}
	other.Fields = append(other.Fields, &record.Field{
		Name: name, NonNull: true, Inverse: &record.Inverse{From: t.Meta.Name, Via: f.Meta.Name},
	})
}

// checkResolver reads @resolver: a field computed in Go.
func (c *checker) checkResolver(f *Field, d *ast.Directive) {
	for _, other := range f.Def.Directives {
		switch other.Name {
		case "resolver", "auth", "cost", "unit", "deprecated":
		default:
			c.problemf(at(other), "@%s is for stored fields; %s is computed in Go", other.Name, f.Def.Name)
		}
	}
	f.Meta.InGo, f.Meta.Column = true, ""
	if f.Meta.Relation != nil {
		c.problemf(f.Def.Position, "%s is a record type; a field computed in Go is a scalar, an enum or a list of them", f.Def.Type.Name())
	}
	for _, v := range listArg(d, "needs") {
		f.Meta.Needs = append(f.Meta.Needs, v.Raw)
	}
}

// checkNeeds demands stored fields of the same type, and a scope where one of them
// has a scope: the value shows something of that field.
func (c *checker) checkNeeds(t *Type, f *Field) {
	d := f.Def.Directives.ForName("resolver")
	for _, v := range listArg(d, "needs") {
		i := slices.IndexFunc(t.Meta.Fields, func(o *record.Field) bool { return o.Name == v.Raw && o.Column != "" })
		if i < 0 {
			c.problemf(v.Position, "%s is no stored field of %s; write one of %s", v.Raw, t.Meta.Name, storedNames(t))
			continue
		}
		if scope := t.Meta.Fields[i].Scope; scope != "" && f.Def.Directives.ForName("auth") == nil {
			c.problemf(v.Position, "reading %s needs the scope %s, and %s has no scope; add @auth(scope: %q) to %s, or another scope",
				v.Raw, scope, f.Meta.Name, scope, f.Meta.Name)
		}
	}
}
