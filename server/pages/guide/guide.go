// Package guide writes the guide to the API of a model, with examples of the model's own types.
package guide

import (
	"bytes"
	_ "embed" // the text
	"fmt"
	"strings"
	"text/template"

	"recordgraph/model"
	"recordgraph/model/naming"
	"recordgraph/record"
	"recordgraph/server/pages/sample"
)

//go:embed guide.md.tmpl
var source string

// missing is the record type of the examples for a model without any.
const missing = `type Note @record {
  title: String! @text(min: 1, max: 200)
  writtenOn: Date
  stars: Int @range(min: 0, max: 5)
  labels: [String!]! @default(value: [])
}`

// Markdown is the guide to the API of a schema.
func Markdown(schema *record.Schema) ([]byte, error) {
	p := &page{Model: sample.New(schema)}
	if p.Main = p.Model.Main(); p.Main == nil {
		m, err := model.Load(model.File{Name: "missing", SDL: missing})
		if err != nil {
			return nil, err
		}
		p = &page{Model: sample.New(m.Schema()), Missing: missing}
		p.Main = p.Model.Main()
	}
	p.write = p.Write(p.Main)
	text, err := template.New("guide").Funcs(template.FuncMap{
		"one":    func(t *record.Type) string { return "one " + naming.Phrase(t.Singular) },
		"many":   many,
		"phrase": naming.Phrase, "article": naming.Article, "join": strings.Join,
	}).Parse(source)
	if err != nil {
		return nil, fmt.Errorf("guide: %w", err)
	}
	var out bytes.Buffer
	if err := text.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("guide: %w", err)
	}
	return out.Bytes(), nil
}

// HTML is the guide as the body of a page.
func HTML(schema *record.Schema) ([]byte, error) {
	text, err := Markdown(schema)
	if err != nil {
		return nil, err
	}
	return toHTML(text)
}

func many(t *record.Type) string { return naming.Phrase(t.Plural) }
