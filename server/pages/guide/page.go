package guide

import (
	"slices"

	"recordgraph/record"
	"recordgraph/server/pages/sample"
	"recordgraph/server/pages/snippet"
)

// page is the data of the guide's text. Its methods make the examples that depend on the model; what a model cannot show is nil
// or empty.
type page struct {
	*sample.Model
	Main    *record.Type
	Missing string // the type of the examples, if the model has none
	write   *sample.Write
}

// Root has the names of the main type's root fields.
func (p *page) Root() record.RootFields { return p.Main.RootFields() }

// lookup is a root field of a unique key.
type lookup struct {
	*record.Key
	Of *record.Type
}

// Key is a unique key of the model, of another type only if the main type has none.
func (p *page) Key() *lookup {
	for _, t := range p.ByPreference(p.Main) {
		if len(t.Keys) > 0 {
			return &lookup{t.Keys[0], t}
		}
	}
	return nil
}

// scoped is a field with a scope of its own.
type scoped struct {
	*record.Field
	Of *record.Type
}

// Scoped is a field with a scope of its own.
func (p *page) Scoped() *scoped {
	for _, t := range p.ByPreference(p.Main) {
		for _, f := range t.Fields {
			if f.Scope != "" {
				return &scoped{f, t}
			}
		}
	}
	return nil
}

// reach is a delete that needs the scope of another type.
type reach struct{ Delete, Scope string }

// Reach is a delete that needs the scope of another type.
func (p *page) Reach() *reach {
	for _, t := range p.ByPreference(p.Main) {
		for _, ref := range p.DeleteReach(t) {
			if ref.From.Write != t.Write {
				return &reach{t.RootFields().Delete, ref.From.Write}
			}
		}
	}
	return nil
}

// Optional is a text of the main type that may be null.
func (p *page) Optional() *record.Field {
	return sample.Find(p.Main, func(f *record.Field) bool { return sample.IsText(f) && !f.NonNull })
}

// Order is the field that orders of the main type begin with.
func (p *page) Order() string { return sample.OrderField(p.Main) }

// OrderBy is an order with several terms.
func (p *page) OrderBy() string {
	terms := []any{member(p.Order(), snippet.Enum("DESC_NULLS_LAST"))}
	if f := sample.Find(p.Main, sample.IsRelation); f != nil {
		return snippet.GraphQL(append(terms, member(f.Name, member(sample.OrderField(f.Relation.Type), snippet.Enum("ASC")))))
	}
	return snippet.GraphQL(append(terms, member("createdAt", snippet.Enum("ASC"))))
}

func member(name string, v any) snippet.Object { return snippet.Object{{Name: name, Value: v}} }

// list is an anonymous query of one list.
func list(fields ...snippet.Field) string {
	return snippet.Operation{Kind: "query", Fields: fields}.String()
}

var totalCount = snippet.Field{Name: "totalCount"}

func nodes(t *record.Type) snippet.Field {
	return snippet.Field{Name: "nodes", Fields: sample.Select(t)}
}

// Filter is a query whose filter has several conditions, and relations if there are any.
func (p *page) Filter() string {
	t := p.Main
	filter := p.Model.Filter(t)
	if f := sample.Find(t, sample.IsRelation); f != nil {
		filter = append(filter, snippet.Member{Name: f.Name, Value: snippet.Object{}})
	}
	if f := sample.Find(t, sample.IsInverse); f != nil {
		none := member("none", member("createdAt", member("last", "PT1S")))
		filter = append(filter, snippet.Member{Name: f.Name, Value: none})
	}
	return list(snippet.Field{Name: t.Plural, Args: member("filter", filter), Fields: []snippet.Field{totalCount, nodes(t)}})
}

// Page is a query of a page, with variables.
func (p *page) Page() string {
	t := p.Main
	return snippet.Operation{
		Kind: "query", Name: "Page", Variables: []snippet.Declared{{Name: "filter", Type: t.Name + "Filter"}, {Name: "after", Type: "String"}},
		Fields: []snippet.Field{{
			Name: t.Plural,
			Args: snippet.Object{
				{Name: "filter", Value: snippet.Variable("filter")},
				{Name: "orderBy", Value: []any{member(p.Order(), snippet.Enum("DESC_NULLS_LAST"))}},
				{Name: "first", Value: snippet.Number(record.DefaultPageSize)},
				{Name: "after", Value: snippet.Variable("after")},
			},
			Fields: []snippet.Field{totalCount, nodes(t), {Name: "pageInfo", Fields: snippet.Fields("hasNextPage", "endCursor")}},
		}},
	}.String()
}

// Period is a query with periods: of one time, and of a start and an end if a type has both.
func (p *page) Period() string {
	t, f := p.Model.Period(p.Main)
	from, to := sample.Year(f)
	fields := []snippet.Field{
		count("inOneYear", t, member(f.Name, between(from, to))),
		count("changedInTheLastDay", t, member("updatedAt", member("last", "PT24H"))),
		count("inTheNextThreeMonths", t, member(f.Name, snippet.Object{{Name: "next", Value: "P3M"}, {Name: "timeZone", Value: "Europe/Berlin"}})),
	}
	if t, start, end := p.StartAndEnd(p.Main); start != nil {
		from, to := sample.Month(start)
		fields = append(fields,
			count("validAtOneInstant", t, snippet.Object{condition(start, "lte", from), condition(end, "gt", from)}),
			count("validSomeTimeInAMonth", t, snippet.Object{condition(start, "lt", to), condition(end, "gt", from)}),
			count("validAllOfAMonth", t, snippet.Object{condition(start, "lte", from), condition(end, "gte", to)}),
		)
	}
	return list(fields...)
}

func condition(f *record.Field, operator string, operand any) snippet.Member {
	return snippet.Member{Name: f.Name, Value: member(operator, operand)}
}

func between(from, to string) snippet.Object {
	return member("between", snippet.Object{{Name: "from", Value: from}, {Name: "to", Value: to}})
}

// count counts the records of a filter.
func count(alias string, t *record.Type, filter snippet.Object) snippet.Field {
	return snippet.Field{Name: alias + ": " + t.Plural, Args: member("filter", filter), Fields: []snippet.Field{totalCount}}
}

// InputField is a field of the main type that clients write.
func (p *page) InputField() string {
	if i := slices.IndexFunc(p.Main.Fields, (*record.Field).Settable); i >= 0 {
		return p.Main.Fields[i].Name
	}
	return p.Order()
}
