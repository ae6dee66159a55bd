// Package ddl makes the SQL that creates and migrates the tables of a model.
package ddl

import (
	"fmt"
	"strings"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// Create is a script that creates the tables of a model in an empty database:
// tables, then indexes, then foreign keys, which may lead in circles.
func Create(s *record.Schema) string {
	return script(diffTables(nil, tablesOf(s)).statements)
}

// script writes statements one per line, with blank lines around those of
// several lines and between kinds.
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

// verb is what a statement does: "CREATE INDEX".
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

// alter is one statement of ALTER TABLE.
func alter(t table, format string, args ...any) string {
	return "ALTER TABLE " + sqltext.Identifier(t.name) + " " + fmt.Sprintf(format, args...) + ";"
}
