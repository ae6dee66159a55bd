package ddl

import (
	"strings"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// table is a table as the model wants it, in the words of PostgreSQL.
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

// named is a constraint or index and its definition behind the name.
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
		out.constraints = append(out.constraints, named{k.Constraint, "UNIQUE (" + columnList(t, k.Fields) + ")"})
	}
	for _, c := range t.Checks {
		out.constraints = append(out.constraints, named{c.Constraint, "CHECK (" + c.SQL + ")"})
	}
	out.indexes = indexesOf(t)
	return out
}

// indexesOf are the indexes of the model, with the ID behind so that they serve
// a whole order, and one per relation that nothing else begins with.
func indexesOf(t *record.Type) []named {
	var out []named
	add := func(i *record.Index) {
		columns := indexColumns(t, i)
		if columns[len(columns)-1] != "id" {
			columns = append(columns, "id")
		}
		out = append(out, named{i.Name, "ON " + sqltext.Identifier(t.Table) + " (" + strings.Join(columns, ", ") + ")"})
	}
	for _, i := range t.Indexes {
		add(i)
	}
	for _, f := range t.Fields {
		if f.Relation != nil && !served(t, f.Name) {
			add(&record.Index{Name: record.ConstraintName("idx", t.Table, f.Column), Fields: []string{f.Name}})
		}
	}
	return out
}

// indexColumns are the columns of an index, or the expressions that fold them.
func indexColumns(t *record.Type, i *record.Index) []string {
	var out []string
	for _, name := range i.Fields {
		column := sqltext.Identifier(t.Field(name).Column)
		if i.Fold && t.Field(name).Scalar.Textual() {
			column = "(" + record.FoldSQL(column) + ")"
		}
		out = append(out, column)
	}
	return out
}

// served reports whether a unique key or index begins with a field.
func served(t *record.Type, field string) bool {
	for _, k := range t.Keys {
		if k.Fields[0] == field {
			return true
		}
	}
	for _, i := range t.Indexes {
		if i.Fields[0] == field {
			return true
		}
	}
	return false
}

func columnList(t *record.Type, fields []string) string {
	var out []string
	for _, name := range fields {
		out = append(out, sqltext.Identifier(t.Field(name).Column))
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

// sqlTypes are the types of columns, by scalar.
var sqlTypes = map[record.Scalar]string{
	record.ScalarID: "uuid", record.ScalarString: "text", record.ScalarURL: "text", record.ScalarEnum: "text",
	record.ScalarBoolean: "boolean", record.ScalarInt: "integer", record.ScalarFloat: "double precision",
	record.ScalarBigInt: "bigint", record.ScalarDecimal: "numeric", record.ScalarDate: "date",
	record.ScalarDateTime: "timestamptz", record.ScalarDuration: "interval", record.ScalarUUID: "uuid",
	record.ScalarJSON: "jsonb",
}

// sqlType is a column's type; text orders the same on every machine.
func sqlType(f *record.Field) string {
	typ := sqlTypes[f.Scalar]
	if f.List {
		typ += "[]"
	}
	if sqlTypes[f.Scalar] == "text" {
		typ += ` COLLATE "C"`
	}
	return typ
}
