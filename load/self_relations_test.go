package load

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store"
)

// staff is rows of employees: "3<1" is number 3, managed by 1; "4!" has a badge that the database refuses, "5?" a
// mistake that is found earlier.
func staff(text string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(text) {
		number, manager, managed := strings.Cut(strings.TrimRight(word, "!?"), "<")
		fmt.Fprintf(&b, `{"number":%s,"name":"E%[1]s"`, number)
		if managed {
			fmt.Fprintf(&b, `,"manager":{"number":%s}`, manager)
		}
		if strings.HasSuffix(word, "!") {
			b.WriteString(`,"badge":13`)
		}
		if strings.HasSuffix(word, "?") {
			b.WriteString(`,"badge":"x"`)
		}
		b.WriteString("}\n")
	}
	return b.String()
}

// managers lists employees by number: "1 3<1".
func managers(t *testing.T, s Records) string {
	t.Helper()
	typ := s.Schema().Type("Employee")
	number := record.Selected{Key: "n", Field: typ.Field("number")}
	b, err := s.List(t.Context(), &record.Connection{
		Type: typ, Page: record.Page{Limit: 20_000}, Order: []record.Order{{Field: typ.Field("number")}},
		Fields: []record.ConnectionField{{Key: "nodes", Part: record.PartNodes, Nodes: &record.Selection{Type: typ, Fields: []record.Selected{
			number, {Key: "m", Field: typ.Field("manager"), One: &record.Selection{Type: typ, Fields: []record.Selected{number}}},
		}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	var page struct {
		Nodes []struct {
			N int
			M *struct{ N int }
		}
	}
	if err := json.Unmarshal(b, &page); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, n := range page.Nodes {
		text := fmt.Sprint(n.N)
		if n.M != nil {
			text += fmt.Sprint("<", n.M.N)
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

// empty deletes employees, the records that they relate to, and all notes.
func empty(t *testing.T, db *sqlx.DB) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), `TRUNCATE employees, genres, recordgraph_load, recordgraph_load_waiting CASCADE`); err != nil {
		t.Fatal(err)
	}
}

func sized(n int) func(*Config) { return func(c *Config) { c.BatchSize = n } }

// Records of one type may relate to each other in any order of the file.
func TestRunSelfRelations(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, rows, stored string }{
		{"parents above", "1 2<1 3<2 4<3", "1 2<1 3<2 4<3"},
		{"parents below", "4<3 3<2 2<1 1", "1 2<1 3<2 4<3"},
		{"mixed", "3<5 1 2<3 5<1 4<2", "1 2<3 3<5 4<2 5<1"},
		{"circle", "1<3 2<1 3<2 4<1", "1<3 2<1 3<2 4<1"},
		{"two circles", "4<5 1<2 2<1 5<4 3<1 6<3", "1<2 2<1 3<1 4<5 5<4 6<3"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, db := openDatabase(t, music)
			for _, size := range []int{1, 2, 3, 100} {
				empty(t, db)
				check(t, loadText(t, s, "Employee", staff(c.rows), sized(size)), result{Loaded: len(strings.Fields(c.rows))})
				if got := managers(t, s); got != c.stored {
					t.Errorf("batches of %d: %s", size, got)
				}
				check(t, loadText(t, s, "Employee", staff("7<1"), sized(size)), result{Loaded: 1})
			}
		})
	}
}

// Rows that relate to a row that can't be loaded are refused with its line.
func TestRunSelfRelationsRefused(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, rows, stored string
		report             []string
	}{
		{"missing", "1 2<9 3<2", "1", []string{
			"rows:2: manager: no Employee has number 9", "rows:3: manager: is the Employee of line 2, which is not loaded",
		}},
		{"refused before", "1 3<2 2?", "1", []string{
			"rows:2: manager: is the Employee of line 3, which is not loaded",
			"rows:3: badge: must be an integer from -2147483648 to 2147483647",
		}},
		{"refused by the database", "4<3 1 3<2 2! 5<1", "1 5<1", []string{
			"rows:1: manager: is the Employee of line 3, which is not loaded",
			"rows:3: manager: is the Employee of line 4, which is not loaded",
			"rows:4: badge: a badge can't be 13",
		}},
		{"refused in a circle", "1<2 2<3! 3<1 4<1 5", "5", []string{
			"rows:1: manager: is the Employee of line 2, which is not loaded",
			"rows:2: badge: a badge can't be 13",
			"rows:3: manager: is the Employee of line 1, which is not loaded",
			"rows:4: manager: is the Employee of line 1, which is not loaded",
		}},
		{"of itself", "1<1 2 3<1", "2", []string{
			"rows:1: manager: nobody manages themselves", "rows:3: manager: is the Employee of line 1, which is not loaded",
		}},
		{"taken", "1 1 2<1", "1 2<1", []string{"rows:2: number: this number is taken by line 1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, db := openDatabase(t, music)
			for _, size := range []int{1, 2, 3, 100} {
				empty(t, db)
				got := loadText(t, s, "Employee", staff(c.rows), sized(size))
				for i, line := range got.Report { // batches are reported one after another
					got.Report[i] = strings.Replace(line, "taken by another employee", "taken by line 1", 1)
				}
				slices.Sort(got.Report)
				check(t, got, result{
					Loaded: len(strings.Fields(c.stored)), Refused: len(c.report), Report: c.report,
				})
				if got := managers(t, s); got != c.stored {
					t.Errorf("batches of %d: stored %s", size, got)
				}
			}
		})
	}
}

// --create-related creates the records that the file does not contain, at the end of the file.
func TestRunSelfRelationsCreated(t *testing.T) {
	t.Parallel()
	const model = `type Category @record { name: String! @unique  parent: Category @relation(inverse: "children") }`
	tree, db := openDatabase(t, model)
	rows := `{"name":"c","parent":{"name":"b"}}
{"name":"b","parent":{"name":"a"}}
{"name":"d","parent":{"name":"a"}}
`
	check(t, loadText(t, tree, "Category", rows, func(c *Config) { c.BatchSize = 1 }), result{Refused: 3, Report: []string{
		`rows:2: parent: no Category has name "a"; --create-related would create it`,
		`rows:1: parent: is the Category of line 2, which is not loaded`,
		`rows:3: parent: no Category has name "a"; --create-related would create it`,
	}})
	for _, size := range []int{1, 2, 10} {
		if _, err := db.ExecContext(t.Context(), `TRUNCATE categories`); err != nil {
			t.Fatal(err)
		}
		for _, dry := range []bool{true, false} {
			check(t, loadText(t, tree, "Category", rows, func(c *Config) { c.BatchSize, c.CreateRelated, c.DryRun = size, true, dry }), result{
				Loaded: 3, Related: map[string]int{"Category": 1},
			})
		}
		if diff := cmp.Diff([]any{"a", "b", "c", "d"}, sortedTexts(stored(t, tree, "Category", "name"))); diff != "" {
			t.Error(diff)
		}
	}
}

func sortedTexts(values []any) []any {
	slices.SortFunc(values, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return values
}

// The key of a record of the same type may contain relations that are given by keys.
func TestRunSelfRelationsByNestedKeys(t *testing.T) {
	t.Parallel()
	rows := `{"number":1,"name":"A","office":{"name":"Oslo"},"badge":1,"manager":{"office":{"name":"Rome"},"badge":2}}
{"number":2,"name":"B","badge":3,"office":{"name":"Oslo"},"manager":{"badge":1,"office":{"name":"Oslo"}}}
{"number":3,"name":"C","badge":2,"office":{"name":"Rome"}}
`
	s, db := openDatabase(t, music)
	for _, size := range []int{1, 2, 3} {
		empty(t, db)
		check(t, loadText(t, s, "Employee", rows, sized(size)), result{Refused: 3, Report: []string{
			`rows:1: office: no Genre has name "Oslo"; --create-related would create it`,
			`rows:2: office: no Genre has name "Oslo"; --create-related would create it`,
			`rows:3: office: no Genre has name "Rome"; --create-related would create it`,
		}})
		check(t, loadText(t, s, "Employee", rows, func(c *Config) { c.BatchSize, c.CreateRelated = size, true }), result{
			Loaded: 3, Related: map[string]int{"Genre": 2},
		})
		if got := managers(t, s); got != "1<3 2<1 3" {
			t.Errorf("stored %s", got)
		}
	}
}

// Rows may relate to later rows by the IDs of these.
func TestRunSelfRelationsByID(t *testing.T) {
	t.Parallel()
	id := func(n int) string { return fmt.Sprintf("employee_0000000000000000000000000%d", n) }
	row := func(n, manager int) string {
		return fmt.Sprintf(`{"id":%q,"number":%d,"name":"x","manager":%q}`+"\n", id(n), n, id(manager))
	}
	rows := row(1, 2) + row(2, 3) + row(3, 1) + row(4, 9) + row(5, 4) + `{"number":6,"name":"x","manager":{"number":2}}`
	s, db := openDatabase(t, music)
	for _, size := range []int{1, 2, 4, 100} {
		empty(t, db)
		got := loadText(t, s, "Employee", rows, sized(size))
		slices.Sort(got.Report)
		check(t, got, result{Loaded: 4, Refused: 2, Report: []string{
			"rows:4: manager: there is no employee with this ID", "rows:5: manager: is the Employee of line 4, which is not loaded",
		}})
		if got := managers(t, s); got != "1<2 2<3 3<1 6<2" {
			t.Errorf("batches of %d: %s", size, got)
		}
	}
}

// company is a file of employees in random order, and the rows of it that can be loaded.
type company struct {
	rows   string
	stored string
	count  int
}

// randomCompany has mistakes, circles and absent managers.
func randomCompany(r *rand.Rand, n int) company {
	manager, good := map[int]int{}, map[int]bool{}
	var words []string
	for _, number := range r.Perm(n) {
		number++
		word, kind := fmt.Sprint(number), r.IntN(20)
		switch {
		case kind < 14:
			manager[number] = 1 + r.IntN(n)
		case kind == 14:
			manager[number] = n + 1 // nobody
		}
		good[number] = manager[number] != number
		if manager[number] != 0 {
			word += fmt.Sprint("<", manager[number])
		}
		if kind = r.IntN(40); kind < 2 {
			word += string("!?"[kind])
			good[number] = false
		}
		words = append(words, word)
	}
	for again := true; again; {
		again = false
		for number := range good {
			if m := manager[number]; good[number] && m != 0 && !good[m] {
				good[number], again = false, true
			}
		}
	}
	c := company{rows: staff(strings.Join(words, " "))}
	var loaded []string
	for _, number := range slices.Sorted(maps.Keys(good)) {
		if !good[number] {
			continue
		}
		text := fmt.Sprint(number)
		if manager[number] != 0 {
			text += fmt.Sprint("<", manager[number])
		}
		loaded = append(loaded, text)
	}
	c.stored, c.count = strings.Join(loaded, " "), len(loaded)
	return c
}

// troubled stops a run at random, and makes the outcome of some commits unknown.
func troubled(s Records, r *rand.Rand) func(context.Context, func(context.Context, *store.Session) error) error {
	return func(ctx context.Context, fn func(context.Context, *store.Session) error) error {
		switch r.IntN(8) {
		case 0:
			return errStopped
		case 1:
			return errUnknown
		case 2:
			return errors.Join(s.Transact(ctx, fn), errUnknown)
		}
		return s.Transact(ctx, fn)
	}
}

// In any order and after any interruption, exactly the rows are loaded whose managers are loaded.
func TestRunRandomSelfRelations(t *testing.T) {
	t.Parallel()
	s, db := openDatabase(t, music)
	for range 12 {
		seed := rand.Uint64()
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 0))
			c := randomCompany(r, 1+r.IntN(60))
			set := sized(1 + r.IntN(20))
			n := strings.Count(c.rows, "\n")
			empty(t, db)
			dry := loadText(t, s, "Employee", c.rows, func(cfg *Config) { set(cfg); cfg.DryRun = true })
			whole := loadText(t, s, "Employee", c.rows, set)
			if got := managers(t, s); got != c.stored || whole.Loaded != c.count || whole.Refused != n-c.count || whole.Err != "" {
				t.Errorf("%d loaded, %d refused, %s\nwant %s\ngot  %s", whole.Loaded, whole.Refused, whole.Err, c.stored, got)
			}
			if dry.Loaded+dry.Refused != n || dry.Err != "" || dry.Loaded < whole.Loaded {
				t.Errorf("dry run: %d would load, %d refused, %s; %d loaded", dry.Loaded, dry.Refused, dry.Err, whole.Loaded)
			}
			empty(t, db)
			noted := func(s2 Store) result {
				return loadText(t, s2, "Employee", c.rows, func(cfg *Config) { set(cfg); cfg.Notes, cfg.NoteName = s, "staff" })
			}
			for done, cuts := false, 0; !done; cuts++ {
				got := noted(&faulty{s, troubled(s, r)})
				if done = got.Err == ""; cuts > 1000 || !done && !strings.Contains(got.Err, errStopped.Error()) {
					t.Fatalf("never done: %s", got.Err)
				}
			}
			p, err := s.Progress(t.Context(), "Employee", "staff")
			if got := managers(t, s); err != nil || got != c.stored || p.Loaded != int64(c.count) || p.Refused != int64(n-c.count) || !p.Done {
				t.Errorf("%+v, %v\nwant %s\ngot  %s", p, err, c.stored, got)
			}
			if again := noted(s); again.Loaded != 0 || again.Err != "" || c.count > 0 && again.Refused != 0 {
				t.Errorf("once more: %+v", again)
			}
		})
	}
}
