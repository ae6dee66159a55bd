package pages

import (
	"html/template"

	"recordgraph/record"
	"recordgraph/server/pages/guide"
)

//go:generate go run ./guide/write ../../schema.graphqls ../../docs/api.md

// guidePage is the guide to the API of a schema.
func guidePage(schema *record.Schema) []byte {
	text, err := guide.HTML(schema)
	if err != nil {
		panic(err) // of embedded texts, which a test renders for models of all kinds
	}
	page, err := render("The API · "+name, "{{.}}", template.HTML(text)) //nolint:gosec // of embedded texts and names of the model
	if err != nil {
		panic(err)
	}
	return page
}
