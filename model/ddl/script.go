// Package ddl makes the SQL that creates and migrates the tables of a model.
package ddl

import (
	"slices"
	"strings"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// Create is a script that creates the tables of a model in an empty database:
// tables, then indexes, then foreign keys, which may form cycles.
func Create(s *record.Schema) string { return TablesOf(s).Create() }

// Create is a script that creates the tables in an empty database.
func (ts Tables) Create() string {
	var tables, indexes, keys []string
	for _, t := range ts {
		tables = append(tables, createTable(t))
		for _, i := range t.Indexes {
			indexes = append(indexes, createIndex(i, ""))
		}
		for _, o := range slices.Concat(t.unvalidated(), t.ForeignKeys) {
			keys = append(keys, "ALTER TABLE "+sqltext.Identifier(t.Name)+" "+addConstraint(o)+";")
		}
	}
	return script(slices.Concat(tables, indexes, keys))
}

// drop is a script that drops the tables.
func (ts Tables) drop() string {
	var keys, tables []string
	for _, t := range ts {
		for _, fk := range t.ForeignKeys {
			keys = append(keys, "ALTER TABLE "+sqltext.Identifier(t.Name)+" "+dropConstraint(fk)+";")
		}
		tables = append(tables, dropTable(t))
	}
	return script(slices.Concat(keys, tables))
}

// script writes statements one per line. A blank line separates a statement of
// several lines, and statements of different kinds.
func script(statements []string) string {
	var b strings.Builder
	for i, s := range statements {
		if i > 0 && (strings.Contains(s, "\n") || verb(s) != verb(statements[i-1])) {
			b.WriteByte('\n')
		}
		b.WriteString(s + "\n")
	}
	return b.String()
}

// verb is the first two words of a statement: "CREATE INDEX".
func verb(statement string) string { return strings.Join(strings.Fields(statement)[:2], " ") }

// unvalidated are the checks that not all rows are known to satisfy. CREATE TABLE cannot add them.
func (t Table) unvalidated() []Object {
	return slices.DeleteFunc(slices.Clone(t.Constraints), func(o Object) bool { return !strings.HasSuffix(o.Definition, notValid) })
}

// createTable is the statement without foreign keys, indexes and unvalidated checks:
//
//	CREATE TABLE movies (
//	    id uuid NOT NULL,
//	    …
//	    CONSTRAINT movies_pkey PRIMARY KEY (id)
//	);
func createTable(t Table) string {
	var lines []string
	for _, c := range t.Columns {
		lines = append(lines, "    "+columnText(c))
	}
	for _, c := range t.Constraints {
		if strings.HasSuffix(c.Definition, notValid) {
			continue
		}
		lines = append(lines, "    CONSTRAINT "+c.Name+" "+c.Definition)
	}
	return "CREATE TABLE " + sqltext.Identifier(t.Name) + " (\n" + strings.Join(lines, ",\n") + "\n);"
}

func columnText(c Column) string {
	text := sqltext.Identifier(c.Name) + " " + c.Type
	if c.NotNull {
		text += " NOT NULL"
	}
	if c.Default != "" {
		text += " DEFAULT " + c.Default
	}
	return text
}

func addColumn(c Column) string { return "ADD COLUMN " + columnText(c) }

func dropColumn(c Column) string { return "DROP COLUMN " + sqltext.Identifier(c.Name) }

func setDefault(c Column) string {
	if c.Default == "" {
		return alterColumn(c, "DROP DEFAULT")
	}
	return alterColumn(c, "SET DEFAULT "+c.Default)
}

func alterColumn(c Column, action string) string {
	return "ALTER COLUMN " + sqltext.Identifier(c.Name) + " " + action
}

func dropConstraint(n Object) string { return "DROP CONSTRAINT " + n.Name }

func addConstraint(n Object) string { return "ADD CONSTRAINT " + n.Name + " " + n.Definition }

// uniqueIndex begins the definition of an index that is to become a unique key.
const uniqueIndex = "UNIQUE "

// createIndex takes " CONCURRENTLY", or nothing.
func createIndex(i Object, how string) string {
	definition, unique := strings.CutPrefix(i.Definition, uniqueIndex)
	kind := "INDEX"
	if unique {
		kind = "UNIQUE INDEX"
	}
	return "CREATE " + kind + how + " " + i.Name + " " + definition + ";"
}

func dropIndex(i Object) string { return "DROP INDEX " + i.Name + ";" }

func dropTable(t Table) string { return "DROP TABLE " + sqltext.Identifier(t.Name) + ";" }
