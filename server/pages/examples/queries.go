package examples

import (
	"recordgraph/model/naming"
	"recordgraph/record"
	"recordgraph/server/pages/sample"
	"recordgraph/server/pages/snippet"
)

// page is the number of records of a page in an example.
const page = 10

// member is an object with one member.
func member(name string, v any) snippet.Object { return snippet.Object{{Name: name, Value: v}} }

// nodes selects the shown fields of records, and more.
func nodes(t *record.Type, more ...snippet.Field) snippet.Field {
	return snippet.Field{Name: "nodes", Fields: append(sample.Select(t), more...)}
}

// newestFirst orders by ID, which is the order of creation.
var newestFirst = []any{member("id", snippet.Enum("DESC"))}

var totalCount = snippet.Field{Name: "totalCount"}

func (b *builder) query(name, about string, fields ...snippet.Field) {
	b.add(snippet.Operation{About: about, Kind: "query", Name: name, Fields: fields}, nil)
}

func (b *builder) queries() {
	t := b.main
	b.query("Newest"+t.PluralName(), "The newest "+many(t)+", and how many there are.", snippet.Field{
		Name:   t.Plural,
		Args:   snippet.Object{{Name: "orderBy", Value: newestFirst}, {Name: "first", Value: snippet.Number(page)}},
		Fields: []snippet.Field{totalCount, nodes(t)},
	})
	b.query("Filter"+t.PluralName(), `Conditions side by side must all be true. "or" needs one of its conditions, "not" inverts one.`, snippet.Field{
		Name:   t.Plural,
		Args:   snippet.Object{{Name: "filter", Value: b.Filter(t)}, {Name: "first", Value: snippet.Number(page)}},
		Fields: []snippet.Field{totalCount, nodes(t)},
	})
	b.period()
	b.toOne()
	b.toMany()
	b.pages()
}

// period shows a type with a time of its own; otherwise the time of creation.
func (b *builder) period() {
	t, f := b.Period(b.main)
	from, to := sample.Year(f)
	field := naming.UpperFirst(f.Name)
	between := member("between", snippet.Object{{Name: "from", Value: from}, {Name: "to", Value: to}})
	b.query(t.PluralName()+"By"+field, `"between" includes its start and excludes its end. "last" ends now, "next" begins now.`, snippet.Field{
		Name:   "inOneYear: " + t.Plural,
		Args:   snippet.Object{{Name: "filter", Value: member(f.Name, between)}, {Name: "first", Value: snippet.Number(page)}},
		Fields: []snippet.Field{totalCount, nodes(t)},
	}, snippet.Field{
		Name:   "inTheLast30Days: " + t.Plural,
		Args:   member("filter", member(f.Name, member("last", "P30D"))),
		Fields: []snippet.Field{totalCount},
	})
}

func (b *builder) toOne() {
	t, f := b.Relation(b.main)
	if t == nil {
		return
	}
	other := f.Relation.Type
	about := naming.UpperFirst(many(t)) + " that have " + naming.Article(naming.Phrase(f.Name)) + ", ordered by it. " +
		"A relation takes the filter and the order of its type."
	b.query(t.PluralName()+"With"+naming.UpperFirst(f.Name), about, snippet.Field{
		Name: t.Plural,
		Args: snippet.Object{
			{Name: "filter", Value: member(f.Name, snippet.Object{})},
			{Name: "orderBy", Value: []any{member(f.Name, member(sample.OrderField(other), snippet.Enum("ASC")))}},
			{Name: "first", Value: snippet.Number(page)},
		},
		Fields: []snippet.Field{nodes(t, snippet.Field{Name: f.Name, Fields: sample.Select(other)})},
	})
}

func (b *builder) toMany() {
	t, f := b.Inverse(b.main)
	if t == nil {
		return
	}
	other := f.Inverse.Type
	about := naming.UpperFirst(many(t)) + " with some " + naming.Phrase(f.Name) + `, and the newest of these. Besides "some" there are "every" and "none".`
	b.query(t.PluralName()+"With"+naming.UpperFirst(f.Name), about, snippet.Field{
		Name: t.Plural,
		Args: snippet.Object{{Name: "filter", Value: member(f.Name, member("some", snippet.Object{}))}, {Name: "first", Value: snippet.Number(page)}},
		Fields: []snippet.Field{nodes(t, snippet.Field{
			Name:   f.Name,
			Args:   snippet.Object{{Name: "orderBy", Value: newestFirst}, {Name: "first", Value: snippet.Number(3)}},
			Fields: []snippet.Field{totalCount, nodes(other)},
		})},
	})
}

func (b *builder) pages() {
	t := b.main
	b.add(snippet.Operation{
		About: naming.UpperFirst(many(t)) + ` page by page: set "after" to the endCursor of a page to get the next page.`,
		Kind:  "query", Name: "NextPage",
		Variables: []snippet.Declared{{Name: "first", Type: "Int!"}, {Name: "after", Type: "String"}},
		Fields: []snippet.Field{{
			Name: t.Plural,
			Args: snippet.Object{
				{Name: "orderBy", Value: []any{member(sample.OrderField(t), snippet.Enum("ASC"))}},
				{Name: "first", Value: snippet.Variable("first")}, {Name: "after", Value: snippet.Variable("after")},
			},
			Fields: []snippet.Field{nodes(t), {Name: "pageInfo", Fields: snippet.Fields("hasNextPage", "endCursor")}},
		}},
	}, snippet.Object{{Name: "first", Value: snippet.Number(page / 2)}, {Name: "after", Value: nil}})
}
