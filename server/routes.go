package server

import (
	"net/http"
	"slices"
	"strings"

	"recordgraph/server/playground"
	"recordgraph/server/site"
)

// routes is the table of everything that is served.
func (s *Server) routes() (http.Handler, error) {
	mux := http.NewServeMux()
	compress, err := compressing()
	if err != nil {
		return nil, err
	}
	graphQL := s.authenticated(decompressing(s.config.MaxBodyBytes)(s.config.GraphQL))
	mux.Handle("/graphql", compress(methods(graphQL, http.MethodGet, http.MethodPost)))
	if s.config.Export != nil {
		mux.Handle("/export/{file}", compress(methods(s.authenticated(s.config.Export), http.MethodGet, http.MethodHead)))
	}
	mux.Handle("/livez", methods(http.HandlerFunc(s.live), http.MethodGet, http.MethodHead))
	mux.Handle("/readyz", methods(http.HandlerFunc(s.ready), http.MethodGet, http.MethodHead))
	if !s.config.Closed {
		mux.Handle("/schema.graphql", file(newAsset("schema.graphql", ready([]byte(s.config.SDL)))))
		mux.Handle("/model.json", file(newAsset("model.json", ready(s.config.Model))))
	}
	if err := mountSite(mux, site.Shown{Playground: s.config.Playground, Schema: !s.config.Closed}); err != nil {
		return nil, err
	}
	if s.config.Playground {
		if err := mountPlayground(mux, s.config.Closed); err != nil {
			return nil, err
		}
	}
	mux.HandleFunc("/", notFound)
	return mux, nil
}

// authenticated puts what shows records behind the authentication: health, the
// schema, the model and the playground are public. Bodies are bounded behind it, so
// that the log says who sends those that are too large.
func (s *Server) authenticated(api http.Handler) http.Handler {
	api = noStore(limitBody(s.config.MaxBodyBytes)(api))
	if s.config.Authenticate != nil {
		api = s.config.Authenticate(api)
	}
	return leaveLarge(s.config.MaxBodyBytes)(api)
}

// uncached is shared by the answers, and has no room to be appended to.
var uncached = []string{"no-store"}

// noStore keeps answers, which depend on the caller, out of every cache.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Cache-Control"] = uncached
		next.ServeHTTP(w, r)
	})
}

// mountPlayground gives each embedded file its own route, so that all others
// stay unknown paths. The examples show parts of the schema, so that a closed
// server has none.
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
			mux.Handle("/playground", file(a))
			mux.Handle("/playground/{$}", http.RedirectHandler("/playground", http.StatusPermanentRedirect))
			continue
		}
		mux.Handle("/"+name, file(a))
	}
	return nil
}

// methods answers 405, naming what is allowed, to every other method.
func methods(next http.Handler, allowed ...string) http.Handler {
	allow := strings.Join(allowed, ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(allowed, r.Method) {
			methodNotAllowed(allow).write(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func notFound(w http.ResponseWriter, r *http.Request) {
	problem{status: http.StatusNotFound, code: codeNotFound, message: "there is nothing at this path"}.write(w, r)
}
