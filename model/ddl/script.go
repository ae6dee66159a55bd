// Package ddl makes the SQL that creates and migrates the tables of a model.
package ddl

import (
	"strings"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// Create is a script that creates the tables of a model in an empty database:
// tables, then indexes, then foreign keys, which may form cycles.
func Create(s *record.Schema) string { return TablesOf(s).Create() }

// Create is a script that creates the tables in an empty database.
func (ts Tables) Create() string { return script(diffTables(nil, ts).statements) }

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

// createTable is the statement without foreign keys and indexes:
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

func createIndex(i Object) string { return "CREATE INDEX " + i.Name + " " + i.Definition + ";" }

func dropIndex(i Object) string { return "DROP INDEX " + i.Name + ";" }

func dropTable(t Table) string { return "DROP TABLE " + sqltext.Identifier(t.Name) + ";" }
