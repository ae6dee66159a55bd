package recordgen

import (
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// checkKeys reads @unique, @index and @check and the needs of @resolver.
func (c *checker) checkKeys(t *recordType) {
	for _, d := range t.def.Directives {
		switch d.Name {
		case "unique":
			c.addKey(t, d, c.keyFields(t, d))
		case "index":
			c.addIndex(t, d, c.keyFields(t, d))
		case "check":
			c.addCheck(t, d)
		}
	}
	for _, f := range t.fields {
		for _, d := range f.def.Directives {
			if d.Name != "unique" && d.Name != "index" || f.meta.InGo {
				continue
			}
			if arg := d.Arguments.ForName("fields"); arg != nil {
				c.problemf(arg.Position, "@%s on a field stands for that field; write @%s(fields: …) on the type", d.Name, d.Name)
				continue
			}
			fields := c.keyable(t, f.def.Name, at(d))
			if d.Name == "unique" {
				c.addKey(t, d, fields)
			} else {
				c.addIndex(t, d, fields)
			}
		}
		if f.meta.InGo {
			c.checkNeeds(t, f)
		}
	}
}

// keyFields reads the fields of @unique or @index on a type; nil after a problem.
func (c *checker) keyFields(t *recordType, d *ast.Directive) []*record.Field {
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
func (c *checker) keyable(t *recordType, name string, pos *ast.Position) []*record.Field {
	i := slices.IndexFunc(t.meta.Fields, func(f *record.Field) bool { return f.Name == name && f.Column != "" })
	if i < 0 {
		c.problemf(pos, "%s is no stored field of %s; write one of %s", name, t.meta.Name, storedNames(t))
		return nil
	}
	f := t.meta.Fields[i]
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

func storedNames(t *recordType) string {
	var names []string
	for _, f := range t.meta.Fields {
		if f.Column != "" {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, ", ")
}

func (c *checker) addKey(t *recordType, d *ast.Directive, fields []*record.Field) {
	if fields == nil {
		return
	}
	names, columns := namesOf(fields)
	var by []string
	for _, name := range names {
		by = append(by, upperFirst(name))
	}
	k := &record.Key{
		Constraint: record.ConstraintName("key", t.meta.Table, columns...),
		Fields:     names,
		Lookup:     t.meta.Singular + "By" + strings.Join(by, "And"),
	}
	for _, other := range t.meta.Keys {
		if slices.Equal(other.Fields, names) {
			c.problemf(at(d), "%s is a unique key already; leave one of them", strings.Join(names, ", "))
			return
		}
	}
	boundIndexed(fields)
	t.meta.Keys = append(t.meta.Keys, k)
}

func (c *checker) addIndex(t *recordType, d *ast.Directive, fields []*record.Field) {
	if fields == nil {
		return
	}
	names, columns := namesOf(fields)
	index := &record.Index{Fields: names, Fold: boolArg(d, "fold")}
	if index.Fold && !slices.ContainsFunc(fields, func(f *record.Field) bool { return f.Scalar.Textual() }) {
		c.problemf(d.Arguments.ForName("fold").Position, "fold is for text, and none of %s is a String or URL; leave fold out", strings.Join(names, ", "))
		return
	}
	for _, other := range t.meta.Indexes {
		if slices.Equal(other.Fields, names) && other.Fold == index.Fold {
			c.problemf(at(d), "%s has an index already; leave one of them", strings.Join(names, ", "))
			return
		}
	}
	kind := "idx"
	if index.Fold {
		kind = "fold_idx"
	}
	index.Name = record.ConstraintName(kind, t.meta.Table, columns...)
	boundIndexed(fields)
	t.meta.Indexes = append(t.meta.Indexes, index)
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
func (c *checker) addCheck(t *recordType, d *ast.Directive) {
	sql, message := stringArg(d, "sql"), stringArg(d, "message")
	if d.Arguments.ForName("sql") == nil || d.Arguments.ForName("message") == nil {
		return // said by checkArguments
	}
	pos := d.Arguments.ForName("sql").Position
	cond, err := readCondition(sql)
	if err != nil {
		c.problemf(pos, "the condition must be one boolean expression: %v", err)
		return
	}
	names, columns := namesOf(fieldsRead(t, cond.words))
	switch {
	case len(columns) == 0:
		c.problemf(pos, "the condition names no column of %s; its columns are %s", t.meta.Name, columnNames(t))
		return
	case strings.TrimSpace(message) == "":
		c.problemf(d.Arguments.ForName("message").Position, "the message is what a client reads; say what must hold")
	}
	name := record.ConstraintName("check", t.meta.Table, columns...)
	for n, taken := 2, c.checkNames(t); slices.Contains(taken, name); n++ {
		name = record.ConstraintName("check", t.meta.Table, append(slices.Clone(columns), strconv.Itoa(n))...)
	}
	t.meta.Checks = append(t.meta.Checks, &record.Check{Constraint: name, SQL: cond.text, Fields: names, Message: message})
}

// fieldsRead returns the fields whose columns a condition mentions, in the order
// of the condition, each once.
func fieldsRead(t *recordType, words []string) []*record.Field {
	var fields []*record.Field
	for _, word := range words {
		i := slices.IndexFunc(t.meta.Fields, func(f *record.Field) bool { return f.Column == word })
		if i >= 0 && !slices.Contains(fields, t.meta.Fields[i]) {
			fields = append(fields, t.meta.Fields[i])
		}
	}
	return fields
}

// checkNames are the names of the CHECK constraints of a table so far.
func (c *checker) checkNames(t *recordType) []string {
	var names []string
	for _, f := range t.meta.Fields {
		if f.Column != "" {
			names = append(names, record.ConstraintName("check", t.meta.Table, f.Column))
		}
	}
	for _, ch := range t.meta.Checks {
		names = append(names, ch.Constraint)
	}
	return names
}

func columnNames(t *recordType) string {
	_, columns := namesOf(slices.DeleteFunc(slices.Clone(t.meta.Fields), func(f *record.Field) bool { return f.Column == "" }))
	return strings.Join(columns, ", ")
}
