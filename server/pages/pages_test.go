package pages_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/server"
	"recordgraph/server/pages"
	"recordgraph/server/reply"
	"recordgraph/server/servertest"
)

// asked is a page for an Accept header.
func asked(h http.Handler, path, accept string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Accept", accept)
	return servertest.Do(h, r)
}

// browser is the Accept header of browsers.
const browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"

func TestFrontPageByAccept(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{Playground: true}}})
	closed, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{Closed: true}}})
	for accept, want := range map[string]string{
		browser: "text/html; charset=utf-8", "text/html;q=0, application/json": reply.JSON, reply.JSON: reply.JSON,
		"*/*": "text/plain; charset=utf-8", "": "text/plain; charset=utf-8", "image/png": "text/plain; charset=utf-8",
	} {
		w := asked(s, "/", accept)
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != want {
			t.Errorf("Accept %q: %d %s, want %s", accept, w.Code, got, want)
		}
		if got := strings.Join(w.Header().Values("Vary"), ", "); got != "Accept, Accept-Encoding" {
			t.Errorf("Accept %q: Vary %q", accept, got)
		}
	}
	for _, test := range []struct {
		h     http.Handler
		shown pages.Config
		first string
	}{{s, pages.Config{Playground: true}, "/playground"}, {closed, pages.Config{Closed: true}, "/docs/api"}} {
		var listed struct{ Links []pages.Link }
		if err := json.Unmarshal(asked(test.h, "/", reply.JSON).Body.Bytes(), &listed); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(pages.Links(test.shown), listed.Links); diff != "" || listed.Links[0].Path != test.first {
			t.Errorf("links (-want +got), the first should be %s:\n%s", test.first, diff)
		}
		for _, link := range listed.Links {
			if w := servertest.Get(test.h, link.Path); w.Code != http.StatusOK {
				t.Errorf("GET %s: status %d", link.Path, w.Code)
			}
		}
	}
}

// element is a tag of a page with its attributes.
type element struct {
	name  string
	attrs map[string]string
}

// elements parses a page; its tags must be balanced.
func elements(t *testing.T, page io.Reader) []element {
	t.Helper()
	decoder := xml.NewDecoder(page)
	decoder.Entity = xml.HTMLEntity
	var found []element
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatalf("not well-formed: %v", err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attrs := map[string]string{}
		for _, attr := range start.Attr {
			attrs[attr.Name.Local] = attr.Value
		}
		found = append(found, element{start.Name.Local, attrs})
	}
}

// Pages are complete, need no script, load only from their own host, and have no dead links.
func TestPages(t *testing.T) {
	t.Parallel()
	for path, least := range map[string]int{"/": 9, "/docs/api": 5} {
		for _, playground := range []bool{true, false} {
			s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{Playground: playground, SDL: "type Query { a: Int }"}}})
			page := elements(t, asked(s, path, browser).Body)
			ids, links, hasPlayground := map[string]bool{}, 0, false
			for _, e := range page {
				ids[e.attrs["id"]] = true
			}
			for _, e := range page {
				if e.name == "script" || e.name == "style" || e.attrs["style"] != "" || e.attrs["onclick"] != "" {
					t.Errorf("%s: %v does not work under the policy", path, e)
				}
				target := e.attrs["href"] + e.attrs["src"]
				hasPlayground = hasPlayground || target == "/playground"
				switch {
				case target == "":
					continue
				case strings.HasPrefix(target, "#"):
					if !ids[target[1:]] {
						t.Errorf("%s: nothing at %s", path, target)
					}
				case e.name == "a" && strings.HasPrefix(target, "https://"):
				default:
					if w := servertest.Get(s, target); w.Code != http.StatusOK {
						t.Errorf("%s: %s answers %d", path, target, w.Code)
					}
				}
				links++
			}
			if links < least-1 || path == "/" && hasPlayground != playground {
				t.Errorf("%s: %d links, playground %t of %t", path, links, hasPlayground, playground)
			}
			if page[0].name != "html" || page[0].attrs["lang"] != "en" {
				t.Errorf("%s begins with %v", path, page[0])
			}
		}
	}
}
