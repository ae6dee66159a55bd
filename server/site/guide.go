package site

import (
	_ "embed"
	"fmt"
	"html/template"
)

//go:generate go run ./guide ../../docs/api.md guide_gen.html

//go:embed guide_gen.html
var guide string

// Guide is the guide to the API as a page.
func Guide() ([]byte, error) {
	page, err := render("The API · "+name, "{{.}}", template.HTML(guide)) //nolint:gosec // our own page
	if err != nil {
		return nil, fmt.Errorf("guide: %w", err)
	}
	return page, nil
}
