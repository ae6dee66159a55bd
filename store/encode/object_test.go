package encode_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store/cursor"
	"recordgraph/store/encode"
	"recordgraph/store/plan"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

const movieID, studioID = "01890a5d-ac96-774b-bcce-b302099a8057", "01890a5d-ac96-774b-bcce-b302099a8058"

// fill returns a level with rows.
func fill(t *testing.T, p *plan.Level, rows ...driverRow) *encode.Level {
	t.Helper()
	l := &encode.Level{
		Plan: p, Table: encode.NewTable(len(p.Rows.Columns), 1),
		Lists: map[*plan.Branch]*encode.Lists{}, Computed: map[*plan.Computed][]encode.Result{},
	}
	for _, row := range rows {
		if err := l.Table.Append(row); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func listOf(t *testing.T, c *record.Connection) *plan.List {
	t.Helper()
	l := (&plan.Planner{}).List(c)
	return l
}

func TestObjects(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	s := Select(movie, "__typename", "title")
	one := One(s, "studio", "id", "name", "__typename")
	Many(one, "movies", WithCount(Nodes(Select(movie, "title"), 2)))
	p := listOf(t, Nodes(s, 10))
	level := fill(t, p.Level,
		driverRow{"A", []byte(studioID), []byte(studioID), `"S"`}, driverRow{"B", nil, nil, nil})
	br := p.Level.Branches[0]
	level.Lists[br] = &encode.Lists{
		Plan: br.List, Of: []int{0, -1}, Counts: []int64{3},
		Level: fill(t, br.List.Level, driverRow{"A"}, driverRow{"C"}),
		Pages: []encode.PageRows{{Rows: []int{1, 0}, HasMore: true}},
	}
	e := &encode.Encoder{Cursors: Cursors(t)}
	got, ok := e.List(nil, &encode.Lists{Plan: p, Level: level, Pages: []encode.PageRows{{Rows: []int{1, 0}}}}, 0)
	want := `{"nodes":[{"__typename":"Movie","title":"B","studio":null},` +
		`{"__typename":"Movie","title":"A","studio":{"id":"studio_01h455vb4pex5vsknk084sn02r","name":"\"S\"","__typename":"Studio",` +
		`"movies":{"nodes":[{"title":"C"},{"title":"A"}],"totalCount":3}}}]}`
	if diff := cmp.Diff(want, string(got)); diff != "" || !ok {
		t.Error(ok, diff)
	}
}

func TestConnections(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	c := WithCount(WithPageInfo(Nodes(Select(movie, "title"), 2)))
	c.Fields = append(c.Fields, record.ConnectionField{Key: "__typename", Part: record.PartTypename}, record.ConnectionField{
		Key: "edges", Part: record.PartEdges,
		Edges: []record.EdgeField{{Key: "at", Cursor: true}, {Key: "__typename"}, {Key: "film", Node: Select(movie, "title")}},
	})
	c.Order = Order(movie, "genre")
	p := listOf(t, c)
	level := fill(t, p.Level, driverRow{"A", []byte(movieID), nil}, driverRow{"B", []byte(movieID), "Drama"})
	digest := cursor.Digest(c, nil, nil)
	cursorOf := func(genre []byte) string {
		return string(Cursors(t).Append(nil, digest, [][]byte{genre, []byte(movieID)}))
	}
	a, b := cursorOf(nil), cursorOf([]byte("Drama"))
	for _, test := range []struct {
		name           string
		page           encode.PageRows
		next, previous string
	}{
		{"forward, the last", encode.PageRows{}, "false", "false"},
		{"forward, more", encode.PageRows{HasMore: true}, "true", "false"},
		{"forward, after a cursor", encode.PageRows{Bounded: true}, "false", "true"},
		{"backward, more", encode.PageRows{HasMore: true, Backward: true}, "false", "true"},
		{"backward, before a cursor", encode.PageRows{Bounded: true, Backward: true}, "true", "false"},
	} {
		test.page.Rows = []int{1, 0}
		e := &encode.Encoder{Cursors: Cursors(t)}
		got, _ := e.List(nil, &encode.Lists{Plan: p, Digest: digest, Level: level, Pages: []encode.PageRows{test.page}, Counts: []int64{9}}, 0)
		want := `{"nodes":[{"title":"B"},{"title":"A"}],` +
			`"pageInfo":{"hasNextPage":` + test.next + `,"hasPreviousPage":` + test.previous +
			`,"startCursor":"` + b + `","endCursor":"` + a + `","__typename":"PageInfo"},"totalCount":9,"__typename":"MovieConnection",` +
			`"edges":[{"at":"` + b + `","__typename":"MovieEdge","film":{"title":"B"}},{"at":"` + a + `","__typename":"MovieEdge","film":{"title":"A"}}]}`
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	e := &encode.Encoder{Cursors: Cursors(t)}
	got, _ := e.List(nil, &encode.Lists{Plan: p, Level: level, Pages: make([]encode.PageRows, 1), Counts: []int64{0}}, 0)
	want := `{"nodes":[],"pageInfo":{"hasNextPage":false,"hasPreviousPage":false,"startCursor":null,"endCursor":null,"__typename":"PageInfo"},` +
		`"totalCount":0,"__typename":"MovieConnection","edges":[]}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

// TestFailures makes a field computed in Go fail on one of two records: the null propagates to the next nullable field.
func TestFailures(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	boom := errors.New("boom")
	for _, test := range []struct {
		name    string
		nonNull bool
		want    string
		ok      bool
		path    []any
	}{
		{"nullable", false, `{"movies":[{"film":{"title":"A","r":1.5}},{"film":{"title":"B","r":null}},{"film":{"title":"C","r":null}}]}`, true, []any{"movies", 1, "film", "r"}},
		{"not null", true, ``, false, []any{"movies", 1, "film", "r"}},
	} {
		field := *Field(movie, "returnOnBudget")
		field.NonNull = test.nonNull
		s := Select(movie, "title")
		s.Fields = append(s.Fields, record.Selected{Key: "r", Field: &field})
		c := &record.Connection{Type: movie, Page: record.Page{Limit: 10}, Fields: []record.ConnectionField{{
			Key: "movies", Part: record.PartEdges, Edges: []record.EdgeField{{Key: "film", Node: s}},
		}}}
		p := listOf(t, c)
		row := func(title string) driverRow { return driverRow{title, []byte(movieID), int64(2), int64(3)} }
		level := fill(t, p.Level, row("A"), row("B"), row("C"))
		level.Computed[p.Level.Computed[0]] = []encode.Result{{JSON: []byte("1.5")}, {Err: boom}, {}}
		var failed []any
		e := &encode.Encoder{Cursors: Cursors(t), Fail: func(c *plan.Computed, path []any, err error) {
			if c.Name != "Movie.returnOnBudget" || !errors.Is(err, boom) {
				t.Errorf("%s failed with %v", c.Name, err)
			}
			failed = path
		}}
		got, ok := e.List(nil, &encode.Lists{Plan: p, Level: level, Pages: []encode.PageRows{{Rows: []int{0, 1, 2}}}}, 0)
		if string(got) != test.want || ok != test.ok {
			t.Errorf("%s: %t %s", test.name, ok, got)
		}
		if diff := cmp.Diff(test.path, failed); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// TestNullPropagatesToNullableRelation makes a non-null field fail in an object of a nullable relation.
func TestNullPropagatesToNullableRelation(t *testing.T) {
	t.Parallel()
	schema := Schema(t)
	sample, movie := schema.Type("Sample"), schema.Type("Movie")
	field := *Field(movie, "returnOnBudget")
	field.NonNull = true
	s := Select(sample, "name")
	one := One(s, "movie", "title")
	one.Fields = append(one.Fields, record.Selected{Key: "r", Field: &field})
	p := listOf(t, Nodes(s, 10))
	level := fill(t, p.Level, driverRow{"A", []byte(movieID), "T", []byte(movieID), nil, nil}, driverRow{"B", nil, nil, nil, nil, nil})
	level.Computed[p.Level.Computed[0]] = []encode.Result{{Err: errors.New("boom")}, {}}
	var failed []any
	e := &encode.Encoder{Cursors: Cursors(t), Fail: func(_ *plan.Computed, path []any, _ error) { failed = append(failed, path...) }}
	got, ok := e.List(nil, &encode.Lists{Plan: p, Level: level, Pages: []encode.PageRows{{Rows: []int{0, 1}}}}, 0)
	if want := `{"nodes":[{"name":"A","movie":null},{"name":"B","movie":null}]}`; !ok || string(got) != want {
		t.Errorf("%t %s", ok, got)
	}
	if diff := cmp.Diff([]any{"nodes", 0, "movie", "r"}, failed); diff != "" {
		t.Error(diff)
	}
}
