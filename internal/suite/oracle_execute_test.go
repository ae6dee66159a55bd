package suite_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// evaluation executes one operation by section 6 of the specification, field by field and
// record by record.
type evaluation struct {
	*oracle
	document  *ast.QueryDocument
	variables map[string]any
	scopes    map[string]bool
	computed  behaviour

	faults    []string // of fields that failed: path and code
	problems  []string // that refuse the operation: root field, code, argument
	forbidden []string // that refuse it before those: path, argument, scope
	lists     map[string]string
}

func (o *oracle) evaluation(document *ast.QueryDocument, variables map[string]any, scopes map[string]bool, computed behaviour) *evaluation {
	e := &evaluation{
		oracle: o, document: document, scopes: scopes, computed: computed,
		variables: map[string]any{}, lists: map[string]string{},
	}
	for _, v := range document.Operations[0].VariableDefinitions {
		if sent, ok := variables[v.Variable]; ok {
			e.variables[v.Variable] = sent
		} else if v.DefaultValue != nil {
			e.variables[v.Variable], _ = e.value(v.DefaultValue)
		}
	}
	return e
}

// value reads a value of the document; variables that aren't sent have none.
func (e *evaluation) value(v *ast.Value) (any, bool) {
	switch v.Kind {
	case ast.Variable:
		sent, ok := e.variables[v.Raw]
		return sent, ok
	case ast.NullValue:
		return nil, true
	case ast.BooleanValue:
		return v.Raw == "true", true
	case ast.IntValue, ast.FloatValue:
		return json.Number(v.Raw), true
	case ast.ListValue:
		out := []any{}
		for _, c := range v.Children {
			item, _ := e.value(c.Value)
			out = append(out, item)
		}
		return out, true
	case ast.ObjectValue:
		out := map[string]any{}
		for _, c := range v.Children {
			if item, ok := e.value(c.Value); ok {
				out[c.Name] = item
			}
		}
		return out, true
	}
	return v.Raw, true
}

func (e *evaluation) arguments(f *ast.Field) map[string]any {
	out := map[string]any{}
	for _, arg := range f.Arguments {
		if v, ok := e.value(arg.Value); ok {
			out[arg.Name] = v
		}
	}
	return out
}

// group is the fields with one response key.
type group struct {
	key  string
	of   *ast.Field // the first
	sets []ast.SelectionSet
}

// collect is CollectFields of section 6.3.2.
func (e *evaluation) collect(sets []ast.SelectionSet, typ string) []*group {
	var out []*group
	visited := map[string]bool{}
	var walk func(set ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				if e.included(sel.Directives) {
					out = e.join(out, sel)
				}
			case *ast.InlineFragment:
				if e.included(sel.Directives) && e.applies(sel.TypeCondition, typ) {
					walk(sel.SelectionSet)
				}
			case *ast.FragmentSpread:
				if visited[sel.Name] || !e.included(sel.Directives) {
					continue
				}
				visited[sel.Name] = true
				if f := e.document.Fragments.ForName(sel.Name); e.applies(f.TypeCondition, typ) {
					walk(f.SelectionSet)
				}
			}
		}
	}
	for _, set := range sets {
		walk(set)
	}
	return out
}

func (e *evaluation) join(groups []*group, f *ast.Field) []*group {
	i := slices.IndexFunc(groups, func(g *group) bool { return g.key == f.Alias })
	if i < 0 {
		i = len(groups)
		groups = append(groups, &group{key: f.Alias, of: f})
	}
	groups[i].sets = append(groups[i].sets, f.SelectionSet)
	return groups
}

func (e *evaluation) included(directives ast.DirectiveList) bool {
	for _, d := range directives {
		yes, _ := e.value(d.Arguments.ForName("if").Value)
		if d.Name == "skip" && yes == true || d.Name == "include" && yes == false {
			return false
		}
	}
	return true
}

func (e *evaluation) applies(condition, typ string) bool {
	return condition == "" || condition == typ || slices.Contains(e.schema.Types[typ].Interfaces, condition)
}

// data is the data of the response; nil if null has propagated to the root.
func (e *evaluation) data() any {
	out, ok := e.object(e.root(), nil, []ast.SelectionSet{e.document.Operations[0].SelectionSet}, nil)
	if !ok {
		return nil
	}
	return out
}

// root is the type of the operation's root.
func (e *evaluation) root() string {
	if e.document.Operations[0].Operation == ast.Mutation {
		return "Mutation"
	}
	return "Query"
}

// object executes a selection set on an object; false if a non-null field is null.
func (e *evaluation) object(typ string, source any, sets []ast.SelectionSet, path []string) ([]member, bool) {
	out, good := []member{}, true
	for _, g := range e.collect(sets, typ) {
		at := append(slices.Clip(path), g.key)
		v := any(typ)
		ok := true
		if g.of.Name != "__typename" {
			v, ok = e.complete(e.typeOf(typ, g.of), e.resolve(typ, source, g.of, at), g.sets, at)
		}
		good = good && ok
		out = append(out, member{g.key, v})
	}
	return out, good
}

// typeOf is the type of a field. Some services have a non-null computed field.
func (e *evaluation) typeOf(typ string, f *ast.Field) *ast.Type {
	if e.computed == nulls && typ == "Book" && f.Name == "returnOnCost" {
		return ast.NonNullNamedType("Float", nil)
	}
	return f.Definition.Type
}

// complete is CompleteValue of section 6.4.3.
func (e *evaluation) complete(t *ast.Type, v any, sets []ast.SelectionSet, path []string) (any, bool) {
	out, ok := e.completeNullable(t, v, sets, path)
	if !ok || out == nil {
		return nil, !t.NonNull
	}
	return out, true
}

func (e *evaluation) completeNullable(t *ast.Type, v any, sets []ast.SelectionSet, path []string) (any, bool) {
	if items, ok := v.([]any); ok && t.Elem != nil {
		out, good := make([]any, len(items)), true
		for i, item := range items {
			v, ok := e.complete(t.Elem, item, sets, append(slices.Clip(path), fmt.Sprint(i)))
			out[i], good = v, good && ok
		}
		return out, good
	}
	switch v := v.(type) {
	case nil:
		return nil, true
	case *thing:
		return e.object(v.typ, v, sets, path)
	case *page, edge, *universe, *payload:
		return e.object(t.Name(), v, sets, path)
	}
	return v, true
}

// resolve is the value of a field without its selection set.
func (e *evaluation) resolve(typ string, source any, f *ast.Field, path []string) any {
	args := e.arguments(f)
	switch source := source.(type) {
	case *page:
		if typ == "PageInfo" {
			return source.info(f.Name)
		}
		return source.field(f.Name)
	case edge:
		if f.Name == "cursor" {
			return mark{source.list, source.node}
		}
		return source.node
	case *universe:
		return e.summary(f.Name)
	case *thing:
		return e.recordField(source, f, args, path)
	case *payload:
		return source.records()
	}
	if typ == "Mutation" {
		return e.write(f, args)
	}
	return e.rootField(f, args)
}

func (e *evaluation) recordField(x *thing, f *ast.Field, args map[string]any, path []string) any {
	kind := f.Definition.Type.Name()
	switch {
	case f.Name == "returnOnCost":
		return e.returnOnCost(x, path)
	case strings.HasSuffix(kind, "Connection"):
		return e.page(strings.TrimSuffix(kind, "Connection"), x.typ+"."+f.Name, x.many[f.Name], pageArgumentsOf(args))
	case e.isRecord(kind):
		if to := x.one[f.Name]; to != nil {
			return to
		}
		return nil
	}
	return x.values[f.Name]
}

func (e *evaluation) returnOnCost(x *thing, path []string) any {
	cost, sales := x.values["printingCost"], x.values["worldwideSales"]
	switch {
	case e.computed == fails:
		e.faults = append(e.faults, strings.Join(path, ".")+" UNAVAILABLE")
		return nil
	case e.computed == nulls && cost == nil:
		e.faults = append(e.faults, strings.Join(path, ".")+" INTERNAL")
		return nil
	case e.computed == nulls:
		return json.Number("1")
	case cost == nil || sales == nil || cost == "0":
		return nil
	}
	a, _ := rational(sales).Float64()
	b, _ := rational(cost).Float64()
	return json.Number(canonical(a / b))
}

func (e *evaluation) rootField(f *ast.Field, args map[string]any) any {
	kind := f.Definition.Type.Name()
	if of, ok := strings.CutSuffix(kind, "Connection"); ok {
		return e.page(of, "", e.all[of], pageArgumentsOf(args))
	}
	switch f.Name {
	case "nodes":
		var out []any
		for _, id := range args["ids"].([]any) {
			out = append(out, e.orNull(e.byID[id.(string)]))
		}
		return out
	case "publisherByName":
		return e.first("Publisher", func(x *thing) bool { return x.values["name"] == args["name"] })
	case "loanByBookAndBranchAndStartsAt":
		return e.first("Loan", func(x *thing) bool {
			return x.one["book"].id == args["book"] && x.values["branch"] == args["branch"] &&
				instant(x.values["startsAt"]).Equal(instant(args["startsAt"]))
		})
	case "librarySummary":
		return e.universe
	}
	return e.orNull(e.byID[args["id"].(string)])
}

// orNull converts a nil record to a nil interface.
func (e *evaluation) orNull(x *thing) any {
	if x == nil {
		return nil
	}
	return x
}

func (e *evaluation) first(typ string, is func(*thing) bool) any {
	i := slices.IndexFunc(e.all[typ], is)
	if i < 0 {
		return nil
	}
	return e.all[typ][i]
}

func (e *evaluation) summary(name string) any {
	if name != "topBook" {
		return json.Number(fmt.Sprint(len(e.all[map[string]string{"books": "Book", "publishers": "Publisher"}[name]])))
	}
	order := []any{map[string]any{"worldwideSales": "DESC"}}
	filter := map[string]any{"worldwideSales": map[string]any{"isNull": false}}
	return e.page("Book", "", e.all["Book"], pageArguments{filter: filter, orderBy: order}).rows[0]
}
