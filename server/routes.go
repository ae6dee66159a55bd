package server

import (
	"net/http"

	"recordgraph/record"
	"recordgraph/server/pages"
	"recordgraph/server/reply"
	"recordgraph/server/transport"
)

// routes is the table of everything that is served.
func (s *Server) routes() (http.Handler, error) {
	mux := http.NewServeMux()
	compress, err := transport.Compress()
	if err != nil {
		return nil, err
	}
	graphQL := s.authenticated(transport.Decompress(s.config.MaxBodyBytes)(s.config.GraphQL))
	mux.Handle("/graphql", compress(reply.Methods(graphQL, http.MethodGet, http.MethodPost)))
	if s.config.Export != nil {
		mux.Handle("/export/{file}", compress(reply.Methods(s.authenticated(s.config.Export), http.MethodGet, http.MethodHead)))
	}
	mux.Handle("/livez", reply.Methods(http.HandlerFunc(s.live), http.MethodGet, http.MethodHead))
	mux.Handle("/readyz", reply.Methods(http.HandlerFunc(s.ready), http.MethodGet, http.MethodHead))
	if err := pages.Mount(mux, s.config.Pages); err != nil {
		return nil, err
	}
	mux.HandleFunc("/", notFound)
	return mux, nil
}

// authenticated puts what shows records behind the authentication: health, the
// schema, the model and the playground are public. Bodies are bounded behind it, so
// that the log says who sends those that are too large.
func (s *Server) authenticated(api http.Handler) http.Handler {
	return leaveLarge(s.config.MaxBodyBytes)(s.authenticate(noStore(limitBody(s.config.MaxBodyBytes)(api))))
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

func notFound(w http.ResponseWriter, r *http.Request) {
	reply.Refusal{Status: http.StatusNotFound, Code: record.CodeNotFound, Message: "there is nothing at this path"}.Write(w, r)
}
