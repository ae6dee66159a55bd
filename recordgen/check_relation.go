package recordgen

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// checkRelations links relations to their types and adds inverse fields there.
func (c *checker) checkRelations(t *recordType) {
	for _, f := range t.fields {
		if f.meta.Relation == nil {
			continue
		}
		d := f.def.Directives.ForName("relation")
		f.meta.Relation.Type = c.records[f.meta.Relation.To].meta
		if f.meta.Relation.OnDelete == record.SetNull && f.meta.NonNull {
			c.problemf(at(d), "onDelete: SET_NULL needs a field that can be null; write %s: %s or another onDelete",
				f.def.Name, f.def.Type.Name())
		}
		if f.meta.Relation.OnDelete == record.SetNull && f.meta.Immutable {
			c.problemf(at(d), "onDelete: SET_NULL changes an @immutable field; write another onDelete")
		}
		if f.meta.Relation.Inverse != "" {
			c.addInverse(t, f, d.Arguments.ForName("inverse").Position)
		}
	}
}

func (c *checker) addInverse(t *recordType, f *field, pos *ast.Position) {
	name, other := f.meta.Relation.Inverse, f.meta.Relation.Type
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
		Name: name, NonNull: true, Inverse: &record.Inverse{From: t.meta.Name, Via: f.meta.Name},
	})
}

// checkResolver reads @resolver: a field computed in Go.
func (c *checker) checkResolver(f *field, d *ast.Directive) {
	for _, other := range f.def.Directives {
		switch other.Name {
		case "resolver", "auth", "cost", "unit", "deprecated":
		default:
			c.problemf(at(other), "@%s is for stored fields; %s is computed in Go", other.Name, f.def.Name)
		}
	}
	f.meta.InGo, f.meta.Column = true, ""
	if f.meta.Relation != nil {
		c.problemf(f.def.Position, "%s is a record type; a field computed in Go is a scalar, an enum or a list of them", f.def.Type.Name())
	}
	for _, v := range listArg(d, "needs") {
		f.meta.Needs = append(f.meta.Needs, v.Raw)
	}
}

// checkNeeds demands stored fields of the same type, and a scope where one of them
// has a scope: the value shows something of that field.
func (c *checker) checkNeeds(t *recordType, f *field) {
	d := f.def.Directives.ForName("resolver")
	for _, v := range listArg(d, "needs") {
		i := slices.IndexFunc(t.meta.Fields, func(o *record.Field) bool { return o.Name == v.Raw && o.Column != "" })
		if i < 0 {
			c.problemf(v.Position, "%s is no stored field of %s; write one of %s", v.Raw, t.meta.Name, storedNames(t))
			continue
		}
		if scope := t.meta.Fields[i].Scope; scope != "" && f.def.Directives.ForName("auth") == nil {
			c.problemf(v.Position, "reading %s needs the scope %s, and %s has no scope; add @auth(scope: %q) to %s, or another scope",
				v.Raw, scope, f.meta.Name, scope, f.meta.Name)
		}
	}
}
