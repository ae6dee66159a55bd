package server

import (
	"fmt"
	"net/http"
	"strings"
	"sync"

	"recordgraph/server/site"
)

// mountSite serves the front page, the guide and what they load.
func mountSite(mux *http.ServeMux, shown site.Shown) error {
	front, err := site.NewFront(shown)
	if err != nil {
		return fmt.Errorf("set up pages: %w", err)
	}
	guide := sync.OnceValue(func() []byte {
		guide, err := site.Guide()
		if err != nil {
			panic(err) // of a page of our own, which a test reads
		}
		return guide
	})
	mux.Handle("/{$}", byAccept(
		page("front.html", ready(front.HTML)), page("front.json", ready(front.JSON)), page("front.txt", ready(front.Text))))
	mux.Handle("/docs/api", page("api.html", guide))
	for name, content := range site.Files() {
		mux.Handle("/"+name, page(name, content))
	}
	// What browsers ask for on their own beside a page that names no icon, such as the schema.
	mux.Handle("/favicon.ico", http.RedirectHandler("/icon.svg", http.StatusPermanentRedirect))
	return nil
}

// ready is a content that is there already.
func ready(content []byte) func() []byte { return func() []byte { return content } }

func page(name string, content func() []byte) http.Handler {
	a := newAsset(name, content)
	a.policy = site.ContentSecurityPolicy
	return file(a)
}

// byAccept answers by the first media type named that there is a form of.
// Browsers name HTML, programs JSON; a terminal, which names none, gets text.
func byAccept(html, json, text http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		addVary(w.Header(), []string{"Accept"})
		for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept"), ","), ",") {
			wanted, err := readMediaRange(part)
			if err != nil || wanted.weight == 0 {
				continue
			}
			switch wanted.mediaType {
			case "text/html", "application/xhtml+xml":
				html.ServeHTTP(w, r)
				return
			case mediaJSON:
				json.ServeHTTP(w, r)
				return
			}
		}
		text.ServeHTTP(w, r)
	})
}
