package graph_test

import (
	"encoding/json"
	"testing"

	"recordgraph/app"
	"recordgraph/graph"
	"recordgraph/internal/servicetest"
	"recordgraph/migrations"
)

// serve serves the catalogue from an empty database.
func serve(t *testing.T) *servicetest.Service {
	t.Helper()
	resolver := &graph.Resolver{}
	s := servicetest.New(t, app.Service{
		Schema: graph.Schema(), SDL: graph.SDL(), Public: graph.Public(), Executor: resolver.Executor, Computed: resolver.Computed(),
		Migrations: migrations.Files(),
	}, "")
	s.Command(t, "migrate", "up")
	s.Serve(t)
	return s
}

// TestSummary counts the records, finds the film with the highest box office, and computes returns.
func TestSummary(t *testing.T) {
	t.Parallel()
	s := serve(t)
	check := func(document, want string) {
		t.Helper()
		got, err := json.Marshal(s.Ask(t, document, nil).Data)
		if err != nil || string(got) != want {
			t.Errorf("%s\ngot %s %v, want %s", document, got, err, want)
		}
	}
	const summary = `{ catalogueSummary { movies studios topMovie { title returnOnBudget } } }`
	check(summary, `{"catalogueSummary":{"movies":0,"studios":0,"topMovie":null}}`)
	s.Ask(t, `mutation {
		createStudio(input: {name: "S"}) { __typename }
		createMovies(inputs: [
			{title: "A", productionBudget: "100", worldwideGross: "250"}, {title: "B", worldwideGross: "100"},
			{title: "C", productionBudget: "100"}, {title: "D", productionBudget: "0", worldwideGross: "1"}
		]) { __typename }
	}`, nil)
	check(summary, `{"catalogueSummary":{"movies":4,"studios":1,"topMovie":{"returnOnBudget":2.5,"title":"A"}}}`)
	check(`{ movies(orderBy: {title: ASC}) { nodes { returnOnBudget } } }`,
		`{"movies":{"nodes":[{"returnOnBudget":2.5},{"returnOnBudget":null},{"returnOnBudget":null},{"returnOnBudget":null}]}}`)
}

// TestExtendLicence moves the end of a licence to later instants only.
func TestExtendLicence(t *testing.T) {
	t.Parallel()
	s := serve(t)
	movie := s.Ask(t, `mutation { createMovie(input: {title: "A"}) { movie { id } } }`, nil).At("createMovie.movie.id")
	licence := s.Ask(t, `mutation ($movie: ID!) {
		createLicence(input: {movie: $movie, territory: "DE", startsAt: "2026-01-01T00:00:00Z", endsAt: "2027-01-01T00:00:00Z"}) { licence { id } }
	}`, servicetest.Variables{"movie": movie}).At("createLicence.licence.id")
	const extend = `mutation ($id: ID!, $until: DateTime!) { extendLicence(id: $id, until: $until) { endsAt } }`
	const later = "2028-01-01T00:00:00Z"
	if got := s.Ask(t, extend, servicetest.Variables{"id": licence, "until": later}).At("extendLicence.endsAt"); got != later {
		t.Errorf("the licence ends at %v", got)
	}
	for _, c := range []struct {
		id          any
		until, want string
	}{
		{licence, later, "until: must be after the present end"},
		{licence, "2020-01-01T00:00:00Z", "until: must be after the present end"},
		{movie, "2029-01-01T00:00:00Z", "id: is not the ID of a Licence, which looks like licence_00000000000000000000000000"},
		{"licence_00000000000000000000000000", "2029-01-01T00:00:00Z", "id: there is no licence licence_00000000000000000000000000"},
	} {
		if got := s.Refused(t, extend, servicetest.Variables{"id": c.id, "until": c.until}); got.Message != c.want {
			t.Errorf("%v until %s: %s, want %s", c.id, c.until, got.Message, c.want)
		}
	}
}
