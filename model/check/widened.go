package check

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// widenedFrom are the types that @widened can change, in the order of the enum WidenedFrom.
var widenedFrom = []string{record.ScalarInt.String(), record.ScalarBigInt.String()}

// checkWidened reads @widened. The field's column becomes the one that reads use.
func (c *checker) checkWidened(f *Field) {
	d := f.Def.Directives.ForName("widened")
	if d == nil {
		return
	}
	old, fromName := stringArg(d, "column"), stringArg(d, "from")
	stage := record.WidenStage(1 + slices.Index(record.WidenStages(), stringArg(d, "stage")))
	if old == "" || stage == 0 || !slices.Contains(widenedFrom, fromName) {
		return // reported by checkArguments
	}
	from, _ := record.ScalarByName(fromName)
	m := f.Meta
	switch {
	case m.List || m.Relation != nil || !slices.Contains(record.WidenedTypes(from), m.Scalar):
		c.problemf(at(d), "%s can be widened to %s; %s is %s", from, enumerateTypes(record.WidenedTypes(from)), m.Name, f.Def.Type)
		return
	case f.Def.Directives.ForName("column") == nil:
		c.problemf(at(d), "the new type of %s needs a column of its own; write @column(name: %q)", m.Name, old+"_"+strings.ToLower(m.Scalar.String()))
		return
	case m.Column == old:
		c.problemf(at(d), "the old and the new column of %s are both %s; write another name in @column", m.Name, old)
		return
	case !c.checkColumnName(at(d), old):
		return
	}
	m.Widened = &record.Widened{From: from, Old: old, New: m.Column, Stage: stage}
	if stage == record.WriteBoth {
		m.Column = old
	}
}

// enumerateTypes lists scalars: "BigInt or Decimal".
func enumerateTypes(types []record.Scalar) string {
	return strings.Join(texts(types, record.Scalar.String), " or ")
}

// secondColumns are the columns of fields with the second column of each widened field; nil if all fields have only one
// column.
func secondColumns(fields []*record.Field) []string {
	found := false
	columns := texts(fields, func(f *record.Field) string {
		if s := f.Widened.SecondColumn(); s != "" {
			found = true
			return s
		}
		return f.Column
	})
	if !found {
		return nil
	}
	return columns
}

// secondName is the name of a key or index on the second columns of widened fields; empty if there are none.
func secondName(kind string, t *Type, fields []*record.Field) string {
	columns := secondColumns(fields)
	if columns == nil {
		return ""
	}
	return record.ConstraintName(kind, t.Meta.Table, columns...)
}

// checkStages refuses a key or index of fields in different stages before WRITE_NEW: no index would have the columns that
// reads use.
func (c *checker) checkStages(pos *ast.Position, fields []*record.Field) {
	var first *record.Field
	for _, f := range fields {
		if f.Widened.SecondColumn() == "" {
			continue
		}
		first = cmp.Or(first, f)
		if f.Widened.Stage != first.Widened.Stage {
			c.problemf(pos, "%s and %s are widened in different stages; a key or index needs the same stage for both", first.Name, f.Name)
		}
	}
}
