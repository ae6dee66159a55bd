// Package site makes the pages that people meet: the front page at / and the guide to the API. They need no script.
package site

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
)

// ContentSecurityPolicy lets the pages load their style and icon from their own host, and nothing else.
const ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const (
	name  = "Recordgraph"
	about = "A GraphQL service for records: typed queries with filters that compose, pages that stay fast at any depth, " +
		"and writes that are all or nothing."
)

var (
	//go:embed layout.html
	layout string
	//go:embed front.html
	front string
	//go:embed style.css
	style []byte
	//go:embed icon.svg
	icon []byte
)

// Link is a place of the service that the front page names.
type Link struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	About string `json:"about"` // one sentence
}

// Shown says which of the places that can be switched off are served.
type Shown struct{ Playground, Schema bool }

// Links lists the places worth a visit that are served.
func Links(shown Shown) []Link {
	var links []Link
	for _, each := range []struct {
		served bool
		link   Link
	}{
		{shown.Playground, Link{"Playground", "/playground", "Write and run queries, with completion, documentation and examples."}},
		{true, Link{"Guide", "/docs/api", "Filters, periods, pages, values, writes and errors, with examples: how the API works."}},
		{shown.Schema, Link{"Schema", "/schema.graphql", "The whole API as SDL, every field described; what code generators read."}},
		{shown.Schema, Link{"Model", "/model.json", "What the schema does not tell: labels, limits, units and scopes, for forms and generic tools."}},
		{true, Link{"Readiness", "/readyz", "Whether this replica takes requests now, and if not, why."}},
		{true, Link{"Liveness", "/livez", "Whether the process runs."}},
	} {
		if each.served {
			links = append(links, each.link)
		}
	}
	return links
}

// Front is the front page in three forms, for browsers, programs and terminals.
type Front struct{ HTML, JSON, Text []byte }

// NewFront makes the front page.
func NewFront(shown Shown) (Front, error) {
	links := Links(shown)
	page, err := render(name, front, struct {
		Name, About string
		Links       []Link
	}{name, about, links})
	if err != nil {
		return Front{}, fmt.Errorf("front page: %w", err)
	}
	list, err := json.MarshalIndent(map[string]any{"name": name, "about": about, "graphql": "/graphql", "links": links}, "", "  ")
	if err != nil {
		return Front{}, fmt.Errorf("front page: %w", err)
	}
	return Front{HTML: page, JSON: append(list, '\n'), Text: plain(links)}, nil
}

// plain is the front page for terminals.
func plain(links []Link) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n%s\n\n%-12s %-16s %s\n", name, about, "API", "/graphql", "POST a query, with a bearer token.")
	for _, link := range links {
		fmt.Fprintf(&b, "%-12s %-16s %s\n", link.Name, link.Path, link.About)
	}
	return b.Bytes()
}

// Files are what the pages load, by their paths below /.
func Files() map[string]func() []byte {
	return map[string]func() []byte{"site.css": func() []byte { return style }, "icon.svg": func() []byte { return icon }}
}

// render puts a body into the frame of all pages.
func render(title, body string, data any) ([]byte, error) {
	pages, err := template.New("layout").Parse(layout)
	if err != nil {
		return nil, err
	}
	if _, err := pages.New("body").Parse(body); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = pages.Execute(&b, map[string]any{"Title": title, "Body": data})
	return b.Bytes(), err
}
