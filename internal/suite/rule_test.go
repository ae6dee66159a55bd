package suite_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"recordgraph/export"
	"recordgraph/input"
	"recordgraph/internal/library"
	"recordgraph/internal/library/graph"
	"recordgraph/load"
	"recordgraph/record"
	"recordgraph/store"
)

// marker is a value that no test sends.
const marker = int64(-47110815)

// marked is a rule that holds for every record. A statement shows it once for each
// source and each change.
func marked(t *record.Type) *record.Filter {
	return &record.Filter{Op: record.OpGt, Field: t.Field("version"), Value: marker}
}

// tokens are the parts of an SQL text that matter here: texts in quotes, of which only
// identifiers keep their name, and all other words and characters.
var tokens = regexp.MustCompile(`'(?:[^']|'')*'|"[^"]*"|\$\d+|\w+|[^\s\w]`)

// tableUses counts where a statement names the table of a record type: as a table, not
// as the qualifier of a column.
func tableUses(sql string, schema *record.Schema) int {
	tables := map[string]bool{}
	for _, t := range schema.Types {
		tables[`"`+t.Table+`"`], tables[t.Table] = true, true
	}
	all := tokens.FindAllString(sql, -1)
	n := 0
	for i, token := range all {
		if tables[token] && (i == 0 || all[i-1] != ".") && (i == len(all)-1 || all[i+1] != ".") {
			n++
		}
	}
	return n
}

// ruleChecker compares the tables in each statement with the markers in it.
type ruleChecker struct {
	t      *testing.T
	schema *record.Schema

	mu         sync.Mutex
	statements int
	kinds      map[string]bool
}

func (c *ruleChecker) check(text string, args []any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	marks := strings.Count(text, fmt.Sprintf("'%d'", marker))
	for _, arg := range args {
		if arg == marker {
			marks++
		}
	}
	uses := tableUses(text, c.schema)
	if uses != marks {
		c.t.Errorf("%d tables of record types, %d with their rule: %s %v", uses, marks, text, args)
	}
	if uses > 0 {
		c.statements++
		for _, kind := range []string{"INSERT", "COPY", "UPDATE", "DELETE", "LEFT JOIN", "EXISTS", "count(*)", "DECLARE", "FOR KEY SHARE", "LATERAL", "UNION ALL"} {
			if strings.Contains(text, kind) {
				c.kinds[kind] = true
			}
		}
	}
}

// TestEveryTableHasItsRule runs all goldens, an export and a load of each type under
// a rule that always holds: answers stay the same, and each statement has the rule
// once for each place that names the table of a record type. So no statement reaches
// a table past plan.Source and plan.Change.
func TestEveryTableHasItsRule(t *testing.T) {
	t.Parallel()
	c := &ruleChecker{t: t, schema: graph.Schema(), kinds: map[string]bool{}}
	shared := library.Database(t)
	ruled := way{options: options{rule: marked, onSQL: c.check}}
	for _, base := range goldens(t) {
		t.Run(base, func(t *testing.T) { same(t, base+".json", indent(t, ruled.run(t, base, shared).answers)) })
	}
	t.Run("transfer", c.transfer)
	for _, kind := range []string{"INSERT", "COPY", "UPDATE", "DELETE", "LEFT JOIN", "EXISTS", "count(*)", "DECLARE", "FOR KEY SHARE", "LATERAL", "UNION ALL"} {
		if !c.kinds[kind] {
			t.Errorf("no statement with %s was checked", kind)
		}
	}
	if c.statements < 200 {
		t.Errorf("%d statements were checked", c.statements)
	}
}

// transfer exports the records of each type and loads them into an empty database.
func (c *ruleChecker) transfer(t *testing.T) {
	from := newService(t, options{rule: marked, onSQL: c.check})
	to := newService(t, options{rule: marked, onSQL: c.check})
	if _, err := to.db.ExecContext(t.Context(), `TRUNCATE books, publishers, loans`); err != nil {
		t.Fatal(err)
	}
	exporter := export.New(c.schema, input.DefaultLimits())
	for _, name := range []string{"Publisher", "Book", "Loan"} {
		session := from.store.Session(store.SessionConfig{Principal: record.Principal{Operator: true}})
		e, problems := exporter.Prepare(export.Request{Session: session, Type: c.schema.Type(name), Format: export.NDJSON, Now: now})
		if problems != nil {
			t.Fatal(problems)
		}
		var file bytes.Buffer
		written, err := e.Write(t.Context(), &file)
		if err != nil || written == 0 {
			t.Fatalf("%d records of %s, %v", written, name, err)
		}
		source, err := load.NewNDJSON(&file)
		if err != nil {
			t.Fatal(err)
		}
		records := load.Records{Store: to.store}
		summary, err := load.Run(t.Context(), load.Config{Store: records, Notes: records, NoteName: name, Type: c.schema.Type(name), Source: source, Name: name})
		if err != nil || int64(summary.Loaded) != written {
			t.Errorf("%s: %s, %v; want %d rows", name, summary, err, written)
		}
	}
}
