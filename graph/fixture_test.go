package graph_test

import (
	"bytes"
	"cmp"
	"context"
	_ "embed" // the catalogue
	"encoding/binary"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"
	"github.com/jmoiron/sqlx"

	"recordgraph/auth"
	"recordgraph/engine"
	"recordgraph/graph"
	"recordgraph/input"
	"recordgraph/internal/pgtest"
	typemigrations "recordgraph/migrations"
	"recordgraph/record"
	"recordgraph/server"
	"recordgraph/server/transport"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/driver"
	"recordgraph/store/migrations"
)

// now is the only instant of these tests: noon on a Saturday.
var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

//go:embed testdata/catalogue.json
var catalogue []byte

// firstID is the first ID of the records that tests create.
const firstID = 1000

// counter makes consecutive UUIDs, so that goldens need no masks.
func counter(start uint64) func() (uuid.UUID, error) {
	var n atomic.Uint64
	n.Store(start)
	return func() (uuid.UUID, error) { return numbered(n.Add(1)), nil }
}

func numbered(n uint64) uuid.UUID {
	u := uuid.MustParse("00000000-0000-7000-8000-000000000000")
	binary.BigEndian.PutUint32(u[12:], uint32(n))
	return u
}

// reference is the ID of a record of the catalogue: "movie#1" is the first film.
var reference = regexp.MustCompile(`\b(movie|studio|licence)#(\d+)\b`)

// resolve replaces references by IDs.
func resolve(text string) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		parts := reference.FindStringSubmatch(ref)
		n, _ := strconv.ParseUint(parts[2], 10, 64)
		return record.ID{Prefix: parts[1], UUID: numbered(n)}.String()
	})
}

// database returns a migrated database with the catalogue.
func database(tb testing.TB) string {
	tb.Helper()
	digest, err := migrations.Digest(typemigrations.Files())
	if err != nil {
		tb.Fatal(err)
	}
	return pgtest.New(tb, pgtest.Template{Name: "graph", Hash: digest + string(catalogue), Build: build})
}

func build(ctx context.Context, url string) error {
	db, err := driver.Open(driver.Config{}.ForMigrations(url))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := migrations.Up(ctx, db.DB, typemigrations.Files(), slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	var inputs map[string][]any
	if err := json.NewDecoder(strings.NewReader(resolve(string(catalogue)))).Decode(&inputs); err != nil {
		return err
	}
	rules := input.NewRules(graph.Schema(), input.DefaultLimits())
	for _, name := range []string{"Studio", "Movie", "Licence"} {
		if err := fill(ctx, db, rules.Reader(now, nil), graph.Schema().Type(name), inputs[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// fill creates the records of one type, one per day.
func fill(ctx context.Context, db *sqlx.DB, reader *input.Reader, t *record.Type, rows []any) error {
	days := 0
	s, err := store.New(ctx, store.Config{
		DB: db, Schema: graph.Schema(), NewID: counter(0),
		Now: func() time.Time { days++; return time.Date(2026, 1, days, 0, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		return err
	}
	for _, row := range rows {
		values := reader.Create(t, "row", numbers(row))
		if problems := reader.Problems(); len(problems) > 0 {
			return problems[0]
		}
		if _, err := s.Session(store.SessionConfig{}).Create(ctx, &record.Create{Type: t, Inputs: []record.Values{values}}, nil); err != nil {
			return err
		}
	}
	return nil
}

// numbers spells numbers as a decoder with UseNumber does.
func numbers(v any) any {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.UseNumber()
	var out any
	if err := dec.Decode(&out); err != nil {
		return err
	}
	return out
}

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
	computed   map[string]store.Computed  // instead of the catalogue's
	schema     *record.Schema             // default: the catalogue's
	closed     bool                       // no introspection
	firstID    uint64                     // where the IDs of new records start; default: firstID
}

const (
	scopesHeader = "X-Test-Scopes"
	anonymous    = "anonymous" // in place of scopes: no token at all
)

func newService(tb testing.TB, o options) *service {
	tb.Helper()
	url := o.url
	if url == "" {
		url = database(tb)
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
		Rule: o.rule, NewID: counter(cmp.Or(o.firstID, firstID)), Now: func() time.Time { return now }, OnSQL: o.onSQL, Logger: o.log, Reruns: o.reruns,
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
	api := engine.New(s.With(s.Schema(), o.computed), graph.SDL(), o.settings, o.resolver.Executor)
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
