// Package expand derives the API of a checked model as SDL. The file api.tmpl has
// the text.
package expand

import (
	_ "embed" // the templates
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"text/template"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"

	"recordgraph/model/check"
	"recordgraph/model/naming"
	"recordgraph/model/sdl"
	"recordgraph/record"
)

//go:embed api.tmpl
var api string

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"a": naming.Article, "phrase": naming.Phrase, "upper": naming.UpperFirst, "quote": sdl.Quote, "deprecated": deprecated,
	"base": baseLines, "largest": largest, "defaultPage": func() int { return record.DefaultPageSize },
	"directions":  func() []record.Direction { return record.Directions },
	"quantifiers": func() []record.Operator { return record.Quantifiers },
	"ends":        func() []record.Operator { return record.BetweenEnds },
}).Parse(api))

// expander derives the API of a model, type by type.
type expander struct {
	*check.Model
	doc  *ast.SchemaDocument
	used map[string]bool // filter inputs of scalars and enums that fields use
	err  error           // the first one
}

// Expand derives the types, inputs and root fields of a model. The position of a
// definition or root field is that of its record type. It fails only on a model
// that has problems.
func Expand(m *check.Model) (*ast.SchemaDocument, error) {
	e := &expander{Model: m, doc: &ast.SchemaDocument{}, used: map[string]bool{}}
	var roots, types []*part
	for _, t := range m.Types {
		v := e.view(t)
		roots = append(roots, &part{name: "roots", pos: t.Def.Position, data: v})
		types = append(types, &part{name: "type", pos: t.Def.Position, data: v})
		if former := v.former(); former != nil {
			roots = append(roots, &part{name: "roots", pos: t.Def.Position, data: former})
			types = append(types, &part{name: "mutations", pos: t.Def.Position, data: former}, &part{name: "inputs", pos: t.Def.Position, data: former})
		}
	}
	e.add("model", nil)
	e.addAll(slices.Concat(roots, types))
	if len(m.Types) == 0 {
		e.doc.Definitions = slices.Delete(e.doc.Definitions, 1, 2) // Mutation has no fields
	}
	e.add("shared", nil)
	e.sharedFilters()
	return e.doc, e.err
}

// part is a part of the API that a template derives.
type part struct {
	name string // of the template
	pos  *ast.Position
	data any

	doc *ast.SchemaDocument
	err error
}

func (p *part) derive() {
	var text strings.Builder
	if p.err = templates.ExecuteTemplate(&text, p.name, p.data); p.err == nil {
		p.doc, p.err = parser.ParseSchema(&ast.Source{Input: text.String()})
	}
}

// add derives one part, which belongs to no record type.
func (e *expander) add(name string, data any) {
	e.addAll([]*part{{name: name, data: data}})
}

// addAll derives parts concurrently, because they take most of the time of loading a model, and adds them in order.
func (e *expander) addAll(parts []*part) {
	var workers sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(parts)) {
		workers.Go(func() {
			for i := next.Add(1); i <= int64(len(parts)); i = next.Add(1) {
				parts[i-1].derive()
			}
		})
	}
	workers.Wait()
	for _, p := range parts {
		e.take(p)
	}
}

// take adds the definitions of a part. Fields of the operation types are added to these.
func (e *expander) take(p *part) {
	if p.err != nil {
		if e.err == nil {
			e.err = fmt.Errorf("derive %s: %w", p.name, p.err)
		}
		return
	}
	pos := p.pos
	for _, def := range p.doc.Definitions {
		def.Position = pos
		e.doc.Definitions = append(e.doc.Definitions, def)
	}
	for _, ext := range p.doc.Extensions {
		ext.Position = pos
		if root := e.doc.Definitions.ForName(ext.Name); root != nil && check.IsRoot(ext.Name) {
			for _, f := range ext.Fields {
				f.Position = pos
			}
			root.Fields = append(root.Fields, ext.Fields...)
			continue
		}
		e.doc.Extensions = append(e.doc.Extensions, ext)
	}
}

// line is a field of an input, or an argument.
func line(name, typ, text string) string { return sdl.Quote(text) + " " + name + ": " + typ }

// baseTexts describe the fields of every record.
var baseTexts = map[string]string{
	"id":        "The record's ID, the same for ever.",
	"version":   "Counts the record's changes, from 1 on.",
	"createdAt": "When the record was created.",
	"updatedAt": "When the record was last changed.",
}

func baseLine(f *record.Field) string { return line(f.Name, f.Scalar.String()+"!", baseTexts[f.Name]) }

func baseLines() (out []string) {
	for _, f := range check.BaseFields() {
		out = append(out, baseLine(f))
	}
	return out
}

// largest describes the largest page of a type.
func largest(t *record.Type) string {
	records, cursors := t.LargestPage(true), t.LargestPage(false)
	if records == cursors {
		return fmt.Sprintf("at most %d", records)
	}
	return fmt.Sprintf("at most %d, or %d when neither nodes nor node is selected", records, cursors)
}

// sharedFilters derives the filters of scalars, lists and enums that fields use.
func (e *expander) sharedFilters() {
	for s := record.ScalarID; s < record.ScalarEnum; s++ {
		name := s.String()
		if !e.used[name+"Filter"] {
			continue
		}
		if s == record.ScalarJSON {
			e.operators("JSONFilter", name, name, s.Operators())
			e.operators("JSONPathFilter", "a value inside JSON", name, record.PathOperators)
		} else {
			e.operators(name+"Filter", naming.Article(name), name, s.Operators())
		}
		if s == record.ScalarJSON || s.Ranged() {
			e.add("between", name)
		}
	}
	for s := record.ScalarID; s < record.ScalarEnum; s++ {
		e.listFilter(s.String())
	}
	for _, enum := range e.Schema.Enums {
		e.formerValues(enum)
		if name := enum.Name + "Filter"; e.used[name] {
			e.operators(name, naming.Article(enum.Name), enum.Name, record.ScalarEnum.Operators())
		}
		e.listFilter(enum.Name)
	}
}

// formerValues adds the former names of an enum's values, which inputs accept.
func (e *expander) formerValues(enum *record.Enum) {
	renamed := slices.DeleteFunc(slices.Clone(enum.Renamed), func(r record.RenamedValue) bool { return r.Former == "" })
	if len(renamed) > 0 {
		e.add("values", map[string]any{"Name": enum.Name, "Values": renamed})
	}
}

func (e *expander) listFilter(elem string) {
	if name := elem + "ListFilter"; e.used[name] {
		e.operators(name, "a list of "+elem, elem, record.ListOperators)
	}
}

// operators derives a filter input. what names the filtered value in its
// description; value is the type of the scalar or enum.
func (e *expander) operators(name, what, value string, operators []record.Operator) {
	var lines []string
	for _, o := range operators {
		lines = append(lines, line(o.Name, operandType(o.Takes, value), o.Text))
	}
	e.add("operators", map[string]any{"Name": name, "What": what, "InPath": name == "JSONPathFilter", "Operators": lines})
}

// operandType is the type of an operand in a filter of the type value.
func operandType(o record.Operand, value string) string {
	switch o {
	case record.TakesOne:
		return value
	case record.TakesMany, record.TakesAll:
		return "[" + value + "!]"
	case record.TakesLists:
		return "[[" + value + "!]!]"
	case record.TakesFlag:
		return "Boolean"
	case record.TakesBetween:
		return value + "Between"
	case record.TakesPeriod:
		return "Duration"
	case record.TakesPath:
		return "JSONPathFilter"
	}
	return "String"
}
