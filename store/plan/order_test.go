package plan_test

import (
	"fmt"
	"testing"

	"recordgraph/record"
	"recordgraph/store/plan"
	. "recordgraph/store/storetest" //nolint:revive // constructors of orders
)

func TestOrderIsTotal(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	for _, test := range []struct {
		order    []string
		forward  string
		backward string
	}{
		{nil, "t0.id", "t0.id desc"},
		{[]string{"-id"}, "t0.id desc", "t0.id"},
		{[]string{"id", "title"}, "t0.id", "t0.id desc"},
		{[]string{"title"}, "t0.title, t0.id", "t0.title desc, t0.id desc"},
		{[]string{"-title"}, "t0.title desc, t0.id desc", "t0.title, t0.id"},
		{[]string{"title", "-genre"}, "t0.title, t0.genre desc nf, t0.id desc", "t0.title desc, t0.genre nl, t0.id"},
		{[]string{"title", "-title"}, "t0.title, t0.id desc", "t0.title desc, t0.id"},
		{[]string{"releasedOn nf"}, "t0.releasedOn nf, t0.id", "t0.releasedOn desc nl, t0.id desc"},
		{[]string{"-releasedOn nl"}, "t0.releasedOn desc nl, t0.id desc", "t0.releasedOn nf, t0.id"},
		{[]string{"studio.name"}, "t1.name nl, t0.id", "t1.name desc nf, t0.id desc"},
		{[]string{"studio.name", "-studio.website"}, "t1.name nl, t1.website desc nf, t0.id desc", "t1.name desc nf, t1.website nl, t0.id"},
		{[]string{"studio.id"}, "t1.id nl, t0.id", "t1.id desc nf, t0.id desc"},
	} {
		for _, backward := range []bool{false, true} {
			c := Nodes(Select(movie, "id"), 10)
			c.Order, c.Page.Backward = Order(movie, test.order...), backward
			l := (&plan.Planner{}).List(c)
			want := test.forward
			if backward {
				want = test.backward
			}
			if got := keys(l.Level.Rows.Order); got != want {
				t.Errorf("%v, backward %t: %s, want %s", test.order, backward, got, want)
			}
		}
	}
}

func TestRequiredRelationsAreNotNullable(t *testing.T) {
	t.Parallel()
	licence := Schema(t).Type("Licence")
	c := Nodes(Select(licence, "id"), 10)
	c.Order = Order(licence, "movie.title", "movie.studio.name")
	l := (&plan.Planner{}).List(c)
	if got, want := keys(l.Level.Rows.Order), "t1.title, t2.name nl, t0.id"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestFiltersThatRejectNulls checks that such filters make keys of the order not nullable.
func TestFiltersThatRejectNulls(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	movie, studio := schema.Type("Movie"), schema.Type("Studio")
	drama := Compare(movie, "genre", record.OpEq, "Drama")
	noGenre := Compare(movie, "genre", record.OpIsNull, nil)
	long := Compare(movie, "runtimeMinutes", record.OpGt, int64(120))
	inStudio := Related(movie, "studio", record.OpOne, Compare(studio, "website", record.OpEq, "x"))
	for _, test := range []struct {
		filter *record.Filter
		order  string
		want   string
	}{
		{drama, "genre", "t0.genre, t0.id"},
		{record.Not(drama), "genre", "t0.genre nl, t0.id"},
		{noGenre, "genre", "t0.genre nl, t0.id"},
		{record.Not(noGenre), "-genre", "t0.genre desc, t0.id desc"},
		{long, "genre", "t0.genre nl, t0.id"},
		{All(long, drama), "genre", "t0.genre, t0.id"},
		{Either(long, drama), "genre", "t0.genre nl, t0.id"},
		{Either(All(long, drama), record.Not(noGenre)), "genre", "t0.genre, t0.id"},
		{nil, "studio.name", "t1.name nl, t0.id"},
		{inStudio, "studio.name", "t1.name, t0.id"},
		{inStudio, "studio.website", "t1.website nl, t0.id"},
		{record.Not(inStudio), "studio.name", "t1.name nl, t0.id"},
		{Related(movie, "studio", record.OpOne), "studio.name", "t1.name, t0.id"},
		{Related(movie, "licences", record.OpSome), "genre", "t0.genre nl, t0.id"},
	} {
		c := Nodes(Select(movie, "id"), 10)
		c.Filter, c.Order = test.filter, Order(movie, test.order)
		l := (&plan.Planner{}).List(c)
		if got := keys(l.Level.Rows.Order); got != test.want {
			t.Errorf("%s: %s, want %s", show(l.Level.Rows.Where), got, test.want)
		}
	}
}

// TestSegments covers all directions and positions of nulls, without a cursor, with a cursor at a value and at a null.
func TestSegments(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	value, null := []byte("v"), []byte(nil)
	for _, test := range []struct {
		order []string
		at    [][]byte // nil: no cursor
		want  string
	}{
		{nil, nil, "*"},
		{nil, [][]byte{value}, "row"},
		{[]string{"title"}, nil, "* *"},
		{[]string{"title"}, [][]byte{value, value}, "row"},
		{[]string{"-title"}, [][]byte{value, value}, "row"},
		{[]string{"title", "-id"}, [][]byte{value, value}, "= > | > *"},

		{[]string{"releasedOn"}, nil, "* *"},
		{[]string{"releasedOn nl"}, nil, "* *"},
		{[]string{"releasedOn nf"}, nil, "null * | !null *"},
		{[]string{"-releasedOn"}, nil, "* *"},
		{[]string{"-releasedOn nf"}, nil, "* *"},
		{[]string{"-releasedOn nl"}, nil, "!null * | null *"},
		{[]string{"studio.name nf"}, nil, "* *"},

		{[]string{"releasedOn nl"}, [][]byte{value, value}, "row | null *"},
		{[]string{"releasedOn nl"}, [][]byte{null, value}, "null >"},
		{[]string{"releasedOn nf"}, [][]byte{value, value}, "row"},
		{[]string{"releasedOn nf"}, [][]byte{null, value}, "null > | !null *"},
		{[]string{"-releasedOn nl"}, [][]byte{value, value}, "row | null *"},
		{[]string{"-releasedOn nl"}, [][]byte{null, value}, "null >"},
		{[]string{"-releasedOn nf"}, [][]byte{value, value}, "row"},
		{[]string{"-releasedOn nf"}, [][]byte{null, value}, "null > | !null *"},

		{[]string{"genre", "-releasedOn"}, [][]byte{value, null, value}, "= null > | = !null * | > * * | null * *"},
		{[]string{"genre", "-releasedOn nl"}, [][]byte{null, value, value}, "null = > | null > * | null null *"},
	} {
		c := Nodes(Select(movie, "id"), 10)
		c.Order = Order(movie, test.order...)
		if test.at != nil {
			c.Page.After = At(test.at)
		}
		l := (&plan.Planner{}).List(c)
		if got := segments(l.Level.Rows.Segments); got != test.want {
			t.Errorf("%v at %q: %s, want %s", test.order, test.at, got, test.want)
		}
	}
}

func TestPageEnd(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	for _, test := range []struct {
		order    []string
		at       [][]byte
		backward bool
		want     string
	}{
		{
			[]string{"releasedOn"}, [][]byte{[]byte("d"), []byte("i")}, false,
			"either(t0.releasedOn < d, all(t0.releasedOn = d, t0.id < i))",
		},
		{
			[]string{"releasedOn"}, [][]byte{nil, []byte("i")}, false,
			"either(not t0.releasedOn null, all(t0.releasedOn null, t0.id < i))",
		},
		{[]string{"releasedOn nf"}, [][]byte{nil, []byte("i")}, false, "all(t0.releasedOn null, t0.id < i)"},
		{
			[]string{"releasedOn"}, [][]byte{[]byte("d"), []byte("i")}, true,
			"either(t0.releasedOn > d, t0.releasedOn null, all(t0.releasedOn = d, t0.id > i))",
		},
	} {
		c := Nodes(Select(movie, "id"), 10)
		c.Order, c.Page.Backward = Order(movie, test.order...), test.backward
		end := &c.Page.Before
		if test.backward {
			end = &c.Page.After
		}
		*end = At(test.at)
		l := (&plan.Planner{}).List(c)
		if got := show(l.Level.Rows.Before); got != test.want {
			t.Errorf("%v at %q, backward %t:\ngot  %s\nwant %s", test.order, test.at, test.backward, got, test.want)
		}
	}
}

// TestPagesBetweenCursors has cursors at both ends: the segments end at the second cursor.
func TestPagesBetweenCursors(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	at := func(values ...string) [][]byte {
		out := make([][]byte, len(values))
		for i, v := range values {
			if v != "null" {
				out[i] = []byte(v)
			}
		}
		return out
	}
	for _, test := range []struct {
		order       []string
		from, until [][]byte
		want        string
	}{
		{nil, at("a"), at("b"), "row until [b]"},
		{nil, nil, at("b"), "* until [b]"},
		{[]string{"title"}, at("a", "i"), at("b", "j"), "row until [b j]"},
		{[]string{"title", "-id"}, at("a", "i"), at("b", "j"), "= > | > * ≤ b"},
		{[]string{"title", "-id"}, at("a", "i"), at("a", "j"), "= > ≤ j | > * ≤ a"},
		{[]string{"releasedOn"}, at("a", "i"), at("b", "j"), "= > | > * ≤ b"},
		{[]string{"releasedOn"}, at("a", "i"), at("null", "j"), "= > | > * | null *"},
		{[]string{"releasedOn"}, at("null", "i"), at("null", "j"), "null > ≤ j"},
		{[]string{"releasedOn"}, nil, at("b", "j"), "!null * ≤ b"},
		{[]string{"-releasedOn"}, nil, at("b", "j"), "null * | !null * ≤ b"},
		{[]string{"-releasedOn"}, nil, at("null", "j"), "null *"},
		{[]string{"-releasedOn"}, at("null", "i"), at("b", "j"), "null > | !null * ≤ b"},
		{[]string{"-releasedOn"}, at("a", "i"), at("null", "j"), "= >"},
		{[]string{"genre", "-releasedOn"}, at("a", "null", "i"), at("a", "b", "j"), "= null > | = !null * ≤ b | > * * ≤ a"},
	} {
		c := Nodes(Select(movie, "id"), 10)
		c.Order = Order(movie, test.order...)
		if test.from != nil {
			c.Page.After = At(test.from)
		}
		c.Page.Before = At(test.until)
		l := (&plan.Planner{}).List(c)
		got := segments(l.Level.Rows.Segments)
		if l.Level.Rows.Until != nil {
			got += fmt.Sprintf(" until %v", l.Level.Rows.Until)
		} else if l.Level.Rows.Before == nil {
			t.Errorf("%v: the page has no end", test.order)
		}
		if got != test.want {
			t.Errorf("%v from %q until %q:\ngot  %s\nwant %s", test.order, test.from, test.until, got, test.want)
		}
	}
}
