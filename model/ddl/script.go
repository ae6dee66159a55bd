// Package ddl makes the SQL that creates and migrates the tables of a model.
package ddl

import (
	"strings"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// Create is a script that creates the tables of a model in an empty database:
// tables, then indexes, then foreign keys, which may form cycles.
func Create(s *record.Schema) string {
	return script(diffTables(nil, tablesOf(s)).statements)
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

// createTable is the statement without foreign keys and indexes:
//
//	CREATE TABLE movies (
//	    id uuid NOT NULL,
//	    …
//	    CONSTRAINT movies_pkey PRIMARY KEY (id)
//	);
func createTable(t table) string {
	var lines []string
	for _, c := range t.columns {
		lines = append(lines, "    "+columnText(c))
	}
	for _, c := range t.constraints {
		lines = append(lines, "    CONSTRAINT "+c.name+" "+c.definition)
	}
	return "CREATE TABLE " + sqltext.Identifier(t.name) + " (\n" + strings.Join(lines, ",\n") + "\n);"
}

func columnText(c column) string {
	text := sqltext.Identifier(c.name) + " " + c.typ
	if c.notNull {
		text += " NOT NULL"
	}
	if c.defaultValue != "" {
		text += " DEFAULT " + c.defaultValue
	}
	return text
}
