package site

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"

	"recordgraph/docs"
)

// Guide is the guide to the API as a page.
func Guide() ([]byte, error) {
	var body strings.Builder
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()), goldmark.WithRendererOptions(html.WithXHTML()))
	document := markdown.Parser().Parse(text.NewReader(docs.API))
	if err := dropLinksToOtherPages(document); err != nil {
		return nil, fmt.Errorf("guide: %w", err)
	}
	if err := markdown.Renderer().Render(&body, docs.API, document); err != nil {
		return nil, fmt.Errorf("guide: %w", err)
	}
	page, err := render("The API · "+name, guide, struct {
		Chapters []chapter
		Text     template.HTML
	}{chapters(document), template.HTML(breakable(body.String()))}) //nolint:gosec // our own page
	if err != nil {
		return nil, fmt.Errorf("guide: %w", err)
	}
	return page, nil
}

// guide is the frame of the guide's text: its chapters at hand, then all of it.
const guide = `<nav aria-label="Chapters"><ul>{{range .Chapters}}<li><a href="#{{.ID}}">{{.Title}}</a></li>{{end}}</ul></nav>
<article>{{.Text}}</article>`

type chapter struct{ ID, Title string }

// chapters are the headings of the second level.
func chapters(document ast.Node) []chapter {
	var found []chapter
	for node := document.FirstChild(); node != nil; node = node.NextSibling() {
		heading, ok := node.(*ast.Heading)
		if !ok || heading.Level != 2 {
			continue
		}
		id, _ := heading.AttributeString("id")
		found = append(found, chapter{fmt.Sprintf("%s", id), string(heading.Lines().Value(docs.API))})
	}
	return found
}

var codeSpan = regexp.MustCompile(`<code>[^<]*</code>`)

// breakable lets long names in code go on in the next line after an underscore or a parenthesis.
func breakable(page string) string {
	after := strings.NewReplacer("_", "_<wbr />", "(", "(<wbr />")
	return codeSpan.ReplaceAllStringFunc(page, after.Replace)
}

// dropLinksToOtherPages leaves the text of links to pages that stand beside the
// guide in the repository, which the service does not have.
func dropLinksToOtherPages(document ast.Node) error {
	var others []*ast.Link
	err := ast.Walk(document, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if link, ok := node.(*ast.Link); ok && entering && !bytes.HasPrefix(link.Destination, []byte("#")) && !bytes.Contains(link.Destination, []byte("://")) {
			others = append(others, link)
		}
		return ast.WalkContinue, nil
	})
	for _, link := range others {
		for child := link.FirstChild(); child != nil; child = link.FirstChild() {
			link.Parent().InsertBefore(link.Parent(), link, child)
		}
		link.Parent().RemoveChild(link.Parent(), link)
	}
	return err
}
