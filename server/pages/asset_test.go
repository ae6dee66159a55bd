package pages_test

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"recordgraph/server"
	"recordgraph/server/pages"
	"recordgraph/server/servertest"
)

func TestSchemaAndModelAreRevalidated(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{SDL: "type Query { a: Int }", Model: []byte(`{"types":[]}`)}}})
	other, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{SDL: "type Query { b: Int }", Model: []byte(`{"types":[{}]}`)}}})
	for _, path := range []string{"/schema.graphql", "/model.json"} {
		header := servertest.Get(s, path).Header()
		if header.Get("ETag") == "" || header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %v, want an ETag that caches ask with each time", path, header)
		}
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("If-None-Match", header.Get("ETag"))
		if w := servertest.Do(s, r); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
			t.Errorf("%s: got %d with %d bytes, want 304 with none", path, w.Code, w.Body.Len())
		}
		if w := servertest.Do(other, r); w.Code != http.StatusOK {
			t.Errorf("%s of another model under the old ETag: status %d, want 200", path, w.Code)
		}
	}
}

func TestGzip(t *testing.T) {
	t.Parallel()
	sdl := strings.Repeat("# a comment\n", 200) + "type Query { a: Int }"
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{SDL: sdl}}})
	plain := servertest.Get(s, "/schema.graphql")
	for header, packed := range map[string]bool{
		"gzip": true, "br, GZIP;q=0.5": true, "gzip;q=0": false, "br": false, "identity": false,
	} {
		r := httptest.NewRequest(http.MethodGet, "/schema.graphql", nil)
		r.Header.Set("Accept-Encoding", header)
		w := servertest.Do(s, r)
		if got := w.Header().Get("Content-Encoding") == "gzip"; got != packed {
			t.Errorf("Accept-Encoding %q: packed %t, want %t", header, got, packed)
			continue
		}
		if sameTag := w.Header().Get("ETag") == plain.Header().Get("ETag"); sameTag == packed {
			t.Errorf("Accept-Encoding %q: the two encodings must differ in their ETag", header)
		}
		var body io.Reader = w.Body
		if packed {
			reader, err := gzip.NewReader(w.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = reader
		}
		if got, err := io.ReadAll(body); err != nil || string(got) != sdl {
			t.Errorf("Accept-Encoding %q: %d bytes, %v", header, len(got), err)
		}
	}
}

func TestPlaygroundLoadsFromItsOwnHostAlone(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Pages: pages.Config{Playground: true}}})
	page := servertest.Get(s, "/playground").Body.String()
	links := regexp.MustCompile(`(?:src|href)="([^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(links) < 3 {
		t.Fatalf("only %d links in %s", len(links), page)
	}
	for _, link := range links {
		path := strings.TrimPrefix(link[1], ".")
		w := servertest.Get(s, path)
		if !strings.HasPrefix(path, "/") || w.Code != http.StatusOK {
			t.Errorf("%s: status %d", link[1], w.Code)
		}
		immutable := strings.Contains(w.Header().Get("Cache-Control"), "immutable")
		if immutable != strings.HasPrefix(path, "/assets/") {
			t.Errorf("%s: Cache-Control %q", link[1], w.Header().Get("Cache-Control"))
		}
	}
}
