package pages

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"net/http"
	"sync"

	"recordgraph/record"
	"recordgraph/server/pages/examples"
	"recordgraph/server/pages/playground"
	"recordgraph/server/reply"
)

// Config says which pages are served.
type Config struct {
	Playground bool           // at /playground
	Closed     bool           // nothing that shows the schema: no SDL, no model, no examples
	Schema     *record.Schema // of the guide and the examples; nil: without record types
	SDL        string         // the public schema, at /schema.graphql
	Model      []byte         // JSON at /model.json
	Examples   fs.FS          // of the playground, see [examples.Load]; nil: those that the schema gives
	Events     bool           // the playground subscribes to [EventsPath]; the server sets it
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
	mux.Handle("/docs/api", page("api.html", sync.OnceValue(func() []byte { return guidePage(c.schema()) })))
	mux.Handle("/site.css", page("site.css", ready(style)))
	mux.Handle("/icon.svg", page("icon.svg", ready(icon)))
	// Browsers request this file for pages that name no icon, such as the schema.
	mux.Handle("/favicon.ico", http.RedirectHandler("/icon.svg", http.StatusPermanentRedirect))
	if !c.Closed {
		mux.Handle("/schema.graphql", newAsset("schema.graphql", ready([]byte(c.SDL))))
		mux.Handle("/model.json", newAsset("model.json", ready(c.Model)))
	}
	if c.Playground {
		return mountPlayground(mux, c)
	}
	return nil
}

// mountPlayground gives each embedded file its own route, so that all other paths stay unknown.
func mountPlayground(mux *http.ServeMux, c Config) error {
	files, err := playground.Files()
	if err != nil {
		return err
	}
	if !c.Closed {
		if files["examples.json"], err = exampleList(c); err != nil {
			return err
		}
	}
	if c.Events {
		files["index.html"] = withEvents(files["index.html"])
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

// exampleList is the list of the playground's examples. Those of files are read at once, to report an unreadable file at the start.
func exampleList(c Config) (func() []byte, error) {
	list := sync.OnceValue(func() []examples.Example { return examples.Of(c.schema()) })
	if c.Examples != nil {
		loaded, err := examples.Load(c.Examples, c.schema())
		if err != nil {
			return nil, err
		}
		list = func() []examples.Example { return loaded }
	}
	return sync.OnceValue(func() []byte {
		encoded, err := json.Marshal(list())
		if err != nil {
			panic(err) // of plain texts
		}
		return encoded
	}), nil
}

// schema is the schema, which may have no types.
func (c Config) schema() *record.Schema {
	if c.Schema == nil {
		return record.NewSchema(record.Schema{})
	}
	return c.Schema
}

// withEvents makes the page of the playground subscribe to events.
func withEvents(page func() []byte) func() []byte {
	return sync.OnceValue(func() []byte {
		const main = `<main id="playground"`
		return bytes.Replace(page(), []byte(main), []byte(main+` data-events="`+EventsPath+`"`), 1)
	})
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
