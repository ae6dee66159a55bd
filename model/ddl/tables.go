package ddl

import (
	"strings"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// table is a table of a model in SQL.
type table struct {
	name        string
	columns     []column
	constraints []named // primary key, unique keys, checks
	indexes     []named
	foreignKeys []named
}

// column is a column of a table.
type column struct {
	name, typ    string
	notNull      bool
	defaultValue string // SQL; empty for none
}

// named is a constraint or index and its definition after the name.
type named struct{ name, definition string }

// tablesOf are the tables of a model, in its order.
func tablesOf(s *record.Schema) []table {
	var out []table
	for _, t := range s.Types {
		out = append(out, tableOf(t))
	}
	return out
}

func tableOf(t *record.Type) table {
	out := table{name: t.Table, constraints: []named{{t.Table + "_pkey", "PRIMARY KEY (id)"}}}
	for _, f := range t.Fields {
		if f.Column == "" {
			continue
		}
		out.columns = append(out.columns, columnOf(f))
		if expr := checkOf(f); expr != "" {
			out.constraints = append(out.constraints, named{record.ConstraintName("check", t.Table, f.Column), "CHECK (" + expr + ")"})
		}
		if f.Relation != nil {
			out.foreignKeys = append(out.foreignKeys, named{
				record.ConstraintName("fkey", t.Table, f.Column),
				"FOREIGN KEY (" + sqltext.Identifier(f.Column) + ") REFERENCES " + sqltext.Identifier(f.Relation.Type.Table) + " (id)",
			})
		}
	}
	for _, k := range t.Keys {
		out.constraints = append(out.constraints, named{k.Constraint, "UNIQUE (" + columnList(t, k.Fields, false) + ")"})
	}
	for _, c := range t.Checks {
		out.constraints = append(out.constraints, named{c.Constraint, "CHECK (" + c.SQL + ")"})
	}
	out.indexes = indexesOf(t)
	return out
}

// indexesOf are the indexes of the model, and one for each relation that no key or
// index begins with. The ID is added at the end, so that an index serves an order
// whose ties are broken by ID.
func indexesOf(t *record.Type) []named {
	var out []named
	add := func(name string, fields []string, fold bool) {
		columns := columnList(t, fields, fold)
		if fields[len(fields)-1] != "id" {
			columns += ", id"
		}
		out = append(out, named{name, "ON " + sqltext.Identifier(t.Table) + " (" + columns + ")"})
	}
	first := map[string]bool{}
	for _, k := range t.Keys {
		first[k.Fields[0]] = true
	}
	for _, i := range t.Indexes {
		first[i.Fields[0]] = true
		add(i.Name, i.Fields, i.Fold)
	}
	for _, f := range t.Fields {
		if f.Relation != nil && !first[f.Name] {
			add(record.ConstraintName("idx", t.Table, f.Column), []string{f.Name}, false)
		}
	}
	return out
}

// columnList are the columns of a key or index; fold replaces text by the
// expression that folds it.
func columnList(t *record.Type, fields []string, fold bool) string {
	var out []string
	for _, name := range fields {
		column := sqltext.Identifier(t.Field(name).Column)
		if fold && t.Field(name).Scalar.Textual() {
			column = "(" + record.FoldSQL(column) + ")"
		}
		out = append(out, column)
	}
	return strings.Join(out, ", ")
}

func columnOf(f *record.Field) column {
	c := column{name: f.Column, typ: sqlType(f), notNull: f.NonNull}
	switch {
	case f.Name == "version":
		c.defaultValue = "1"
	case f.Default != nil:
		c.defaultValue = sqlDefault(f)
	}
	return c
}

// sqlType is a column's type. The collation orders text by code points, the same
// on every machine.
func sqlType(f *record.Field) string {
	typ := f.ColumnType()
	if record.ColumnTypes[f.Scalar] == "text" {
		typ += ` COLLATE "C"`
	}
	return typ
}
