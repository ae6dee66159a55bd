package apichange

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/sdl"
)

// text is the canonical text of a default: equal values of the type have equal texts. It is empty without a default.
func (a *API) text(t *ast.Type, v *ast.Value) string {
	if v == nil {
		return ""
	}
	return sdl.Value(a.canonical(t, v))
}

// canonical coerces a default as GraphQL does: one value becomes a list, an input object gets the defaults of its fields.
func (a *API) canonical(t *ast.Type, v *ast.Value) *ast.Value {
	def := a.schema.Types[t.Name()]
	switch {
	case v.Kind == ast.NullValue:
		return v
	case t.Elem != nil:
		items := v.Children
		if v.Kind != ast.ListValue {
			items = ast.ChildValueList{{Value: v}}
		}
		out := &ast.Value{Kind: ast.ListValue}
		for _, item := range items {
			out.Children = append(out.Children, &ast.ChildValue{Value: a.canonical(t.Elem, item.Value)})
		}
		return out
	case v.Kind == ast.ObjectValue && def != nil && def.Kind == ast.InputObject:
		return a.object(def, v)
	}
	return scalar(t.NamedType, v)
}

// object is an input object with the defaults of its fields, in the order of their names.
func (a *API) object(def *ast.Definition, v *ast.Value) *ast.Value {
	out := &ast.Value{Kind: ast.ObjectValue}
	for _, f := range def.Fields {
		given := v.Children.ForName(f.Name)
		if given == nil {
			given = f.DefaultValue
		}
		if given != nil {
			out.Children = append(out.Children, &ast.ChildValue{Name: f.Name, Value: a.canonical(f.Type, given)})
		}
	}
	slices.SortFunc(out.Children, func(x, y *ast.ChildValue) int { return strings.Compare(x.Name, y.Name) })
	return out
}

// scalar spells equal numbers and IDs in one way.
func scalar(typ string, v *ast.Value) *ast.Value {
	out := *v
	switch v.Kind {
	case ast.IntValue, ast.FloatValue:
		if typ == "ID" {
			out.Kind = ast.StringValue
		} else if n, err := strconv.ParseFloat(v.Raw, 64); err == nil {
			out.Raw = strconv.FormatFloat(n, 'f', -1, 64)
		}
	case ast.BlockValue:
		out.Kind = ast.StringValue
	}
	return &out
}
