package pages

import (
	_ "embed"
	"html/template"
)

//go:generate go run ./guide ../../docs/api.md guide_gen.html

//go:embed guide_gen.html
var guideText string

// guide is the guide to the API as a page.
func guide() []byte {
	page, err := render("The API · "+name, "{{.}}", template.HTML(guideText)) //nolint:gosec // our own page
	if err != nil {
		panic(err) // of an embedded page, which a test renders
	}
	return page
}
