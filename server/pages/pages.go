package pages

import (
	"net/http"
	"sync"

	"recordgraph/server/pages/playground"
	"recordgraph/server/reply"
)

// Config says which pages are served.
type Config struct {
	Playground bool   // at /playground
	Closed     bool   // nothing that shows the schema: no SDL, no model, no examples in the playground
	SDL        string // the public schema, at /schema.graphql
	Model      []byte // JSON at /model.json
}

// Mount adds the routes of all pages and of the files they load. It fails when an embedded file can't be read.
func Mount(mux *http.ServeMux, c Config) error {
	front, err := newFront(c)
	if err != nil {
		return err
	}
	mux.Handle("/{$}", byAccept(map[string]http.Handler{
		"text/plain": page("front.txt", ready(front.text)), "text/html": page("front.html", ready(front.html)), reply.JSON: page("front.json", ready(front.json)),
	}))
	mux.Handle("/docs/api", page("api.html", sync.OnceValue(guide)))
	mux.Handle("/site.css", page("site.css", ready(style)))
	mux.Handle("/icon.svg", page("icon.svg", ready(icon)))
	// Browsers request this file for pages that name no icon, such as the schema.
	mux.Handle("/favicon.ico", http.RedirectHandler("/icon.svg", http.StatusPermanentRedirect))
	if !c.Closed {
		mux.Handle("/schema.graphql", newAsset("schema.graphql", ready([]byte(c.SDL))))
		mux.Handle("/model.json", newAsset("model.json", ready(c.Model)))
	}
	if c.Playground {
		return mountPlayground(mux, c.Closed)
	}
	return nil
}

// mountPlayground gives each embedded file its own route, so that all other paths stay unknown.
func mountPlayground(mux *http.ServeMux, closed bool) error {
	files, err := playground.Files()
	if err != nil {
		return err
	}
	if closed {
		delete(files, playground.ExamplesFile)
	}
	for name, content := range files {
		a := newAsset(name, content)
		a.policy = playground.ContentSecurityPolicy
		if name == "index.html" {
			mux.Handle("/playground", a)
			mux.Handle("/playground/{$}", http.RedirectHandler("/playground", http.StatusPermanentRedirect))
			continue
		}
		mux.Handle("/"+name, a)
	}
	return nil
}

// ready is a content that exists already.
func ready(content []byte) func() []byte { return func() []byte { return content } }

func page(name string, content func() []byte) http.Handler {
	a := newAsset(name, content)
	a.policy = contentSecurityPolicy
	return a
}

// byAccept answers in the form that the client prefers: browsers ask for HTML, programs for JSON, and terminals get text.
func byAccept(forms map[string]http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reply.AddVary(w.Header(), []string{"Accept"})
		chosen, ok := reply.Choose(r.Header["Accept"], "text/plain", "text/html", reply.JSON)
		if !ok {
			chosen = "text/plain"
		}
		forms[chosen].ServeHTTP(w, r)
	})
}
