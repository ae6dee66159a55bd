package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// checkKeys reads @unique, @index and @check and the needs of @resolver.
func (c *checker) checkKeys(t *Type) {
	for _, d := range t.Def.Directives {
		switch d.Name {
		case "unique", "index":
			c.addIndexed(t, d, c.keyFields(t, d))
		case "check":
			c.addCheck(t, d)
		}
	}
	for _, f := range t.Fields {
		if f.Meta.InGo {
			c.checkNeeds(t, f)
			continue
		}
		for _, d := range f.Def.Directives {
			if d.Name != "unique" && d.Name != "index" {
				continue
			}
			if arg := d.Arguments.ForName("fields"); arg != nil {
				c.problemf(arg.Position, "@%s on a field takes no fields; write @%s(fields: …) on the type", d.Name, d.Name)
			} else if indexed := c.indexable(t, f.Def.Name, at(d)); indexed != nil {
				c.addIndexed(t, d, []*record.Field{indexed})
			}
		}
	}
}

// keyFields reads the fields of @unique or @index on a type; nil after a problem.
func (c *checker) keyFields(t *Type, d *ast.Directive) []*record.Field {
	var out []*record.Field
	for _, v := range listArg(d, "fields") {
		f := c.indexable(t, v.Raw, v.Position)
		if f != nil && slices.Contains(out, f) {
			c.problemf(v.Position, "%s is given twice; remove one", v.Raw)
			return nil
		}
		if f == nil {
			return nil
		}
		out = append(out, f)
	}
	if len(out) == 0 {
		c.problemf(at(d), "@%s on a type needs fields; write @%s(fields: [%q])", d.Name, d.Name, "…")
	}
	return out
}

// storedField finds a stored field for a directive; nil after a problem.
func (c *checker) storedField(t *Type, name string, pos *ast.Position) *record.Field {
	f := fieldOf(t.Meta, name)
	if f == nil && removedField(t.Meta, name) != nil {
		c.problemf(pos, "%s.%s has @removed; leave it out here", t.Meta.Name, name)
		return nil
	}
	if f == nil || f.Column == "" {
		c.problemf(pos, "%s is not a stored field of %s; write one of %s", name, t.Meta.Name, strings.Join(texts(storedFields(t), nameOf), ", "))
		return nil
	}
	return f
}

// indexable finds a field for an index; nil after a problem.
func (c *checker) indexable(t *Type, name string, pos *ast.Position) *record.Field {
	f := c.storedField(t, name, pos)
	switch {
	case f == nil:
		return nil
	case f.List || f.Scalar == record.ScalarJSON:
		c.problemf(pos, "%s is a list or JSON and can't be indexed; remove it", name)
		return nil
	case f.Text != nil && f.Text.Max > record.MaxShortText:
		c.problemf(pos, "%s may be too long for an index; write @text(max: %d) or less", name, record.MaxShortText)
		return nil
	}
	return f
}

func storedFields(t *Type) []*record.Field {
	return slices.DeleteFunc(slices.Clone(t.Meta.Fields), func(f *record.Field) bool { return f.Column == "" })
}

func nameOf(f *record.Field) string { return f.Name }

func columnOf(f *record.Field) string { return f.Column }

// addIndexed adds the key or index of @unique or @index, and bounds its text.
func (c *checker) addIndexed(t *Type, d *ast.Directive, fields []*record.Field) {
	names := texts(fields, nameOf)
	c.checkStages(at(d), fields)
	switch {
	case len(fields) == 0:
		return
	case d.Name == "unique":
		c.addKey(t, d, fields)
	case boolArg(d, "fold") && !slices.ContainsFunc(fields, func(f *record.Field) bool { return f.Scalar.Textual() }):
		c.problemf(d.Arguments.ForName("fold").Position, "fold is for text, and none of %s is a String or URL; remove fold", strings.Join(names, ", "))
	default:
		c.addIndex(t, d, fields)
	}
	for _, f := range fields {
		boundText(f, maxIndexedText)
	}
}

func (c *checker) addKey(t *Type, d *ast.Directive, fields []*record.Field) {
	names := texts(fields, nameOf)
	if slices.ContainsFunc(t.Meta.Keys, func(k *record.Key) bool { return slices.Equal(k.Fields, names) }) {
		c.problemf(at(d), "%s is already a unique key; remove one", strings.Join(names, ", "))
		return
	}
	t.Meta.Keys = append(t.Meta.Keys, &record.Key{
		Constraint: record.ConstraintName("key", t.Meta.Table, texts(fields, columnOf)...),
		Second:     secondName("key", t, fields),
		Fields:     names,
		Lookup:     record.LookupName(t.Meta.Singular, names),
	})
}

func (c *checker) addIndex(t *Type, d *ast.Directive, fields []*record.Field) {
	names, fold, kind := texts(fields, nameOf), boolArg(d, "fold"), "idx"
	if fold {
		kind = "fold_idx"
	}
	if slices.ContainsFunc(t.Meta.Indexes, func(i *record.Index) bool { return slices.Equal(i.Fields, names) && i.Fold == fold }) {
		c.problemf(at(d), "%s already has an index; remove one", strings.Join(names, ", "))
		return
	}
	t.Meta.Indexes = append(t.Meta.Indexes, &record.Index{
		Name: record.ConstraintName(kind, t.Meta.Table, texts(fields, columnOf)...), Second: secondName(kind, t, fields), Fields: names, Fold: fold,
	})
}

// addCheck names a condition after its columns.
func (c *checker) addCheck(t *Type, d *ast.Directive) {
	sql, message := d.Arguments.ForName("sql"), d.Arguments.ForName("message")
	if sql == nil || message == nil {
		return // reported by checkArguments
	}
	cond, err := sqltext.ReadCondition(stringArg(d, "sql"))
	if err != nil {
		c.problemf(sql.Position, "the condition must be one boolean expression: %v", err)
		return
	}
	for _, f := range t.Meta.Removed {
		if slices.Contains(cond.Words, f.Column) {
			c.problemf(sql.Position, "the condition reads the column %s, and %s.%s has @removed; remove the @check or change its condition", f.Column, t.Meta.Name, f.Name)
			return
		}
	}
	for _, f := range t.Meta.Fields {
		if w := f.Widened; w != nil && w.Stage == record.WriteNew && slices.Contains(cond.Words, w.Old) {
			c.problemf(sql.Position, "the condition reads the column %s, which %s no longer writes; write %s", w.Old, w.Stage, w.New)
			return
		}
	}
	fields, columns := columnsRead(t, cond.Words)
	names := texts(fields, nameOf)
	if len(fields) == 0 {
		c.problemf(sql.Position, "the condition names no column of %s; its columns are %s", t.Meta.Name, strings.Join(texts(storedFields(t), columnOf), ", "))
		return
	}
	text := stringArg(d, "message")
	if strings.TrimSpace(text) == "" {
		c.problemf(message.Position, "the message is empty; tell clients which condition must hold")
	}
	name := record.ConstraintName("check", t.Meta.Table, columns...)
	for n, taken := 2, checkNames(t); slices.Contains(taken, name); n++ {
		name = record.ConstraintName("check", t.Meta.Table, append(slices.Clone(columns), strconv.Itoa(n))...)
	}
	t.Meta.Checks = append(t.Meta.Checks, &record.Check{Constraint: name, SQL: cond.Text, Fields: names, Message: text})
}

// columnsRead are the fields and columns that a condition mentions, in the order of the
// condition, without duplicates. A condition may mention either column of a widened field.
func columnsRead(t *Type, words []string) (fields []*record.Field, columns []string) {
	for _, word := range words {
		for _, f := range storedFields(t) {
			if (f.Column == word || f.Widened.SecondColumn() == word) && !slices.Contains(fields, f) {
				fields, columns = append(fields, f), append(columns, word)
			}
		}
	}
	return fields, columns
}

// checkNames are the names of the CHECK constraints of a table so far.
func checkNames(t *Type) []string {
	var names []string
	for _, f := range storedFields(t) {
		names = append(names, record.ConstraintName("check", t.Meta.Table, f.Column))
		if second := f.Widened.SecondColumn(); second != "" {
			names = append(names, record.ConstraintName("check", t.Meta.Table, second))
		}
	}
	for _, ch := range t.Meta.Checks {
		names = append(names, ch.Constraint)
	}
	return names
}
