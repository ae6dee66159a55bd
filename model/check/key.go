package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/naming"
	"recordgraph/model/sqltext"
	"recordgraph/record"
)

// checkKeys reads @unique, @index and @check and the needs of @resolver.
func (c *checker) checkKeys(t *Type) {
	for _, d := range t.Def.Directives {
		switch d.Name {
		case "unique":
			c.addKey(t, d, c.keyFields(t, d))
		case "index":
			c.addIndex(t, d, c.keyFields(t, d))
		case "check":
			c.addCheck(t, d)
		}
	}
	for _, f := range t.Fields {
		for _, d := range f.Def.Directives {
			if d.Name != "unique" && d.Name != "index" || f.Meta.InGo {
				continue
			}
			if arg := d.Arguments.ForName("fields"); arg != nil {
				c.problemf(arg.Position, "@%s on a field stands for that field; write @%s(fields: …) on the type", d.Name, d.Name)
				continue
			}
			fields := c.keyable(t, f.Def.Name, at(d))
			if d.Name == "unique" {
				c.addKey(t, d, fields)
			} else {
				c.addIndex(t, d, fields)
			}
		}
		if f.Meta.InGo {
			c.checkNeeds(t, f)
		}
	}
}

// keyFields reads the fields of @unique or @index on a type; nil after a problem.
func (c *checker) keyFields(t *Type, d *ast.Directive) []*record.Field {
	var out []*record.Field
	for _, v := range listArg(d, "fields") {
		if slices.ContainsFunc(out, func(f *record.Field) bool { return f.Name == v.Raw }) {
			c.problemf(v.Position, "%s stands here twice; leave one of them", v.Raw)
			return nil
		}
		fields := c.keyable(t, v.Raw, v.Position)
		if fields == nil {
			return nil
		}
		out = append(out, fields...)
	}
	if len(out) == 0 {
		c.problemf(at(d), "@%s on a type needs fields; write @%s(fields: [%q])", d.Name, d.Name, "…")
	}
	return out
}

// keyable finds a field that can stand in an index.
func (c *checker) keyable(t *Type, name string, pos *ast.Position) []*record.Field {
	i := slices.IndexFunc(t.Meta.Fields, func(f *record.Field) bool { return f.Name == name && f.Column != "" })
	if i < 0 {
		c.problemf(pos, "%s is no stored field of %s; write one of %s", name, t.Meta.Name, storedNames(t))
		return nil
	}
	f := t.Meta.Fields[i]
	switch {
	case f.List || f.Scalar == record.ScalarJSON:
		c.problemf(pos, "%s is a list or JSON, which no index here serves; leave it out", name)
		return nil
	case f.Text != nil && f.Text.Max > record.MaxShortText:
		c.problemf(pos, "%s may be too long for an index; write @text(max: %d) or less", name, record.MaxShortText)
		return nil
	}
	return []*record.Field{f}
}

func storedNames(t *Type) string {
	var names []string
	for _, f := range t.Meta.Fields {
		if f.Column != "" {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, ", ")
}

func (c *checker) addKey(t *Type, d *ast.Directive, fields []*record.Field) {
	if fields == nil {
		return
	}
	names, columns := namesOf(fields)
	var by []string
	for _, name := range names {
		by = append(by, naming.UpperFirst(name))
	}
	k := &record.Key{
		Constraint: record.ConstraintName("key", t.Meta.Table, columns...),
		Fields:     names,
		Lookup:     t.Meta.Singular + "By" + strings.Join(by, "And"),
	}
	for _, other := range t.Meta.Keys {
		if slices.Equal(other.Fields, names) {
			c.problemf(at(d), "%s is a unique key already; leave one of them", strings.Join(names, ", "))
			return
		}
	}
	boundIndexed(fields)
	t.Meta.Keys = append(t.Meta.Keys, k)
}

func (c *checker) addIndex(t *Type, d *ast.Directive, fields []*record.Field) {
	if fields == nil {
		return
	}
	names, columns := namesOf(fields)
	index := &record.Index{Fields: names, Fold: boolArg(d, "fold")}
	if index.Fold && !slices.ContainsFunc(fields, func(f *record.Field) bool { return f.Scalar.Textual() }) {
		c.problemf(d.Arguments.ForName("fold").Position, "fold is for text, and none of %s is a String or URL; leave fold out", strings.Join(names, ", "))
		return
	}
	for _, other := range t.Meta.Indexes {
		if slices.Equal(other.Fields, names) && other.Fold == index.Fold {
			c.problemf(at(d), "%s has an index already; leave one of them", strings.Join(names, ", "))
			return
		}
	}
	kind := "idx"
	if index.Fold {
		kind = "fold_idx"
	}
	index.Name = record.ConstraintName(kind, t.Meta.Table, columns...)
	boundIndexed(fields)
	t.Meta.Indexes = append(t.Meta.Indexes, index)
}

// boundIndexed bounds text in an index.
func boundIndexed(fields []*record.Field) {
	for _, f := range fields {
		boundText(f, maxIndexedText)
	}
}

func namesOf(fields []*record.Field) (names, columns []string) {
	for _, f := range fields {
		names, columns = append(names, f.Name), append(columns, f.Column)
	}
	return names, columns
}

// addCheck names a condition after the columns it mentions.
func (c *checker) addCheck(t *Type, d *ast.Directive) {
	sql, message := stringArg(d, "sql"), stringArg(d, "message")
	if d.Arguments.ForName("sql") == nil || d.Arguments.ForName("message") == nil {
		return // said by checkArguments
	}
	pos := d.Arguments.ForName("sql").Position
	cond, err := sqltext.ReadCondition(sql)
	if err != nil {
		c.problemf(pos, "the condition must be one boolean expression: %v", err)
		return
	}
	names, columns := namesOf(fieldsRead(t, cond.Words))
	switch {
	case len(columns) == 0:
		c.problemf(pos, "the condition names no column of %s; its columns are %s", t.Meta.Name, columnNames(t))
		return
	case strings.TrimSpace(message) == "":
		c.problemf(d.Arguments.ForName("message").Position, "the message is what a client reads; say what must hold")
	}
	name := record.ConstraintName("check", t.Meta.Table, columns...)
	for n, taken := 2, c.checkNames(t); slices.Contains(taken, name); n++ {
		name = record.ConstraintName("check", t.Meta.Table, append(slices.Clone(columns), strconv.Itoa(n))...)
	}
	t.Meta.Checks = append(t.Meta.Checks, &record.Check{Constraint: name, SQL: cond.Text, Fields: names, Message: message})
}

// fieldsRead returns the fields whose columns a condition mentions, in the order
// of the condition, each once.
func fieldsRead(t *Type, words []string) []*record.Field {
	var fields []*record.Field
	for _, word := range words {
		i := slices.IndexFunc(t.Meta.Fields, func(f *record.Field) bool { return f.Column == word })
		if i >= 0 && !slices.Contains(fields, t.Meta.Fields[i]) {
			fields = append(fields, t.Meta.Fields[i])
		}
	}
	return fields
}

// checkNames are the names of the CHECK constraints of a table so far.
func (c *checker) checkNames(t *Type) []string {
	var names []string
	for _, f := range t.Meta.Fields {
		if f.Column != "" {
			names = append(names, record.ConstraintName("check", t.Meta.Table, f.Column))
		}
	}
	for _, ch := range t.Meta.Checks {
		names = append(names, ch.Constraint)
	}
	return names
}

func columnNames(t *Type) string {
	_, columns := namesOf(slices.DeleteFunc(slices.Clone(t.Meta.Fields), func(f *record.Field) bool { return f.Column == "" }))
	return strings.Join(columns, ", ")
}
