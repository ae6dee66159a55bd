package ddl

import (
	"cmp"
	"slices"
	"strings"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// Tables are the tables of a model. As JSON they can be kept in a database, also for later versions, which may read a
// model differently.
type Tables []Table

// Table is a table of a model.
type Table struct {
	Name        string   `json:"name"`
	Columns     []Column `json:"columns"`
	Constraints []Object `json:"constraints"` // primary key, unique keys, checks
	Indexes     []Object `json:"indexes,omitempty"`
	ForeignKeys []Object `json:"foreignKeys,omitempty"`
}

// Column is a column of a table.
type Column struct {
	Name    string `json:"name"`
	Type    string `json:"type"` // with its collation
	NotNull bool   `json:"notNull,omitempty"`
	Default string `json:"default,omitempty"` // SQL; empty for none

	FilledFrom string                `json:"filledFrom,omitempty"` // the column that this one is to replace; both have the same values
	Replaced   []record.RemovedValue `json:"replaced,omitempty"`   // values of an enum that rows no longer have
}

// Object is a constraint or an index.
type Object struct {
	Name       string   `json:"name"`
	Definition string   `json:"definition"`       // SQL after the name
	Columns    []string `json:"columns"`          // the columns that the definition reads
	Target     string   `json:"target,omitempty"` // of a foreign key: the other table
}

// TablesOf returns the tables of a model, in its order.
func TablesOf(s *record.Schema) Tables {
	var out Tables
	for _, t := range s.Types {
		out = append(out, tableOf(t))
	}
	return out
}

// Find returns a table by name, or nil.
func (ts Tables) Find(name string) *Table { return find(ts, name, tableName) }

func (t *Table) column(name string) *Column { return find(t.Columns, name, columnName) }

func tableName(t Table) string   { return t.Name }
func columnName(c Column) string { return c.Name }
func objectName(o Object) string { return o.Name }

// find returns the element with a name, or nil.
func find[T any](in []T, name string, nameOf func(T) string) *T {
	i := slices.IndexFunc(in, func(v T) bool { return nameOf(v) == name })
	if i < 0 {
		return nil
	}
	return &in[i]
}

func tableOf(t *record.Type) Table {
	out := Table{Name: t.Table, Constraints: []Object{{t.Table + "_pkey", "PRIMARY KEY (id)", []string{"id"}, ""}}}
	for _, f := range t.Fields {
		if f.Column == "" {
			continue
		}
		for _, c := range f.Columns() {
			column := columnOf(c)
			if f.Second() != nil && c.Column == f.Widened.New {
				column.FilledFrom = f.Widened.Old
			}
			out.Columns = append(out.Columns, column)
			if expr := checkOf(c); expr != "" {
				out.Constraints = append(out.Constraints, Object{
					record.ConstraintName("check", t.Table, c.Column), "CHECK (" + expr + ")", []string{c.Column}, "",
				})
			}
		}
		if f.Second() != nil {
			out.Constraints = append(out.Constraints, equalColumns(t, f.Widened))
		}
		if f.Relation != nil {
			target := f.Relation.Type.Table
			out.ForeignKeys = append(out.ForeignKeys, Object{
				record.ConstraintName("fkey", t.Table, f.Column),
				"FOREIGN KEY (" + sqltext.Identifier(f.Column) + ") REFERENCES " + sqltext.Identifier(target) + " (id)",
				[]string{f.Column}, target,
			})
		}
	}
	for _, k := range t.Keys {
		unique := func(name string, columns []*record.Field) {
			out.Constraints = append(out.Constraints, Object{name, "UNIQUE (" + columnList(columns, false) + ")", columnNames(columns), ""})
		}
		unique(k.Constraint, fieldsOf(t, k.Fields))
		if k.Second != "" {
			unique(k.Second, withSecond(fieldsOf(t, k.Fields)))
		}
	}
	for _, c := range t.Checks {
		out.Constraints = append(out.Constraints, Object{c.Constraint, "CHECK (" + c.SQL + ")", columnsRead(t, c), ""})
	}
	out.Indexes = indexesOf(t)
	return out
}

// indexesOf are the indexes of the model, and one for each relation that no key or
// index begins with. The ID is added at the end, so that an index serves an order
// whose ties are broken by ID.
func indexesOf(t *record.Type) []Object {
	var out []Object
	add := func(name string, fields []*record.Field, fold bool) {
		if fields[len(fields)-1] != t.ID() {
			fields = append(slices.Clip(fields), t.ID())
		}
		definition := "ON " + sqltext.Identifier(t.Table) + " (" + columnList(fields, fold) + ")"
		out = append(out, Object{name, definition, columnNames(fields), ""})
	}
	first := map[string]bool{}
	for _, k := range t.Keys {
		first[k.Fields[0]] = true
	}
	for _, i := range t.Indexes {
		first[i.Fields[0]] = true
		add(i.Name, fieldsOf(t, i.Fields), i.Fold)
		if i.Second != "" {
			add(i.Second, withSecond(fieldsOf(t, i.Fields)), i.Fold)
		}
	}
	for _, f := range t.Fields {
		if f.Relation != nil && !first[f.Name] {
			add(record.ConstraintName("idx", t.Table, f.Column), []*record.Field{f}, false)
		}
	}
	return out
}

// equalColumns is the constraint that both columns of a widened field have the same values.
func equalColumns(t *record.Type, w *record.Widened) Object {
	return Object{
		record.WidenedConstraint(t, w),
		"CHECK (" + sqltext.Identifier(w.New) + " IS NOT DISTINCT FROM " + sqltext.Identifier(w.Old) + ")",
		[]string{w.New, w.Old}, "",
	}
}

// fieldsOf are the fields with the names.
func fieldsOf(t *record.Type, names []string) []*record.Field {
	var out []*record.Field
	for _, name := range names {
		out = append(out, t.Field(name))
	}
	return out
}

// withSecond replaces each widened field by its second column.
func withSecond(fields []*record.Field) []*record.Field {
	for i, f := range fields {
		fields[i] = cmp.Or(f.Second(), f)
	}
	return fields
}

// columnNames are the columns of fields.
func columnNames(fields []*record.Field) []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.Column)
	}
	return out
}

// columnsRead are the columns in the condition of a check. The condition may have either column of a widened field.
func columnsRead(t *record.Type, c *record.Check) []string {
	fields := fieldsOf(t, c.Fields)
	cond, err := sqltext.ReadCondition(c.SQL)
	for i, f := range fields {
		if second := f.Second(); second != nil && err == nil && !slices.Contains(cond.Words, f.Column) {
			fields[i] = second
		}
	}
	return columnNames(fields)
}

// columnList are the columns of a key or index in SQL; fold replaces text by the
// expression that folds it.
func columnList(fields []*record.Field, fold bool) string {
	var out []string
	for _, f := range fields {
		column := sqltext.Identifier(f.Column)
		if fold && f.Scalar.Textual() {
			column = "(" + record.FoldSQL(column) + ")"
		}
		out = append(out, column)
	}
	return strings.Join(out, ", ")
}

func columnOf(f *record.Field) Column {
	c := Column{Name: f.Column, Type: sqlType(f), NotNull: f.NonNull}
	if f.Enum != nil {
		c.Replaced = replaced(f.Enum)
	}
	switch {
	case f.Name == "version":
		c.Default = "1"
	case f.Default != nil:
		c.Default = sqlDefault(f)
	}
	return c
}

// replaced are the stored texts of the removed values that another value replaces.
func replaced(e *record.Enum) (out []record.RemovedValue) {
	for _, r := range e.Removed {
		if r.Use != "" {
			value, _ := e.Stored(r.Value)
			use, _ := e.Stored(r.Use)
			out = append(out, record.RemovedValue{Value: value, Use: use})
		}
	}
	return out
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
