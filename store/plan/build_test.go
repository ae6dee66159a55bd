package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"recordgraph/record"
	"recordgraph/store/plan"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// tree formats a level: its columns, joins and branches.
func tree(l *plan.Level, indent string) string {
	names := make([]string, len(l.Rows.Columns))
	for i, c := range l.Rows.Columns {
		names[i] = column(c)
	}
	out := indent + l.Rows.Type.Name + " " + strings.Join(names, " ")
	for i, j := range l.Rows.Joins {
		out += fmt.Sprintf(", t%d = t%d.%s", i+1, j.From, j.Via.Name)
	}
	if l.Rows.Parent != nil {
		out += ", per " + l.Rows.Parent.Name
	}
	for _, c := range l.Computed {
		out += ", computes " + c.Name
	}
	out += "\n"
	for _, br := range l.Branches {
		out += fmt.Sprintf("%s  of %s\n", indent, column(l.Rows.Columns[br.ParentCell]))
		out += tree(br.List.Level, indent+"  ")
	}
	return out
}

func TestLevels(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie, studio, licence := schema.Type("Movie"), schema.Type("Studio"), schema.Type("Licence")
	licences := func() *record.Connection { return Nodes(Select(licence, "territory"), 5) }
	for _, test := range []struct {
		name string
		of   func() *record.Connection
		want string
	}{
		{"columns once", func() *record.Connection {
			return Nodes(Select(movie, "title", "title", "__typename", "genre"), 10)
		}, "Movie t0.title t0.genre\n"},
		{"only __typename", func() *record.Connection {
			return Nodes(Select(movie, "__typename"), 10)
		}, "Movie t0.id\n"},
		{"to-one relations join once", func() *record.Connection {
			s := Select(movie, "title")
			One(s, "studio", "name")
			One(s, "studio", "website")
			c := Nodes(s, 10)
			c.Order = Order(movie, "studio.name")
			return c
		}, "Movie t0.title t0.studio t1.name t1.website, t1 = t0.studio\n"},
		{"to-one of to-one", func() *record.Connection {
			s := Select(licence, "fee")
			One(One(s, "movie", "title"), "studio", "name")
			return Nodes(s, 10)
		}, "Licence t0.fee t0.movie t1.title t1.studio t2.name, t1 = t0.movie, t2 = t1.studio\n"},
		{"lists, and a list under a to-one", func() *record.Connection {
			s := Select(movie, "title")
			Many(s, "licences", licences())
			Many(s, "licences", licences())
			Many(One(s, "studio", "name"), "movies", Nodes(Select(movie, "title"), 3))
			return Nodes(s, 10)
		}, strings.Join([]string{
			"Movie t0.title t0.id t0.studio t1.name t1.id, t1 = t0.studio",
			"  of t0.id", "  Licence t0.territory, per movie",
			"  of t0.id", "  Licence t0.territory, per movie",
			"  of t1.id", "  Movie t0.title, per studio", "",
		}, "\n")},
		{"computed fields add their needs", func() *record.Connection {
			return Nodes(Select(movie, "returnOnBudget"), 10)
		}, "Movie t0.id t0.productionBudget t0.worldwideGross, computes Movie.returnOnBudget\n"},
		{"cursors add the order's columns", func() *record.Connection {
			c := WithPageInfo(Nodes(Select(movie, "title"), 10))
			c.Order = Order(movie, "studio.name", "title")
			return c
		}, "Movie t0.title t1.name t0.id, t1 = t0.studio\n"},
		{"studios", func() *record.Connection { return Nodes(Select(studio, "name"), 10) }, "Studio t0.name\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			l := (&plan.Planner{}).List(test.of())
			if diff := cmp.Diff(test.want, tree(l.Level, "")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestUnusedStatementsAreOmitted(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	nodes := record.ConnectionField{Key: "nodes", Part: record.PartNodes, Nodes: Select(movie, "id")}
	count := record.ConnectionField{Key: "totalCount", Part: record.PartTotalCount}
	name := record.ConnectionField{Key: "__typename", Part: record.PartTypename}
	info := record.ConnectionField{Key: "pageInfo", Part: record.PartPageInfo, PageInfo: []record.PageInfoField{{Key: "n", Name: "hasNextPage"}}}
	edges := record.ConnectionField{Key: "edges", Part: record.PartEdges, Edges: []record.EdgeField{{Key: "__typename"}}}
	for _, test := range []struct {
		fields      []record.ConnectionField
		rows, count bool
	}{
		{[]record.ConnectionField{nodes}, true, false},
		{[]record.ConnectionField{nodes, count}, true, true},
		{[]record.ConnectionField{count, name}, false, true},
		{[]record.ConnectionField{name}, false, false},
		{[]record.ConnectionField{info}, true, false},
		{[]record.ConnectionField{edges, count}, true, true},
	} {
		l := (&plan.Planner{}).List(&record.Connection{Type: movie, Page: record.Page{Limit: 7}, Fields: test.fields})
		if rows, count := !l.NoRows, l.Count != nil || l.Level.Count != nil; rows != test.rows || count != test.count {
			t.Errorf("%v: rows %t, count %t", test.fields, rows, count)
		}
		if l.Level.Rows.Limit != 8 {
			t.Errorf("limit %d, want one more than requested", l.Level.Rows.Limit)
		}
	}
}

func TestLookups(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	studio, licence := schema.Type("Studio"), schema.Type("Licence")
	id := record.ID{Prefix: "studio", UUID: uuid.Nil}
	for _, test := range []struct {
		lookup *record.Lookup
		want   string
	}{
		{&record.Lookup{Type: studio, IDs: []record.ID{id}}, "t0.id = " + id.String()},
		{&record.Lookup{Type: studio, IDs: []record.ID{id, id}}, "t0.id in [" + id.String() + " " + id.String() + "]"},
		{&record.Lookup{Type: studio}, "false"},
		{&record.Lookup{Type: studio, Key: studio.Keys[0], Values: []any{"A"}}, "t0.name = A"},
		{&record.Lookup{Type: studio, Key: studio.Keys[0], Values: []any{"\x00"}}, "false"},
		{
			&record.Lookup{Type: licence, Key: licence.Keys[0], Values: []any{id, "DE", "T"}},
			"all(t0.movie = " + id.String() + ", t0.territory = DE, t0.startsAt = T)",
		},
	} {
		test.lookup.Select = Select(test.lookup.Type, "version")
		r := (&plan.Planner{}).Lookup(test.lookup)
		if got := show(r.Level.Rows.Where); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
		if c := r.Level.Rows.Columns[r.IDCell]; c.Field != test.lookup.Type.ID() {
			t.Errorf("ID cell is %s", column(c))
		}
	}
}
