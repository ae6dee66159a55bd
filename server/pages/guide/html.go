package guide

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
)

// layout is a list of chapters, then the text.
var layout = template.Must(template.New("guide").Parse(`<nav aria-label="Chapters"><ul>{{range .Chapters}}<li><a href="#{{.ID}}">{{.Title}}</a></li>{{end}}</ul></nav>
<article>{{.Text}}</article>
`))

// toHTML makes the page's body.
func toHTML(source []byte) ([]byte, error) {
	markdown := goldmark.New(goldmark.WithExtensions(extension.Table),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()), goldmark.WithRendererOptions(html.WithXHTML()))
	document := markdown.Parser().Parse(text.NewReader(source))
	if err := dropLinksToOtherPages(document); err != nil {
		return nil, err
	}
	var body strings.Builder
	if err := markdown.Renderer().Render(&body, source, document); err != nil {
		return nil, err
	}
	var page bytes.Buffer
	err := layout.Execute(&page, struct {
		Chapters []chapter
		Text     template.HTML
	}{chapters(document, source), template.HTML(scrollable(breakable(body.String())))}) //nolint:gosec // our own page
	return page.Bytes(), err
}

type chapter struct{ ID, Title string }

// chapters are the headings of the second level.
func chapters(document ast.Node, source []byte) []chapter {
	var found []chapter
	for node := document.FirstChild(); node != nil; node = node.NextSibling() {
		heading, ok := node.(*ast.Heading)
		if !ok || heading.Level != 2 {
			continue
		}
		id, _ := heading.AttributeString("id")
		found = append(found, chapter{fmt.Sprintf("%s", id), string(heading.Lines().Value(source))})
	}
	return found
}

var codeSpan = regexp.MustCompile(`<code>[^<]*</code>`)

// scrollable makes blocks of code reachable by keyboard, as they may be wider than a window.
func scrollable(page string) string {
	return strings.ReplaceAll(page, "<pre>", `<pre tabindex="0">`)
}

// breakable lets long names in code break after an underscore or a parenthesis.
func breakable(page string) string {
	after := strings.NewReplacer("_", "_<wbr />", "(", "(<wbr />")
	return codeSpan.ReplaceAllStringFunc(page, after.Replace)
}

// dropLinksToOtherPages replaces links to other pages of the repository by their text; the service does not have these pages.
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
