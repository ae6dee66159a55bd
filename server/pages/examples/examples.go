// Package examples has the examples of the playground: made from the model of a service, or read from its files.
package examples

import (
	"recordgraph/model/naming"
	"recordgraph/record"
	"recordgraph/server/pages/sample"
	"recordgraph/server/pages/snippet"
)

// Example is a query in a tab of the playground.
type Example struct {
	Name      string `json:"name"`                // of the operation and the tab
	About     string `json:"about"`               // its leading comment
	Query     string `json:"query"`               // the document with its comment
	Variables string `json:"variables,omitempty"` // JSON text; empty for none
	Finds     []Find `json:"finds,omitempty"`     // IDs among the variables
}

// Find finds an ID for the variables. Variables without the ID have the text instead.
type Find struct {
	Text  string `json:"text"`  // "the ID of a Movie"
	Query string `json:"query"` // selects the nodes of one list, each with its ID; the first one counts
}

// Of makes the examples of a schema. In their order, all run as they are, also against an empty database.
func Of(schema *record.Schema) []Example {
	b := &builder{Model: sample.New(schema)}
	if b.main = b.Main(); b.main != nil {
		b.queries()
		b.writes()
	}
	b.add(snippet.Operation{
		About: "Your token: its subject, its scopes and its end.", Kind: "query", Name: "Viewer",
		Fields: []snippet.Field{{Name: "viewer", Fields: snippet.Fields("subject", "scopes", "expiresAt")}},
	}, nil)
	return b.list
}

// builder collects examples.
type builder struct {
	*sample.Model
	main *record.Type
	list []Example
}

func (b *builder) add(operation snippet.Operation, variables snippet.Object, finds ...Find) {
	query := operation.String()
	about, _ := leadingComment(query)
	example := Example{Name: operation.Name, About: about, Query: query, Finds: finds}
	if len(variables) > 0 {
		example.Variables = snippet.JSON(variables)
	}
	b.list = append(b.list, example)
}

// one and many name records of a type in prose: "an artist", "artists".
func one(t *record.Type) string  { return naming.Article(naming.Phrase(t.Singular)) }
func many(t *record.Type) string { return naming.Phrase(t.Plural) }

// theID stands for an ID in variables until it is known.
func theID(t *record.Type) string { return "the ID of " + naming.Article(t.Name) }

// newest finds the newest record of a type, among those of a filter unless it is empty.
func newest(t *record.Type, filter snippet.Object) Find {
	args := snippet.Object{{Name: "last", Value: snippet.Number(1)}}
	if len(filter) > 0 {
		args = append(snippet.Object{{Name: "filter", Value: filter}}, args...)
	}
	list := snippet.Field{Name: t.Plural, Args: args, Fields: []snippet.Field{{Name: "nodes", Fields: snippet.Fields("id")}}}
	return Find{theID(t), snippet.Operation{Kind: "query", Fields: []snippet.Field{list}}.String()}
}
