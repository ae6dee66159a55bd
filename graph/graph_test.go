package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"recordgraph/engine"
	"recordgraph/graph"
	"recordgraph/internal/pgtest"
	typemigrations "recordgraph/migrations"
	"recordgraph/record"
	"recordgraph/server/transport"
	"recordgraph/store"
	"recordgraph/store/driver"
	"recordgraph/store/migrations"
)

// newService returns the API over an empty database, for a caller with all scopes.
func newService(t *testing.T) http.Handler {
	t.Helper()
	logger := slog.New(slog.DiscardHandler)
	digest, err := migrations.Digest(typemigrations.Files())
	if err != nil {
		t.Fatal(err)
	}
	url := pgtest.New(t, pgtest.Template{Name: "catalogue", Hash: digest, Build: func(ctx context.Context, url string) error {
		db, err := driver.Open(driver.Config{}.ForMigrations(url))
		if err != nil {
			return err
		}
		defer db.Close()
		_, err = migrations.Up(ctx, db.DB, typemigrations.Files(), logger)
		return err
	}})
	db, err := driver.Open(driver.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	s, err := store.New(t.Context(), store.Config{DB: db, Schema: graph.Schema(), Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	resolver := &graph.Resolver{}
	api := engine.New(s.With(s.Schema(), resolver.Computed()), graph.SDL(), engine.Settings{
		Logger: logger, Principal: func(context.Context) record.Principal { return record.Principal{Operator: true} },
	}, resolver.Executor)
	return transport.New(transport.Config{
		Schema: api.Schema, Extensions: api.Extensions,
		ErrorPresenter: api.Present, Recover: api.Recover, Prepare: api.Prepare, Mistakes: api.Mistakes,
	})
}

// ask sends a document. It reads the data of the response into data and returns the errors.
func ask(t *testing.T, service http.Handler, document string, data any) []string {
	t.Helper()
	text, err := json.Marshal(map[string]string{"query": document})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/graphql", bytes.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	service.ServeHTTP(w, r)
	got := struct {
		Data   any
		Errors []struct{ Message string }
	}{Data: data}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%s: %s: %v", document, w.Body, err)
	}
	var errors []string
	for _, e := range got.Errors {
		errors = append(errors, e.Message)
	}
	return errors
}

// TestSummary counts the records and finds the film with the highest box office.
func TestSummary(t *testing.T) {
	t.Parallel()
	service := newService(t)
	var got json.RawMessage
	const summary = `{ catalogueSummary { movies studios topMovie { title returnOnBudget } } }`
	if errs := ask(t, service, summary, &got); errs != nil || string(got) != `{"catalogueSummary":{"movies":0,"studios":0,"topMovie":null}}` {
		t.Errorf("empty: got %s %v", got, errs)
	}
	if errs := ask(t, service, `mutation {
		createStudio(input: {name: "S"}) { __typename }
		createMovies(inputs: [
			{title: "A", productionBudget: "100", worldwideGross: "250"}, {title: "B", worldwideGross: "100"},
			{title: "C", productionBudget: "100"}, {title: "D", productionBudget: "0", worldwideGross: "1"}
		]) { __typename } }`, &got); errs != nil {
		t.Fatal(errs)
	}
	if errs := ask(t, service, summary, &got); errs != nil || string(got) != `{"catalogueSummary":{"movies":4,"studios":1,"topMovie":{"title":"A","returnOnBudget":2.5}}}` {
		t.Errorf("got %s %v", got, errs)
	}
	const want = `{"movies":{"nodes":[{"returnOnBudget":2.5},{"returnOnBudget":null},{"returnOnBudget":null},{"returnOnBudget":null}]}}`
	if errs := ask(t, service, `{ movies(orderBy: {title: ASC}) { nodes { returnOnBudget } } }`, &got); errs != nil || string(got) != want {
		t.Errorf("got %s %v", got, errs)
	}
}

// TestExtendLicence moves the end of a licence to later instants only.
func TestExtendLicence(t *testing.T) {
	t.Parallel()
	service := newService(t)
	var movie struct {
		CreateMovie struct{ Movie struct{ ID string } }
	}
	if errs := ask(t, service, `mutation { createMovie(input: {title: "A"}) { movie { id } } }`, &movie); errs != nil {
		t.Fatal(errs)
	}
	var created struct {
		CreateLicence struct{ Licence struct{ ID string } }
	}
	if errs := ask(t, service, fmt.Sprintf(`mutation { createLicence(input: {
		movie: %q, territory: "DE", startsAt: "2026-01-01T00:00:00Z", endsAt: "2027-01-01T00:00:00Z"
	}) { licence { id } } }`, movie.CreateMovie.Movie.ID), &created); errs != nil {
		t.Fatal(errs)
	}
	id := created.CreateLicence.Licence.ID
	for _, c := range []struct{ id, until, endsAt, problem string }{
		{id, "2028-01-01T00:00:00Z", "2028-01-01T00:00:00Z", ""},
		{id, "2028-01-01T00:00:00Z", "", "until: must be after the present end"},
		{id, "2020-01-01T00:00:00Z", "", "until: must be after the present end"},
		{movie.CreateMovie.Movie.ID, "2029-01-01T00:00:00Z", "", "id: is not the ID of a Licence, which looks like licence_00000000000000000000000000"},
		{"licence_00000000000000000000000000", "2029-01-01T00:00:00Z", "", "id: there is no licence licence_00000000000000000000000000"},
	} {
		var got struct{ ExtendLicence struct{ EndsAt string } }
		errs := ask(t, service, fmt.Sprintf(`mutation { extendLicence(id: %q, until: %q) { endsAt } }`, c.id, c.until), &got)
		if c.problem == "" && errs != nil || c.problem != "" && (len(errs) != 1 || errs[0] != c.problem) || got.ExtendLicence.EndsAt != c.endsAt {
			t.Errorf("%s until %s: got %q %q, want %q %q", c.id, c.until, got.ExtendLicence.EndsAt, errs, c.endsAt, c.problem)
		}
	}
}
