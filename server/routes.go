package server

import (
	"net/http"

	"recordgraph/record"
	"recordgraph/server/pages"
	"recordgraph/server/reply"
	"recordgraph/server/transport"
)

// paths serves all paths. Streams of events do not belong to a content, whose replacement they outlast.
func (s *Server) paths() http.Handler {
	content := http.HandlerFunc(s.serveContent)
	if s.config.Events == nil {
		return content
	}
	mux := http.NewServeMux()
	mux.Handle(pages.EventsPath, reply.Methods(s.config.Events, http.MethodGet))
	mux.Handle("/", content)
	return mux
}

// routes is the table of all paths for a content.
func (s *Server) routes(c Content) (http.Handler, error) {
	mux := http.NewServeMux()
	compress, err := transport.Compress()
	if err != nil {
		return nil, err
	}
	graphQL := s.authenticated(transport.Decompress(s.config.MaxBodyBytes)(c.GraphQL))
	mux.Handle("/graphql", compress(reply.Methods(graphQL, http.MethodGet, http.MethodPost)))
	if c.Export != nil {
		mux.Handle("/export/{file}", compress(reply.Methods(s.authenticated(c.Export), http.MethodGet, http.MethodHead)))
	}
	mux.Handle("/livez", reply.Methods(http.HandlerFunc(s.live), http.MethodGet, http.MethodHead))
	mux.Handle("/readyz", reply.Methods(http.HandlerFunc(s.ready), http.MethodGet, http.MethodHead))
	if err := pages.Mount(mux, c.Pages); err != nil {
		return nil, err
	}
	mux.HandleFunc("/", notFound)
	return mux, nil
}

// authenticated wraps the handlers that show records. Health and pages are public. Bodies are limited after authentication, so that
// the log names the caller of a body that is too large.
func (s *Server) authenticated(api http.Handler) http.Handler {
	return leaveLarge(s.config.MaxBodyBytes)(s.authenticate(noStore(limitBody(s.config.MaxBodyBytes)(api))))
}

// uncached is a value of Cache-Control. Responses share it; it has no room to append to.
var uncached = []string{"no-store"}

// noStore keeps responses, which depend on the caller, out of all caches.
func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Cache-Control"] = uncached
		next.ServeHTTP(w, r)
	})
}

func notFound(w http.ResponseWriter, r *http.Request) {
	reply.Refusal{Status: http.StatusNotFound, Code: record.CodeNotFound, Message: "unknown path"}.Write(w, r)
}
