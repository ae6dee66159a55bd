package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"recordgraph/internal/pgtest"
	"recordgraph/model/ddl"
	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/driver"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// largeSQL fills the tables so that PostgreSQL chooses realistic plans: 30,000 films of 1,000 studios, with 60,000
// licences. A tenth of most fields is null.
const largeSQL = `
INSERT INTO studios (id, version, created_at, updated_at, name)
SELECT md5('s' || i)::uuid, 1, now(), now(), 'Studio ' || i FROM generate_series(1, 1000) i;
INSERT INTO movies (id, version, created_at, updated_at, title, genre, released_on, studio_id, worldwide_gross, imdb_rating, tags)
SELECT md5('m' || i)::uuid, 1, now(), now(), 'Film ' || md5(i::text), (ARRAY['Drama','Comedy','Action','Horror'])[1 + i % 4],
	CASE WHEN i % 10 > 0 THEN date '1950-01-01' + (i * 7919) % 27000 END, CASE WHEN i % 10 > 1 THEN md5('s' || 1 + (i * 31) % 1000)::uuid END,
	CASE WHEN i % 10 > 2 THEN (i::bigint * 104729) % 1000000007 END, CASE WHEN i % 10 > 3 THEN (i * 37 % 1000) / 100.0 END, '{}'
FROM generate_series(1, 30000) i;
INSERT INTO licences (id, version, created_at, updated_at, movie_id, territory, starts_at, ends_at)
SELECT md5('l' || i)::uuid, 1, now(), now(), md5('m' || 1 + i % 30000)::uuid, (ARRAY['DE','FR','GB','US'])[1 + i / 30000],
	timestamptz '2020-01-01' + (i * 7919 % 60000) * interval '1 hour', timestamptz '2030-01-01' + (i::bigint * 104729 % 60000) * interval '1 hour'
FROM generate_series(0, 59999) i;
ANALYZE;`

// large opens a store on many records.
func large(tb testing.TB) *database {
	tb.Helper()
	m := Model(tb)
	script := ddl.Create(m.Schema()) + largeSQL
	return open(tb, pgtest.Template{Name: "store_large", Hash: script, Build: func(ctx context.Context, url string) error {
		db, err := driver.Open(driver.Config{URL: url, StatementTimeout: time.Minute})
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, script)
		return errors.Join(err, db.Close())
	}}, store.Config{Schema: m.Schema()})
}

// planNode is a node of EXPLAIN (ANALYZE, FORMAT JSON).
type planNode struct {
	Type     string      `json:"Node Type"`
	Relation string      `json:"Relation Name"`
	Index    string      `json:"Index Name"`
	Rows     float64     `json:"Actual Rows"`
	Removed  float64     `json:"Rows Removed by Filter"`
	Loops    float64     `json:"Actual Loops"`
	Plans    []*planNode `json:"Plans"`
}

// maxVisited is the maximum number of rows that a statement may read in large tables and their indexes for a page of
// ten records.
const maxVisited = 400

// faults lists the properties of a plan that make it slow for deep pages or large tables.
func (n *planNode) faults() []string {
	var out []string
	visited := 0.0
	n.walk(func(n *planNode) {
		if n.Relation != "" && n.Relation != "studios" {
			visited += (n.Rows + n.Removed) * n.Loops
		}
		if n.Type == "Seq Scan" && n.Relation != "studios" { // studios is small
			out = append(out, "seq scan of "+n.Relation)
		}
		if n.Type == "Sort" {
			if rows := n.Plans[0].Rows * n.Plans[0].Loops; rows > maxVisited {
				out = append(out, fmt.Sprintf("sorts %.0f rows", rows))
			}
		}
	})
	if visited > maxVisited {
		out = append(out, fmt.Sprintf("reads %.0f rows", visited))
	}
	return out
}

func (n *planNode) walk(visit func(*planNode)) {
	visit(n)
	for _, p := range n.Plans {
		p.walk(visit)
	}
}

// outline writes a plan on one line.
func (n *planNode) outline() string {
	out := n.Type
	if n.Relation != "" {
		out += fmt.Sprintf(" %s %s %.0f×%.0f", n.Relation, n.Index, n.Rows, n.Loops)
	}
	inner := make([]string, len(n.Plans))
	for i, p := range n.Plans {
		inner[i] = p.outline()
	}
	if len(inner) > 0 {
		out += " (" + strings.Join(inner, ", ") + ")"
	}
	return out
}

// The values of plan_cache_mode: a plan for the arguments, a generic plan, and PostgreSQL's choice after several
// executions.
const (
	customPlan  = "force_custom_plan"
	genericPlan = "force_generic_plan"
	chosenPlan  = "auto"
)

// explain runs a statement as a prepared one under a plan_cache_mode.
func explain(t *testing.T, db *sqlx.DB, mode string, s statement) *planNode {
	t.Helper()
	var plan struct{ Plan *planNode }
	explainInto(t, db, mode, "ANALYZE", s, &plan)
	return plan.Plan
}

// explainInto is explain with options of EXPLAIN. It decodes EXPLAIN's output into plan.
func explainInto(t *testing.T, db *sqlx.DB, mode, options string, s statement, plan any) {
	t.Helper()
	conn := must(db.Connx(t.Context()))(t)
	defer func() { _ = conn.Close() }()
	args := make([]string, len(s.args))
	for i, a := range s.args {
		args[i] = literal(a)
	}
	execute := "EXECUTE explained"
	if len(args) > 0 {
		execute += "(" + strings.Join(args, ", ") + ")"
	}
	for _, sql := range []string{"SET plan_cache_mode = " + mode, "PREPARE explained AS " + s.text} {
		if _, err := conn.ExecContext(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
	if mode == chosenPlan {
		for range 6 { // the first five plans are custom
			if _, err := conn.ExecContext(t.Context(), execute); err != nil {
				t.Fatalf("%s: %v", execute, err)
			}
		}
	}
	var text string
	if err := conn.QueryRowxContext(t.Context(), "EXPLAIN ("+options+", FORMAT JSON) "+execute).Scan(&text); err != nil {
		t.Fatalf("%s: %v", execute, err)
	}
	must(conn.ExecContext(t.Context(), "DEALLOCATE explained"))(t)
	text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "["), "]")
	noError(t, json.Unmarshal([]byte(text), plan))
}

func literal(v any) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case time.Time:
		return pq.QuoteLiteral(v.Format(time.RFC3339Nano))
	}
	return pq.QuoteLiteral(fmt.Sprint(v))
}

// expectIndexes explains the statements of the store and checks their plans.
func (d *database) expectIndexes(t *testing.T, what string, modes ...string) {
	t.Helper()
	for _, s := range d.sql.take() {
		for _, mode := range modes {
			p := explain(t, d.db, mode, s)
			if faults := p.faults(); len(faults) > 0 {
				t.Errorf("%s, %s: %s\n%s\n%q\n%s", what, mode, strings.Join(faults, ", "), s.text, s.args, p.outline())
			}
		}
	}
}

// endOf is the cursor of the last record of a page, or of the first record of a backward page.
func (d *database) endOf(t *testing.T, c *record.Connection, p record.Page) string {
	t.Helper()
	far, end := *c, "endCursor"
	if p.Backward {
		end = "startCursor"
	}
	far.Page = p
	far.Fields = []record.ConnectionField{{Key: "pageInfo", Part: record.PartPageInfo, PageInfo: []record.PageInfoField{{Key: "end", Name: end}}}}
	b := must(d.List(t.Context(), &far))(t)
	return reply(t, b).(map[string]any)["pageInfo"].(map[string]any)["end"].(string)
}

// expectPages explains the first and the last page of a list, and pages after, before and between records at the given
// depths. A negative depth counts from the end.
func (d *database) expectPages(t *testing.T, what string, c *record.Connection, depths []int, modes ...string) {
	t.Helper()
	pages := []record.Page{{}, {Backward: true}}
	for _, depth := range depths {
		at := d.endOf(t, c, record.Page{Limit: max(depth, -depth), Backward: depth < 0})
		near := d.endOf(t, c, record.Page{Limit: 3, After: record.Cursor{Text: at}})
		pages = append(pages, record.Page{After: record.Cursor{Text: at}}, record.Page{Backward: true, Before: record.Cursor{Text: at}},
			record.Page{After: record.Cursor{Text: at}, Before: record.Cursor{Text: near}}, record.Page{Backward: true, After: record.Cursor{Text: at}, Before: record.Cursor{Text: near}})
	}
	d.sql.take()
	for i, p := range pages {
		c.Page = p
		c.Page.Limit = 10
		must(d.List(t.Context(), c))(t)
		d.expectIndexes(t, fmt.Sprintf("%s, page %d", what, i), modes...)
	}
}
