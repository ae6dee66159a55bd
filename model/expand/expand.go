// Package expand derives the API of a checked model as SDL.
package expand

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/check"
	"recordgraph/model/naming"
	"recordgraph/record"
)

// expander derives the API of a model, type by type.
type expander struct {
	*check.Model
	doc      *ast.SchemaDocument
	query    *ast.Definition
	mutation *ast.Definition
	used     map[string]bool // filter inputs of scalars and enums that fields use
	pos      *ast.Position   // of the type at hand, for problems with names
}

// Expand derives the types, inputs and root fields of a model.
func Expand(m *check.Model) *ast.SchemaDocument {
	e := &expander{
		Model:    m,
		doc:      &ast.SchemaDocument{},
		query:    object("Query", "What can be read."),
		mutation: object("Mutation", "What can be written. The fields of a document run one after another in one transaction."),
		used:     map[string]bool{},
	}
	e.queries()
	e.add(e.query)
	if len(m.Types) > 0 {
		e.add(e.mutation)
	}
	e.interfaces()
	e.viewer()
	for _, t := range m.Types {
		e.pos = t.Def.Position
		e.recordType(t)
	}
	e.pos = nil
	e.shared()
	return e.doc
}

func (e *expander) add(defs ...*ast.Definition) {
	for _, def := range defs {
		def.Position = e.pos
		e.doc.Definitions = append(e.doc.Definitions, def)
	}
}

func (e *expander) interfaces() {
	e.add(&ast.Definition{
		Kind: ast.Interface, Name: "Node", Description: "Anything that node finds by ID.",
		Fields: recordFields()[:1],
	})
	e.add(&ast.Definition{
		Kind: ast.Interface, Name: "Record", Interfaces: []string{"Node"},
		Description: "A stored record.", Fields: recordFields(),
	})
}

func (e *expander) viewer() {
	e.add(object("Viewer", "The caller of an operation.",
		fieldOf("subject", "String", "The subject of the token; null when the caller is anonymous."),
		fieldOf("scopes", "[String!]!", "The scopes of the token, in alphabetical order."),
		fieldOf("expiresAt", "DateTime", "The instant at which the token ends; null when it has no end."),
	))
}

// baseTexts describe the fields of every record.
var baseTexts = map[string]string{
	"id":        "The record's ID, the same for ever.",
	"version":   "Counts the record's changes, from 1 on.",
	"createdAt": "When the record was created.",
	"updatedAt": "When the record was last changed.",
}

// recordFields are the fields of every record.
func recordFields() ast.FieldList {
	var out ast.FieldList
	for _, f := range check.BaseFields() {
		out = append(out, fieldOf(f.Name, f.Scalar.String()+"!", baseTexts[f.Name]))
	}
	return out
}

// recordType derives everything of one record type.
func (e *expander) recordType(t *check.Type) {
	ext := object(t.Meta.Name, "", recordFields()...)
	ext.Interfaces = []string{"Record", "Node"}
	for _, f := range t.Meta.Fields {
		if f.Inverse == nil {
			continue
		}
		other := e.Schema.Type(f.Inverse.From)
		ext.Fields = append(ext.Fields, fieldOf(f.Name, other.Name+"Connection!",
			fmt.Sprintf("%s whose %s this is, page by page.", naming.UpperFirst(naming.Phrase(other.Plural)), naming.Phrase(f.Inverse.Via)),
			e.listArguments(other)...))
	}
	ext.Position = e.pos
	e.doc.Extensions = append(e.doc.Extensions, ext)
	e.connection(t.Meta)
	e.filterOf(t)
	e.orderOf(t)
	e.inputs(t)
	e.payloads(t)
}

func (e *expander) connection(t *record.Type) {
	one, many := naming.Phrase(t.Singular), naming.Phrase(t.Plural)
	e.add(
		object(t.Name+"Connection", naming.UpperFirst(many)+", a page of a list.",
			fieldOf("edges", "["+t.Name+"Edge!]!", naming.UpperFirst(many)+" of the page, each with its cursor."),
			fieldOf("nodes", "["+t.Name+"!]!", naming.UpperFirst(many)+" of the page."),
			fieldOf("pageInfo", "PageInfo!", "Where the page stands in the list."),
			fieldOf("totalCount", "Int!", "How many match the filter, whatever the page."),
		),
		object(t.Name+"Edge", naming.UpperFirst(naming.Article(one))+" in a list.",
			fieldOf("cursor", "String!", "Where it stands in the list."),
			fieldOf("node", t.Name+"!", "The "+one+"."),
		),
	)
}

// listArguments are the arguments of a list.
func (e *expander) listArguments(t *record.Type) []*ast.ArgumentDefinition {
	return []*ast.ArgumentDefinition{
		argument("filter", t.Name+"Filter", "Which "+naming.Phrase(t.Plural)+"; all of them when absent."),
		argument("orderBy", "["+t.Name+"Order!]", "In which order; by ID, which is creation, when absent."),
		argument("first", "Int", fmt.Sprintf("How many from the start, %s; %d when neither first nor last is given.", largest(t), record.DefaultPageSize)),
		argument("after", "String", "Only what comes after this cursor."),
		argument("last", "Int", "How many from the end, "+largest(t)+"."),
		argument("before", "String", "Only what comes before this cursor."),
	}
}

// largest says how large a page of a type may be.
func largest(t *record.Type) string {
	records, cursors := t.LargestPage(true), t.LargestPage(false)
	if records == cursors {
		return fmt.Sprintf("at most %d", records)
	}
	return fmt.Sprintf("at most %d, or %d when neither nodes nor node is selected", records, cursors)
}
