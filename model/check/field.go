package check

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/naming"
	"recordgraph/record"
)

// BaseFields are the fields of every record.
func BaseFields() []*record.Field {
	return []*record.Field{
		{Name: "id", Column: "id", Scalar: record.ScalarID, NonNull: true, Immutable: true, ReadOnly: true},
		{Name: "version", Column: "version", Scalar: record.ScalarInt, NonNull: true, ReadOnly: true},
		{Name: "createdAt", Column: "created_at", Scalar: record.ScalarDateTime, NonNull: true, Immutable: true, ReadOnly: true},
		{Name: "updatedAt", Column: "updated_at", Scalar: record.ScalarDateTime, NonNull: true, ReadOnly: true},
	}
}

// reservedFields are names with another meaning on records, in filters or in
// patches, now or in the design.
var reservedFields = func() []string {
	out := []string{"history", "search", record.KeyAnd, record.KeyOr, record.KeyNot, record.KeyIsNull}
	for _, f := range BaseFields() {
		out = append(out, f.Name)
	}
	for _, change := range record.PatchChanges {
		out = append(out, change.Name)
	}
	return out
}()

// systemColumns are PostgreSQL's own.
var systemColumns = []string{"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"}

// checkFields builds the metadata of a type's fields, without links to other types.
func (c *checker) checkFields(t *Type) {
	t.Meta.Fields = BaseFields()
	columns := map[string]string{} // the field of each column
	for _, f := range t.Meta.Fields {
		columns[f.Column] = f.Name
	}
	names := map[string]bool{}
	for _, def := range t.Def.Fields {
		if names[def.Name] {
			c.problemf(def.Position, "%s.%s is declared twice; remove one", t.Def.Name, def.Name)
			continue
		}
		names[def.Name] = true
		f := &Field{Def: def, Meta: &record.Field{Name: def.Name}}
		if !c.checkFieldName(def) || !c.checkType(t, f) {
			continue
		}
		c.checkRenamed(t, f)
		c.checkColumn(f)
		c.checkWidened(f)
		c.checkFieldDirectives(f)
		if f.Meta.Column != "" && columns[f.Meta.Column] != "" {
			c.problemf(def.Position, "%s and %s share the column %s; write another name, or @column on one of them", columns[f.Meta.Column], def.Name, f.Meta.Column)
		}
		columns[f.Meta.Column] = def.Name
		if second := f.Meta.Widened.SecondColumn(); second != "" {
			if columns[second] != "" {
				c.problemf(def.Position, "%s and %s share the column %s; write another name in @column or @widened", columns[second], def.Name, second)
			}
			columns[second] = def.Name
		}
		if d := def.Directives.ForName("removed"); d != nil {
			c.checkRemovedField(f, d)
			t.Meta.Removed = append(t.Meta.Removed, f.Meta)
			continue
		}
		t.Fields = append(t.Fields, f)
		t.Meta.Fields = append(t.Meta.Fields, f.Meta)
	}
}

func (c *checker) checkFieldName(def *ast.FieldDefinition) bool {
	const longest = record.MaxIdentifier - len("_id")
	column := naming.Snake(def.Name)
	switch {
	case slices.Contains(reservedFields, def.Name):
		c.problemf(def.Position, "%s is a reserved name; choose another", def.Name)
	case !fieldName.MatchString(def.Name):
		c.problemf(def.Position, "%s is not a valid name of a field; write letters and digits in camelCase", def.Name)
	case slices.Contains(systemColumns, column):
		c.problemf(def.Position, "%s is a system column of PostgreSQL; choose another name", column)
	case len(column) > longest:
		c.problemf(def.Position, "%s makes a column name longer than %d bytes; choose a shorter name", def.Name, longest)
	case len(def.Arguments) > 0:
		c.problemf(def.Arguments[0].Position, "a field of a record type can't have arguments; write a root field with extend type Query")
	default:
		return true
	}
	return false
}

// checkColumn reads @column.
func (c *checker) checkColumn(f *Field) {
	d := f.Def.Directives.ForName("column")
	if d == nil || d.Arguments.ForName("name") == nil {
		return
	}
	if name := stringArg(d, "name"); c.checkColumnName(at(d), name) {
		f.Meta.Column = name
	}
}

func (c *checker) checkColumnName(pos *ast.Position, name string) bool {
	switch {
	case !columnName.MatchString(name) || len(name) > record.MaxIdentifier:
		c.problemf(pos, "%q is not a valid name of a column; write up to 63 characters of a-z, 0-9 and _", name)
	case slices.Contains(systemColumns, name):
		c.problemf(pos, "%s is a system column of PostgreSQL; choose another name", name)
	default:
		return true
	}
	return false
}

// checkType reads the type of a field: a scalar, an enum, a list of them, or a relation.
func (c *checker) checkType(t *Type, f *Field) bool {
	typ, m := f.Def.Type, f.Meta
	m.NonNull, m.Column = typ.NonNull, naming.Snake(keptName(f.Def))
	if typ.Elem != nil {
		m.List, m.ElemNonNull = true, typ.Elem.NonNull
		typ = typ.Elem
	}
	name, pos := typ.Name(), f.Def.Type.Position
	scalar, isScalar := record.ScalarByName(name)
	switch {
	case typ.Elem != nil:
		c.problemf(pos, "lists of lists can't be stored; write JSON")
	case c.records[name] != nil || c.removed[name] != nil && isRemoved(f.Def.Directives):
		return c.checkRelationType(t, f)
	case c.removed[name] != nil: // reported by checkNotRemoved
	case c.enums[name] != nil:
		m.Scalar, m.Enum = record.ScalarEnum, c.enums[name]
		return c.checkList(f)
	case name == "ID":
		c.problemf(pos, "ID is the type of id only; write a relation, UUID or String")
	case isScalar:
		m.Scalar = scalar
		return c.checkList(f)
	case c.defs[name] != nil && c.defs[name].Kind == ast.Object:
		c.problemf(pos, "%s is not a record type; add @record to it or write JSON", name)
	case c.defs[name] != nil:
		c.problemf(pos, "%s can't be stored; write a record type, an enum or one of %s", name, scalarNames())
	default:
		c.problemf(pos, "unknown type %s; write a record type, an enum or one of %s", name, scalarNames())
	}
	return false
}

// scalarNames lists the scalars that a field can have.
func scalarNames() string {
	var names []string
	for s := record.ScalarString; s < record.ScalarEnum; s++ {
		names = append(names, s.String())
	}
	return strings.Join(names, ", ")
}

func (c *checker) checkList(f *Field) bool {
	m := f.Meta
	switch {
	case m.List && m.Scalar == record.ScalarJSON:
		c.problemf(f.Def.Type.Position, "a list of JSON can't be stored; write JSON")
	case m.List && !m.ElemNonNull:
		c.problemf(f.Def.Type.Position, "elements of lists can't be null; write [%s!]", f.Def.Type.Name())
	default:
		return true
	}
	return false
}

func (c *checker) checkRelationType(t *Type, f *Field) bool {
	name, d := f.Def.Type.Name(), f.Def.Directives.ForName("relation")
	switch {
	case f.Meta.List:
		c.problemf(f.Def.Type.Position, "a list of %s is the inverse of a relation; declare the relation there: %s: %s @relation(inverse: %q)",
			name, t.Meta.Singular, t.Meta.Name, f.Def.Name)
	case d == nil:
		c.problemf(f.Def.Position, "%s is a record type; add @relation", name)
	default:
		f.Meta.Scalar, f.Meta.Column = record.ScalarID, naming.Snake(keptName(f.Def))+"_id"
		f.Meta.Relation = &record.Relation{To: name, Inverse: stringArg(d, "inverse")}
		if i := slices.Index(record.OnDeletes(), stringArg(d, "onDelete")); i > 0 {
			f.Meta.Relation.OnDelete = record.OnDelete(i)
		}
		return true
	}
	return false
}
