package recordgen

import (
	"fmt"
	"strconv"
	"strings"

	"recordgraph/record"
)

// literalParts collects the fields of a composite literal that aren't zero.
type literalParts []string

func (p *literalParts) text(name, v string) {
	if v != "" {
		p.code(name, strconv.Quote(v))
	}
}

func (p *literalParts) flag(name string, v bool) {
	if v {
		p.code(name, "true")
	}
}

func (p *literalParts) number(name string, v int) {
	if v != 0 {
		p.code(name, strconv.Itoa(v))
	}
}

func (p *literalParts) code(name, v string) { *p = append(*p, name+": "+v) }

func (p literalParts) String() string { return "{" + strings.Join(p, ", ") + "}" }

// scalarIdent is the Go constant of a scalar.
func scalarIdent(s record.Scalar) string { return "record.Scalar" + s.String() }

// typeLine is the part of a type's literal that holds no lists.
func typeLine(t *record.Type) string {
	var p literalParts
	p.text("Name", t.Name)
	p.text("Description", t.Description)
	p.text("Singular", t.Singular)
	p.text("Plural", t.Plural)
	p.text("Table", t.Table)
	p.text("IDPrefix", t.IDPrefix)
	p.text("Read", t.Read)
	p.text("Write", t.Write)
	p.number("Cost", t.Cost)
	p.number("MaxPageSize", t.MaxPageSize)
	p.code("Label", "[]string{"+quotes(t.Label)+"}")
	return strings.Join(p, ", ")
}

// fieldLine is a field's literal, on one line.
func fieldLine(f *record.Field) string {
	var p literalParts
	p.text("Name", f.Name)
	p.text("Column", f.Column)
	if f.Scalar != 0 {
		p.code("Scalar", scalarIdent(f.Scalar))
	}
	if f.Enum != nil {
		p.code("Enum", "enum"+f.Enum.Name)
	}
	p.flag("List", f.List)
	p.flag("NonNull", f.NonNull)
	p.flag("ElemNonNull", f.ElemNonNull)
	relationParts(&p, f)
	p.flag("InGo", f.InGo)
	if len(f.Needs) > 0 {
		p.code("Needs", "[]string{"+quotes(f.Needs)+"}")
	}
	boundParts(&p, f)
	if f.Default != nil {
		p.code("Default", literal(f.Default))
	}
	p.flag("Immutable", f.Immutable)
	p.flag("ReadOnly", f.ReadOnly)
	p.text("Scope", f.Scope)
	p.number("Cost", f.Cost)
	p.flag("LongText", f.LongText)
	return p.String()
}

func relationParts(p *literalParts, f *record.Field) {
	if r := f.Relation; r != nil {
		var q literalParts
		q.text("To", r.To)
		q.text("Inverse", r.Inverse)
		switch r.OnDelete {
		case record.Cascade:
			q.code("OnDelete", "record.Cascade")
		case record.SetNull:
			q.code("OnDelete", "record.SetNull")
		}
		p.code("Relation", "&record.Relation"+q.String())
	}
	if i := f.Inverse; i != nil {
		p.code("Inverse", fmt.Sprintf("&record.Inverse{From: %q, Via: %q}", i.From, i.Via))
	}
}

func boundParts(p *literalParts, f *record.Field) {
	if t := f.Text; t != nil {
		var q literalParts
		q.number("Min", t.Min)
		q.number("Max", t.Max)
		q.text("Pattern", t.Pattern)
		p.code("Text", "&record.Text"+q.String())
	}
	if r := f.Range; r != nil {
		var q literalParts
		q.text("Min", r.Min)
		q.text("Max", r.Max)
		p.code("Range", "&record.Range"+q.String())
	}
	p.text("Unit", f.Unit)
}

func keyLine(k *record.Key) string {
	return fmt.Sprintf("{Constraint: %q, Fields: []string{%s}, Lookup: %q}", k.Constraint, quotes(k.Fields), k.Lookup)
}

func indexLine(i *record.Index) string {
	var p literalParts
	p.text("Name", i.Name)
	p.code("Fields", "[]string{"+quotes(i.Fields)+"}")
	p.flag("Fold", i.Fold)
	return p.String()
}

func checkLine(c *record.Check) string {
	return fmt.Sprintf("{Constraint: %q, SQL: %q, Fields: []string{%s}, Message: %q}", c.Constraint, c.SQL, quotes(c.Fields), c.Message)
}
