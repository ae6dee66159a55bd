package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"

	"recordgraph/model/ddl"
	"recordgraph/model/sqltext"
)

// Obstacle is a reason why pending files may fail or wait.
type Obstacle struct {
	Migration string // empty: the state of the database
	Text      string
	Table     string
	Rows      int64       // rows in the way
	IDs       []uuid.UUID // of some of these rows
}

// checkedIDs is the number of IDs of an obstacle.
const checkedIDs = 5

// Check compares the needs of the pending files with the data of the database: checks, NOT NULL, unique keys and foreign
// keys, after the backfills of the files. It reads the statements of the files, so files that were edited are checked as
// they are. It also reports invalid indexes, constraints that are not validated, long transactions on the tables, and, if
// the next file is a finish file, replicas for whose end it waits. Files of plain SQL are not checked. Check changes nothing.
func Check(ctx context.Context, db *sql.DB, types fs.FS) ([]Obstacle, error) {
	s := typeSet(types)
	applied, err := s.applied(ctx, db)
	if withoutTable(err) != nil {
		return nil, err
	}
	files, _, err := s.pending(applied)
	if err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = tx.Rollback() }() // nothing is written
	c := &checker{tx: tx, rows: map[string]*rowSource{}}
	for _, f := range files {
		if f.steps == nil {
			continue
		}
		if err := c.file(ctx, f); err != nil {
			return nil, fmt.Errorf("check migration %s: %w", f, err)
		}
	}
	if err := c.state(ctx, files); err != nil {
		return nil, fmt.Errorf("check the database: %w", err)
	}
	return c.found, nil
}

// checker looks for obstacles in files, in their order.
type checker struct {
	tx    *sql.Tx
	rows  map[string]*rowSource
	found []Obstacle
}

// rowSource is the rows of a table as the files before will make them.
type rowSource struct {
	table    string
	from     string // for FROM
	columns  []string
	defaults map[string]string
	asked    map[string]bool // queries
}

func (c *checker) file(ctx context.Context, f file) error {
	for _, step := range f.steps.Up {
		rows, err := c.source(ctx, step.Table())
		if err != nil {
			return err
		}
		if rows == nil { // a new table has no rows
			continue
		}
		if step.Form == ddl.Backfill {
			err = rows.fill(step)
		} else {
			err = c.needs(ctx, f, rows, step)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// source returns the rows of a table, or nil if the table does not exist.
func (c *checker) source(ctx context.Context, table string) (*rowSource, error) {
	if rows, ok := c.rows[table]; ok {
		return rows, nil
	}
	rows := &rowSource{table: table, from: sqltext.Identifier(table), defaults: map[string]string{}, asked: map[string]bool{}}
	const query = `SELECT a.attname, coalesce(pg_get_expr(d.adbin, d.adrelid), '') FROM pg_attribute a
		LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
		WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`
	err := each(ctx, c.tx, query, []any{rows.from}, func(scan func(...any) error) error {
		var name, value string
		err := scan(&name, &value)
		rows.columns, rows.defaults[name] = append(rows.columns, name), value
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(rows.columns) == 0 {
		rows = nil
	}
	c.rows[table] = rows
	return rows, nil
}

// defaultOf is the default of a column as SQL.
func (r *rowSource) defaultOf(column string) string {
	if value := r.defaults[column]; value != "" {
		return "(" + value + ")"
	}
	return "NULL"
}

// add adds a column.
//
//	(SELECT movies.*, ('G')::text AS rating FROM movies) movies
func (r *rowSource) add(n ddl.Need) {
	r.columns, r.defaults[n.Name] = append(r.columns, n.Name), n.Default
	name := sqltext.Identifier(r.table)
	r.from = fmt.Sprintf("(SELECT %s.*, %s::%s AS %s FROM %s) %s", name, r.defaultOf(n.Name), n.Added, sqltext.Identifier(n.Name), r.from, name)
}

// fill changes rows as a backfill does.
//
//	(SELECT id, CASE WHEN rating IS NULL THEN 'G' ELSE rating END AS rating FROM movies) movies
func (r *rowSource) fill(step ddl.Step) error {
	update, err := step.Update()
	if err != nil {
		return err
	}
	values, err := update.Assignments()
	if err != nil {
		return err
	}
	var columns []string
	for _, column := range r.columns {
		name := sqltext.Identifier(column)
		if value, ok := values[column]; ok {
			if strings.EqualFold(value, "default") {
				value = r.defaultOf(column)
			}
			name = fmt.Sprintf("CASE WHEN %s THEN %s ELSE %s END AS %s", update.Where, value, name, name)
		}
		columns = append(columns, name)
	}
	r.from = fmt.Sprintf("(SELECT %s FROM %s) %s", strings.Join(columns, ", "), r.from, sqltext.Identifier(r.table))
	return nil
}

// needs compares the needs of a step with the rows.
func (c *checker) needs(ctx context.Context, f file, r *rowSource, step ddl.Step) error {
	needs, err := step.Needs()
	if err != nil {
		return err
	}
	for _, n := range needs {
		switch {
		case n.Added != "":
			r.add(n)
		case n.Check != "":
			err = c.ask(ctx, f, r, n.Name+" requires "+n.Check, fmt.Sprintf("SELECT id FROM %s WHERE NOT (%s)", r.from, n.Check))
		case n.Unique != "":
			err = c.ask(ctx, f, r, n.Name+" requires rows with different "+n.Unique, fmt.Sprintf(
				"SELECT id FROM (SELECT id, count(*) OVER (PARTITION BY %[1]s) AS same, num_nulls(%[1]s) AS nulls FROM %[2]s) r WHERE same > 1 AND nulls = 0", n.Unique, r.from))
		case n.Column != "":
			err = c.foreignKey(ctx, f, r, n)
		case !n.Dropped:
			r.defaults[n.Name] = n.Default
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) foreignKey(ctx context.Context, f file, r *rowSource, n ddl.Need) error {
	target, err := c.source(ctx, n.Target)
	if err != nil {
		return err
	}
	column, exists := sqltext.Identifier(n.Column), "false"
	if target != nil {
		exists = fmt.Sprintf("EXISTS (SELECT FROM %s other WHERE other.id = %s.%s)", sqltext.Identifier(n.Target), sqltext.Identifier(r.table), column)
	}
	return c.ask(ctx, f, r, n.Name+" requires IDs of rows in "+n.Target, fmt.Sprintf("SELECT id FROM %s WHERE %s IS NOT NULL AND NOT %s", r.from, column, exists))
}

// ask adds an obstacle if a query returns IDs.
func (c *checker) ask(ctx context.Context, f file, r *rowSource, text, query string) error {
	if r.asked[query] {
		return nil
	}
	r.asked[query] = true
	o := Obstacle{Migration: f.String(), Text: text, Table: r.table}
	if _, err := c.tx.ExecContext(ctx, `SAVEPOINT asked`); err != nil {
		return err
	}
	err := each(ctx, c.tx, `WITH rows AS MATERIALIZED (`+query+`) SELECT (SELECT count(*) FROM rows), id FROM rows ORDER BY id LIMIT $1`, []any{checkedIDs},
		func(scan func(...any) error) error {
			var id uuid.UUID
			err := scan(&o.Rows, &id)
			o.IDs = append(o.IDs, id)
			return err
		})
	if pe := pq.As(err); pe != nil && pe.Code.Class() == syntaxErrors { // such as a column that a file of plain SQL adds
		o.Text += " (this can't be checked: " + pe.Message + ")"
		_, err = c.tx.ExecContext(ctx, `ROLLBACK TO SAVEPOINT asked`)
	} else if err == nil && o.Rows == 0 {
		return nil
	}
	c.found = append(c.found, o)
	return err
}

// state adds obstacles that are not rows.
func (c *checker) state(ctx context.Context, files []file) error {
	var tables, validated []string
	first := true // no file of the phase expand is before
	for _, f := range files {
		if f.steps != nil {
			for _, step := range f.steps.Up {
				tables = append(tables, sqltext.Identifier(step.Table()))
				if step.Form == ddl.Validate {
					validated = append(validated, step.SQL)
				}
			}
		}
		if f.finish() && first {
			if err := c.replicas(ctx, f); err != nil {
				return err
			}
		}
		first = first && f.finish()
	}
	const query = `WITH tables AS (SELECT DISTINCT to_regclass(t)::oid AS oid FROM unnest($1::text[]) t)
		SELECT t.oid::regclass::text, 'the index ' || indexrelid::regclass || ' is invalid; drop it, or build it again by REINDEX INDEX CONCURRENTLY'
		FROM tables t JOIN pg_index ON indrelid = t.oid WHERE NOT indisvalid
		UNION ALL
		SELECT t.oid::regclass::text, 'the constraint ' || conname || ' is not validated; run ALTER TABLE … VALIDATE CONSTRAINT'
		FROM tables t JOIN pg_constraint ON conrelid = t.oid WHERE NOT convalidated
		AND NOT EXISTS (SELECT FROM unnest($3::text[]) v WHERE position('VALIDATE CONSTRAINT ' || quote_ident(conname) || ';' IN v) > 0)
		UNION ALL
		SELECT DISTINCT t.oid::regclass::text, format('a transaction uses the table for %s s (pid %s, application %s); a step waits at most five minutes for its end',
			extract(epoch FROM now() - a.xact_start)::bigint, a.pid, coalesce(nullif(a.application_name, ''), 'unknown'))
		FROM tables t JOIN pg_locks l ON l.relation = t.oid AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
		JOIN pg_stat_activity a ON a.pid = l.pid WHERE a.xact_start < now() - $2 * interval '1 second' AND a.pid <> pg_backend_pid()
		ORDER BY 1, 2`
	return each(ctx, c.tx, query, []any{pq.Array(tables), longTransaction.Seconds(), pq.Array(validated)}, func(scan func(...any) error) error {
		var o Obstacle
		err := scan(&o.Table, &o.Text)
		c.found = append(c.found, o)
		return err
	})
}

// longTransaction is the age from which a transaction is reported.
const longTransaction = time.Minute

// replicas adds the replicas for which a finish file waits.
func (c *checker) replicas(ctx context.Context, f file) error {
	var old *OldReplicas
	err := oldReplicas(ctx, c.tx, f.version)
	if errors.As(err, &old) {
		c.found = append(c.found, Obstacle{Migration: f.String(), Text: err.Error()})
		return nil
	}
	return err
}
