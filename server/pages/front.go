// Package pages serves what needs no token: the front page, the guide to the API, the schema, the model and the playground.
package pages

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
)

// contentSecurityPolicy lets the pages load their style and icon from their own host, and nothing else.
const contentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src 'self'; " +
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
	frontPage string
	//go:embed style.css
	style []byte
	//go:embed icon.svg
	icon []byte
)

// Link is a path of the service that the front page names.
type Link struct {
	Name  string `json:"name"`
	Path  string `json:"path"`
	About string `json:"about"` // one sentence
}

// Links lists the served paths that the front page names.
func Links(c Config) []Link {
	var links []Link
	for _, each := range []struct {
		served bool
		link   Link
	}{
		{c.Playground, Link{"Playground", "/playground", "Write and run queries, with completion, documentation and examples."}},
		{true, Link{"Guide", "/docs/api", "Filters, periods, pages, values, writes and errors, with examples."}},
		{!c.Closed, Link{"Schema", "/schema.graphql", "The whole API as SDL, with a description of every field, for code generators."}},
		{!c.Closed, Link{"Model", "/model.json", "Labels, limits, units and scopes, which the schema does not have, for forms and generic tools."}},
		{true, Link{"Readiness", "/readyz", "Whether this replica takes requests now, and if not, why."}},
		{true, Link{"Liveness", "/livez", "Whether the process runs."}},
	} {
		if each.served {
			links = append(links, each.link)
		}
	}
	return links
}

// front is the front page in three forms, for browsers, programs and terminals.
type front struct{ html, json, text []byte }

func newFront(c Config) (front, error) {
	links := Links(c)
	page, err := render(name, frontPage, struct {
		Name, About string
		Links       []Link
	}{name, about, links})
	if err != nil {
		return front{}, fmt.Errorf("front page: %w", err)
	}
	list, err := json.MarshalIndent(map[string]any{"name": name, "about": about, "graphql": "/graphql", "links": links}, "", "  ")
	if err != nil {
		return front{}, fmt.Errorf("front page: %w", err)
	}
	return front{page, append(list, '\n'), plain(links)}, nil
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

// render puts a body into the layout of all pages.
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
