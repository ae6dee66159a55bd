package store_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// notes is a model with short texts, texts of any length, and texts inside JSON.
const notes = `
type Note @record @index(fields: ["kind", "title", "rank"], fold: true) {
  title: String! @text(max: 200) @index(fold: true)
  kind: String @text(max: 50)
  rank: Int
  essay: String
  doc: JSON
}`

// folds are texts grouped by their folded text.
var folds = [][]string{
	{"ärger", "ÄRGER", "Ärger", "A\u0308RGER", "a\u0308rger"},
	{"οδυσσεύς", "ΟΔΥΣΣΕΎΣ", "οδυσσεύσ", "ΟΔΥΣΣΕΥ\u0301Σ"},
	{"σ", "ς", "Σ"},
	{"i\u0307", "İ", "I\u0307"},
	{"i", "I"}, {"ı"},
	{"ß", "ẞ"}, {"ss", "SS"}, {"ſ"}, {"ﬁ"}, // lower case is not case folding
	{"ǆ", "ǅ", "Ǆ"},
	{"å", "Å", "\u212B", "a\u030A"},
	{"ệ", "Ệ", "e\u0302\u0323", "E\u0323\u0302"},
	{"가", "\u1100\u1161"},
	{"ж", "Ж"}, {"𐐨", "𐐀"}, {"ა", "Ა"},
	{"100%_"}, {"\uD7FF", "\uD7FF"}, {"a\U0010FFFF", "A\U0010FFFF"}, {"a\U0010FFFFb"},
}

var foldOps = []record.Op{record.OpEqFold, record.OpContainsFold, record.OpStartsWithFold, record.OpEndsWithFold}

// textFilters are a text operator on each text of a note.
func textFilters(note *record.Type, op record.Op, operand string) map[string]*record.Filter {
	return map[string]*record.Filter{
		"title": Compare(note, "title", op, operand),
		"kind":  Compare(note, "kind", op, operand),
		"essay": Compare(note, "essay", op, operand),
		"doc":   Inside(note, "doc", op, record.ScalarString, operand, "of", "0"),
	}
}

// titles returns the titles of the notes that match a filter, in the order of their IDs.
func (d *database) titles(t *testing.T, f *record.Filter) []string {
	t.Helper()
	return d.texts(t, "Note", "title", f)
}

// texts returns the values of a field of the records that match a filter, in the order of their IDs.
func (d *database) texts(t *testing.T, typ, field string, f *record.Filter) []string {
	t.Helper()
	c := Nodes(Select(d.typ(typ), field), 1000)
	c.Filter = f
	b := must(d.List(t.Context(), c))(t)
	out := []string{}
	for _, node := range reply(t, b).(map[string]any)["nodes"].([]any) {
		out = append(out, node.(map[string]any)[field].(string))
	}
	return out
}

// TestFoldInLocaleC compares texts in a database whose locale has only ASCII letters.
func TestFoldInLocaleC(t *testing.T) {
	t.Parallel()
	d := emptyWith(t, notes, "LC_COLLATE 'C' LC_CTYPE 'C'")
	note := d.typ("Note")
	var all []string
	for _, class := range folds {
		for _, s := range class {
			all = append(all, s)
			doc := must(json.Marshal(map[string][]string{"of": {s}}))(t)
			d.create(t.Context(), t, "Note", map[string]any{"title": s, "kind": s, "essay": s, "doc": json.RawMessage(doc)})
		}
	}
	for _, class := range folds {
		for _, operand := range class {
			for field, f := range textFilters(note, record.OpEqFold, operand) {
				if diff := cmp.Diff(class, d.titles(t, f)); diff != "" {
					t.Errorf("%s eqFold %q (-want +got):\n%s", field, operand, diff)
				}
			}
		}
		for _, op := range foldOps {
			operand := class[len(class)-1]
			want := []string{}
			for _, s := range all {
				if textHolds(op, s, operand) {
					want = append(want, s)
				}
			}
			for field, f := range textFilters(note, op, operand) {
				if diff := cmp.Diff(want, d.titles(t, f)); diff != "" {
					t.Errorf("%s %s %q (-want +got):\n%s", field, opNames[op], operand, diff)
				}
			}
		}
	}
}

// TestFoldOfLongTexts compares texts that are too long for normalization: they are compared without it, within the
// statement timeout.
func TestFoldOfLongTexts(t *testing.T) {
	t.Parallel()
	d := empty(t, notes)
	note := d.typ("Note")
	long := strings.Repeat("Ä", record.MaxShortText)
	hostile := strings.Repeat("\u0301", 20_000) + strings.Repeat("\u0323", 20_000) // normalize would take a minute
	texts := map[string]string{"composed": long + "!", "decomposed": strings.Repeat("A\u0308", record.MaxShortText) + "!", "short": long, "hostile": hostile}
	for title, essay := range texts {
		d.create(t.Context(), t, "Note", map[string]any{"title": title, "essay": essay})
	}
	for title, essay := range texts {
		got := d.titles(t, Compare(note, "essay", record.OpEqFold, strings.ToLower(essay)))
		if diff := cmp.Diff([]string{title}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", title, diff)
		}
	}
	got := d.titles(t, Compare(note, "essay", record.OpContainsFold, "a\u0308!"))
	if diff := cmp.Diff([]string{"composed"}, got); diff != "" {
		t.Errorf("a part of a long text (-want +got):\n%s", diff)
	}
}

// planText is a node of EXPLAIN.
type planText map[string]any

// initPlans calls visit for every node that is evaluated once per statement, and rest for every other.
func (n planText) initPlans(within bool, visit func(planText), rest func(planText)) {
	if n["Parent Relationship"] == "InitPlan" {
		within = true
	}
	if within {
		visit(n)
	} else {
		rest(n)
	}
	plans, _ := n["Plans"].([]any)
	for _, p := range plans {
		planText(p.(map[string]any)).initPlans(within, visit, rest)
	}
}

// foldsParameter matches an expression of EXPLAIN that folds a parameter, or another one whose time grows with the
// parameter's length.
var foldsParameter = regexp.MustCompile(`(?i)(octet_length|char_length|lower|normalize|replace)\(+\$|\$\d+ IS NFC`)

// TestOperandsAreFoldedOncePerStatement explains the generic plans of statements with operands of 100,000 characters.
func TestOperandsAreFoldedOncePerStatement(t *testing.T) {
	t.Parallel()
	d := large(t)
	movie, studio := d.typ("Movie"), d.typ("Studio")
	operand := strings.Repeat("Ä", 100_000)
	for _, op := range append([]record.Op{record.OpEndsWith}, foldOps...) {
		title, director := Compare(movie, "title", op, operand), Compare(movie, "director", op, operand)
		inside := Inside(movie, "attributes", op, record.ScalarString, operand, "a")
		perStudio := Select(studio, "name")
		films := WithCount(Nodes(Select(movie, "title"), 2))
		films.Filter = title
		Many(perStudio, "movies", films)
		for name, c := range map[string]*record.Connection{
			"indexed": {Filter: title}, "not indexed": {Filter: director}, "negated": {Filter: record.Not(title)}, "inside JSON": {Filter: inside},
			"one of several": {Filter: Either(title, director, inside)},
			"in a relation": {Type: studio, Filter: Either(
				Related(studio, "movies", record.OpSome, title), Related(studio, "movies", record.OpNone, director))},
			"in a list per record": {Type: studio, Fields: Nodes(perStudio, 3).Fields},
		} {
			if c.Type == nil {
				c.Type = movie
			}
			if c.Fields == nil {
				c.Fields = Nodes(Select(c.Type, "id"), 3).Fields
			}
			c.Page.Limit = 3
			d.sql.take()
			must(d.List(t.Context(), WithCount(c)))(t)
			d.expectFoldedOnce(t, opNames[op]+", "+name, op != record.OpEndsWith)
		}
	}
}

// expectFoldedOnce explains the statements of the store.
func (d *database) expectFoldedOnce(t *testing.T, what string, folded bool) {
	t.Helper()
	once := 0
	for _, s := range d.sql.take() {
		var plan struct{ Plan planText }
		explainInto(t, d.db, genericPlan, "ANALYZE, VERBOSE", s, &plan)
		plan.Plan.initPlans(false, func(n planText) {
			if loops := n["Actual Loops"].(float64); loops > 1 {
				t.Errorf("%s: a subquery ran %.0f times in %s", what, loops, s.text)
			}
			if foldsParameter.MatchString(textOf(n)) {
				once++
			}
		}, func(n planText) {
			if foldsParameter.MatchString(textOf(n)) {
				t.Errorf("%s: the operand is folded for each row: %s\n%s", what, textOf(n), s.text)
			}
		})
	}
	if folded && once == 0 {
		t.Errorf("%s: the operand is not folded", what)
	}
}

// textOf is the text of a node without its children.
func textOf(n planText) string {
	var out []string
	for name, v := range n {
		if name != "Plans" {
			out = append(out, name+": "+fmt.Sprint(v))
		}
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// TestFoldIsServedByIndexes uses indexes of one and of two folded fields.
func TestFoldIsServedByIndexes(t *testing.T) {
	t.Parallel()
	d := empty(t, notes)
	if _, err := d.db.ExecContext(t.Context(), `
		INSERT INTO notes (id, version, created_at, updated_at, title, kind, rank)
		SELECT md5(i::text)::uuid, 1, now(), now(), 'Ärger ' || md5(i::text), (ARRAY['Übel ', 'ÜBEL '])[1 + i % 2] || i % 100, i % 10
		FROM generate_series(1, 20000) i; ANALYZE notes`); err != nil {
		t.Fatal(err)
	}
	note := d.typ("Note")
	for index, f := range map[string]*record.Filter{
		"notes_title_fold_idx":           Compare(note, "title", record.OpStartsWithFold, "ÄRGER 00A"),
		"notes_kind_title_rank_fold_idx": All(Compare(note, "kind", record.OpEqFold, "übel 7"), Compare(note, "title", record.OpStartsWithFold, "ÄRGER 0")),
	} {
		c := Nodes(Select(note, "id"), 10)
		c.Filter = f
		d.sql.take()
		must(d.List(t.Context(), c))(t)
		for _, s := range d.sql.take() {
			for _, mode := range []string{customPlan, genericPlan, chosenPlan} {
				p := explain(t, d.db, mode, s)
				used := false
				p.walk(func(n *planNode) { used = used || n.Index == index })
				if !used || len(p.faults()) > 0 {
					t.Errorf("%s, %s: %s %s", index, mode, p.outline(), strings.Join(p.faults(), ", "))
				}
			}
		}
	}
}
