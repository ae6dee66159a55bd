package store_test

import (
	"testing"
	"time"

	"recordgraph/record"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// TestOrdersAreServedByIndexes orders by indexed and unique fields in both directions, with nulls at either end, at
// several depths.
func TestOrdersAreServedByIndexes(t *testing.T) {
	t.Parallel()
	d := large(t)
	for name, fields := range map[string][]string{
		"Movie":   {"id", "title", "releasedOn", "worldwideGross", "imdbRating"},
		"Studio":  {"name"},
		"Licence": {"startsAt", "endsAt"},
	} {
		typ := d.typ(name)
		for _, field := range fields {
			orders := []string{field, "-" + field}
			if !Field(typ, field).NonNull {
				orders = append(orders, field+" nf", "-"+field+" nl")
			}
			for _, order := range orders {
				c := Nodes(Select(typ, "id", "version"), 10)
				c.Order = Order(typ, order)
				depths := []int{500, 5000, -500} // within the nulls, within the values, and backward
				if name == "Studio" {
					depths = []int{900}
				}
				d.expectPages(t, name+" by "+order, c, depths, customPlan, genericPlan)
			}
		}
	}
}

func TestFiltersAreServedByIndexes(t *testing.T) {
	t.Parallel()
	d := large(t)
	movie, studio, licence := d.typ("Movie"), d.typ("Studio"), d.typ("Licence")
	at := time.Date(2022, 1, 1, 0, 0, 0, 0, time.UTC)
	drama := Compare(movie, "genre", record.OpEq, "Drama")
	for _, test := range []struct {
		name   string
		typ    *record.Type
		filter *record.Filter
		order  []string
		depths []int
	}{
		{"unique key", studio, Compare(studio, "name", record.OpEq, "Studio 7"), nil, nil},
		{"some of a unique key", studio, Compare(studio, "name", record.OpIn, []any{"Studio 7", "Studio 8"}), nil, nil},
		{"equal", movie, Compare(movie, "releasedOn", record.OpEq, record.Date("2000-01-01")), nil, nil},
		{"range", movie, All(
			Compare(movie, "releasedOn", record.OpGte, record.Date("2000-01-01")), Compare(movie, "releasedOn", record.OpLt, record.Date("2010-01-01")),
		), []string{"-releasedOn"}, []int{1000}},
		{"prefix", movie, Compare(movie, "title", record.OpStartsWith, "Film 00a"), nil, nil},
		{"prefix in its order", movie, Compare(movie, "title", record.OpStartsWith, "Film a"), []string{"title"}, []int{1000}},
		{"equal, folded", movie, Compare(movie, "title", record.OpEqFold, "FILM C4CA4238A0B923820DCC509A6F75849B"), nil, nil},
		{"prefix, folded", movie, Compare(movie, "title", record.OpStartsWithFold, "FILM 00A"), nil, nil},
		{"two fields", movie, drama, []string{"releasedOn"}, []int{1000}},
		{"two fields down", movie, drama, []string{"-releasedOn"}, []int{1000}},
		{"two fields, nulls last", movie, drama, []string{"-releasedOn nl"}, []int{1000, 7000}},
		{"two fields in a range", movie, All(drama, Compare(movie, "releasedOn", record.OpGt, record.Date("2000-01-01"))), []string{"releasedOn"}, []int{500}},
		{"foreign key", movie, Related(movie, "studio", record.OpOne, Compare(studio, "id", record.OpEq, d.id(t, "studio"))), nil, []int{15}},
		{"several unique fields", licence, All(
			Related(licence, "movie", record.OpOne, Compare(movie, "id", record.OpEq, d.id(t, "movie"))),
			Compare(licence, "territory", record.OpEq, "DE"), Compare(licence, "startsAt", record.OpGte, at),
		), []string{"startsAt"}, nil},
		{"field of a to-one relation", movie, Related(movie, "studio", record.OpOne, Compare(studio, "name", record.OpEq, "Studio 7")), nil, []int{15}},
		{"field of a to-many relation", studio, Related(studio, "movies", record.OpSome, Compare(movie, "title", record.OpStartsWith, "Film 00a")), nil, nil},
		{"field two relations away", licence, Related(licence, "movie", record.OpOne, Related(movie, "studio", record.OpOne, Compare(studio, "name", record.OpEq, "Studio 7"))), nil, nil},
		{"null", movie, All(Compare(movie, "releasedOn", record.OpIsNull, nil)), nil, []int{1000}},
	} {
		c := Nodes(Select(test.typ, "id", "version"), 10)
		c.Filter, c.Order = test.filter, Order(test.typ, test.order...)
		d.expectPages(t, test.name, c, test.depths, customPlan, chosenPlan)
	}
}

// id returns the ID of a record with relations to it.
func (d *database) id(t *testing.T, prefix string) record.ID {
	t.Helper()
	id := record.ID{Prefix: prefix}
	text := scalarValue[string](t, d.db, `SELECT `+prefix+`_id FROM `+map[string]string{"studio": "movies", "movie": "licences"}[prefix]+` WHERE `+prefix+`_id IS NOT NULL ORDER BY id LIMIT 1`)
	noError(t, id.UUID.UnmarshalText([]byte(text)))
	return id
}

// TestListsPerParentAreServedByIndexes reads lists in lists and in lookups.
func TestListsPerParentAreServedByIndexes(t *testing.T) {
	t.Parallel()
	d := large(t)
	movie, studio, licence := d.typ("Movie"), d.typ("Studio"), d.typ("Licence")
	licences := WithCount(Nodes(Select(licence, "territory"), 3))
	s := Select(movie, "title")
	Many(s, "licences", licences)
	One(s, "studio", "name")
	movies := Nodes(s, 5)
	top := Select(studio, "name")
	Many(top, "movies", movies)
	must(d.List(t.Context(), Nodes(top, 5)))(t)
	d.expectIndexes(t, "lists in lists", customPlan, chosenPlan)
	for _, look := range []*record.Lookup{
		{Type: movie, IDs: []record.ID{d.id(t, "movie")}, Select: s},
		{Type: movie, IDs: []record.ID{d.id(t, "movie"), d.id(t, "movie")}, Select: s},
		{Type: studio, Key: studio.Keys[0], Values: []any{"Studio 7"}, Select: top},
	} {
		d.sql.take()
		must(d.Lookup(t.Context(), look))(t)
		d.expectIndexes(t, "lookup", customPlan, genericPlan)
	}
}

// TestStatementsPerLevel counts statements: one per list and one for the count of a list in a list, for any number of
// records.
func TestStatementsPerLevel(t *testing.T) {
	t.Parallel()
	d := large(t)
	movie, studio, licence := d.typ("Movie"), d.typ("Studio"), d.typ("Licence")
	for _, limit := range []int{1, 10, 100} {
		s := Select(movie, "title")
		One(s, "studio", "name")
		Many(s, "licences", WithCount(Nodes(Select(licence, "territory"), limit)))
		Many(s, "licences", Nodes(Select(licence, "endsAt"), limit))
		top := Select(studio, "name")
		Many(top, "movies", Nodes(s, limit))
		d.sql.take()
		must(d.List(t.Context(), WithPageInfo(WithCount(Nodes(top, limit)))))(t)
		if n := len(d.sql.take()); n != 5 {
			t.Errorf("%d statements at %d records a list, want 5", n, limit)
		}
	}
}
