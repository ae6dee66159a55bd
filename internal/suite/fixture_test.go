package suite_test

import (
	"cmp"
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/jmoiron/sqlx"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/auth"
	"recordgraph/engine"
	"recordgraph/internal/library"
	"recordgraph/internal/library/graph"
	"recordgraph/record"
	"recordgraph/server"
	"recordgraph/server/transport"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/driver"
)

// now is the only instant of these tests.
var now = library.Now

// firstID is the number before the first ID of the records that tests create.
const firstID = 1000

// service is the complete service over its own database, without tokens: a request has its
// scopes in a header.
type service struct {
	http.Handler
	db    *sqlx.DB
	store *store.Store
}

// options configure the service of a test.
type options struct {
	url      string        // of a database that others use as well; default: one of its own
	driver   driver.Config // but for the URL
	settings engine.Settings
	onSQL    func(string, []any)
	log      *slog.Logger
	reruns   *driver.Rerunner
	rule     func(*record.Type) *record.Filter
	resolver graph.Resolver

	extensions []graphql.HandlerExtension // inside of the API's own
	computed   map[string]store.Computed  // instead of the library's
	executor   engine.Executor            // default: gqlgen's, with the library's resolvers
	schema     *record.Schema             // default: the library's
	public     *ast.Schema                // default: the library's
	closed     bool                       // no introspection
	firstID    uint64                     // the number before the IDs of new records; default: firstID
}

const (
	scopesHeader = "X-Test-Scopes"
	anonymous    = "anonymous" // in place of scopes: no token at all
)

func newService(tb testing.TB, o options) *service {
	tb.Helper()
	url := o.url
	if url == "" {
		url = library.Database(tb)
	}
	o.driver.URL = url
	if o.driver.MaxOpenConns == 0 {
		o.driver.MaxOpenConns = 4
	}
	db, err := driver.Open(o.driver)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	if o.log == nil {
		o.log = slog.New(slog.DiscardHandler)
	}
	if o.schema == nil {
		o.schema = graph.Schema()
	}
	s, err := store.New(tb.Context(), store.Config{
		DB: db, Schema: o.schema, CursorKeys: []cursor.Key{{ID: 1, Secret: []byte("0123456789abcdef0123456789abcdef")}},
		Rule: o.rule, NewID: library.Count(cmp.Or(o.firstID, firstID)), Now: func() time.Time { return now }, OnSQL: o.onSQL, Logger: o.log, Reruns: o.reruns,
	})
	if err != nil {
		tb.Fatal(err)
	}
	if o.settings.Now == nil {
		o.settings.Now = func() time.Time { return now }
	}
	o.settings.Logger = o.log
	o.settings.Principal = func(ctx context.Context) record.Principal {
		p, ok := auth.FromContext(ctx)
		if !ok {
			return record.Principal{}
		}
		return record.Principal{Subject: p.Subject, Scopes: p.Scopes.Names(), ExpiresAt: p.Expiry}
	}
	if o.computed == nil {
		o.computed = o.resolver.Computed()
	}
	if o.executor == nil {
		o.executor = o.resolver.Executor
	}
	if o.public == nil {
		o.public = engine.ParseSchema(graph.SDL())
	}
	api := engine.New(s.With(s.Schema(), o.computed), o.public, o.settings, o.executor)
	api.Extensions = append(api.Extensions, o.extensions...)
	return &service{Handler: handler(tb, api, o), db: db, store: s}
}

// databaseName is the name of the service's database.
func (s *service) databaseName(tb testing.TB) string {
	tb.Helper()
	var name string
	if err := s.db.GetContext(tb.Context(), &name, `SELECT current_database()`); err != nil {
		tb.Fatal(err)
	}
	return name
}

func handler(tb testing.TB, api *engine.API, o options) http.Handler {
	tb.Helper()
	h, err := server.New(server.Config{
		Content: server.Content{GraphQL: transport.New(transport.Config{
			Schema: api.Schema, Extensions: api.Extensions,
			ErrorPresenter: api.Present, Recover: api.Recover, Prepare: api.Prepare, Mistakes: api.Mistakes, NoIntrospection: o.closed,
		})},
		Authenticate: func(r *http.Request) (*auth.Principal, error) {
			if r.Header.Get(scopesHeader) == anonymous {
				return nil, nil
			}
			return &auth.Principal{Subject: "test", Scopes: auth.ParseScopes(r.Header.Get(scopesHeader)), Expiry: now.Add(time.Hour)}, nil
		},
		Logger: o.log,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

// allScopes are the scopes of the whole model.
func allScopes() string {
	var out []string
	for _, t := range graph.Schema().Types {
		out = append(out, t.Read, t.Write)
		for _, f := range t.Fields {
			if f.Scope != "" {
				out = append(out, f.Scope)
			}
		}
	}
	return strings.Join(out, " ")
}
