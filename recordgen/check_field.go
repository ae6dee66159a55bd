package recordgen

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// reservedFields are names that mean something else on records, in filters or
// in patches, now or by the design.
var reservedFields = []string{
	"id", "version", "createdAt", "updatedAt", "history", "search",
	"and", "or", "not", "isNull", "increment", "append", "remove",
}

// systemColumns are PostgreSQL's own.
var systemColumns = []string{"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}

// baseFields are the fields of every record.
func baseFields() []*record.Field {
	return []*record.Field{
		{Name: "id", Column: "id", Scalar: record.ScalarID, NonNull: true, Immutable: true, ReadOnly: true},
		{Name: "version", Column: "version", Scalar: record.ScalarInt, NonNull: true, ReadOnly: true},
		{Name: "createdAt", Column: "created_at", Scalar: record.ScalarDateTime, NonNull: true, Immutable: true, ReadOnly: true},
		{Name: "updatedAt", Column: "updated_at", Scalar: record.ScalarDateTime, NonNull: true, ReadOnly: true},
	}
}

// checkFields builds the fields of the file; relations are linked later.
func (c *checker) checkFields(t *recordType) {
	t.meta.Fields = baseFields()
	columns := map[string]string{"id": "id", "version": "version", "created_at": "createdAt", "updated_at": "updatedAt"}
	goNames := map[string]string{}
	for _, f := range t.meta.Fields {
		goNames[goName(f)] = f.Name
	}
	names := map[string]bool{}
	for _, def := range t.def.Fields {
		if names[def.Name] {
			c.problemf(def.Position, "%s.%s is declared twice; leave one of them", t.def.Name, def.Name)
			continue
		}
		names[def.Name] = true
		if !c.checkFieldName(def) {
			continue
		}
		f := &field{def: def, meta: &record.Field{Name: def.Name}}
		if !c.checkType(t, f) {
			continue
		}
		c.checkFieldDirectives(f)
		inGo := goName(f.meta)
		switch {
		case f.meta.Column != "" && columns[f.meta.Column] != "":
			c.problemf(def.Position, "%s and %s share the column %s; rename one of them", columns[f.meta.Column], def.Name, f.meta.Column)
		case goNames[inGo] != "":
			c.problemf(def.Position, "%s and %s are both %s in Go; rename one of them", goNames[inGo], def.Name, inGo)
		}
		columns[f.meta.Column], goNames[inGo] = def.Name, def.Name
		t.fields = append(t.fields, f)
		t.meta.Fields = append(t.meta.Fields, f.meta)
	}
}

func (c *checker) checkFieldName(def *ast.FieldDefinition) bool {
	column := snake(def.Name)
	switch {
	case slices.Contains(reservedFields, def.Name):
		c.problemf(def.Position, "%s is a name of recordgen's on records; choose another", def.Name)
	case !fieldName.MatchString(def.Name):
		c.problemf(def.Position, "%s can't name a field of a record; write letters and digits in camelCase", def.Name)
	case slices.Contains(systemColumns, column):
		c.problemf(def.Position, "%s is a column of PostgreSQL's own; choose another name", column)
	case len(column) > maxIdentifier-len("_id"):
		c.problemf(def.Position, "%s gives a column name over %d bytes; choose a shorter name", def.Name, maxIdentifier-len("_id"))
	case len(def.Arguments) > 0:
		c.problemf(def.Arguments[0].Position, "fields of records take no arguments; write a root field with extend type Query")
	default:
		return true
	}
	return false
}

// checkType reads the type of a field: a scalar, an enum, a list of them, or a relation.
func (c *checker) checkType(t *recordType, f *field) bool {
	typ := f.def.Type
	m := f.meta
	m.NonNull, m.Column = typ.NonNull, snake(m.Name)
	if typ.Elem != nil {
		m.List, m.ElemNonNull = true, typ.Elem.NonNull
		typ = typ.Elem
	}
	name, pos := f.def.Type.Name(), f.def.Type.Position
	scalar, isScalar := record.ScalarByName(name)
	switch {
	case typ.Elem != nil:
		c.problemf(pos, "lists of lists can't be stored; write JSON")
	case c.records[name] != nil:
		return c.checkRelationType(t, f)
	case c.enums[name] != nil:
		m.Scalar, m.Enum = record.ScalarEnum, c.enums[name]
		return c.checkList(f)
	case name == "ID":
		c.problemf(pos, "every record has its id already; write a relation, UUID or String")
	case isScalar:
		m.Scalar = scalar
		return c.checkList(f)
	case c.defs[name] != nil && c.defs[name].Kind == ast.Object:
		c.problemf(pos, "%s is no record type; add @record to it or write JSON", name)
	case c.defs[name] != nil:
		c.problemf(pos, "%s can't be stored; write a record type, an enum or one of %s", name, scalarList)
	default:
		c.problemf(pos, "there is no type %s; write a record type, an enum or one of %s", name, scalarList)
	}
	return false
}

const scalarList = "String, Boolean, Int, Float, BigInt, Decimal, Date, DateTime, Duration, UUID, JSON, URL"

func (c *checker) checkList(f *field) bool {
	m := f.meta
	switch {
	case m.List && m.Scalar == record.ScalarJSON:
		c.problemf(f.def.Type.Position, "a list of JSON can't be stored; write JSON")
	case m.List && !m.ElemNonNull:
		c.problemf(f.def.Type.Position, "elements of lists can't be null; write [%s!]", f.def.Type.Name())
	default:
		return true
	}
	return false
}

func (c *checker) checkRelationType(t *recordType, f *field) bool {
	pos, name := f.def.Type.Position, f.def.Type.Name()
	d := f.def.Directives.ForName("relation")
	switch {
	case f.meta.List:
		c.problemf(pos, "a list of %s is the other side of a relation; declare it there: %s: %s @relation(inverse: %q)",
			name, t.meta.Singular, t.meta.Name, f.def.Name)
	case d == nil:
		c.problemf(f.def.Position, "%s is a record type; write @relation", name)
	default:
		f.meta.Scalar, f.meta.Column = record.ScalarID, snake(f.def.Name)+"_id"
		f.meta.Relation = &record.Relation{To: name, Inverse: stringArg(d, "inverse")}
		if i := slices.Index(record.OnDeletes(), stringArg(d, "onDelete")); i > 0 {
			f.meta.Relation.OnDelete = record.OnDelete(i)
		}
		return true
	}
	return false
}
