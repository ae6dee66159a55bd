package examples_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recordgraph/app"
	"recordgraph/internal/servicetest"
)

// TestMusicStore makes a service of a model alone, as a user does: a new model directory, another model in it, a migration
// to that model, data from files, and the service. It asks questions, and compares the answers with SQL.
func TestMusicStore(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "music")
	servicetest.New(t, app.Service{}, "").Command(t, "init", dir)
	sdl, err := os.ReadFile("testdata/music/schema.graphqls")
	if err != nil {
		t.Fatal(err)
	}
	// The sample data is of the types of the first model.
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "schema.graphqls"), sdl, 0o600), os.RemoveAll(filepath.Join(dir, "data"))); err != nil {
		t.Fatal(err)
	}
	s := servicetest.New(t, app.Service{}, dir)
	if got := s.Command(t, "migrate", "diff", "music", "--drop", "--model", dir); !strings.Contains(got, "migrations/00002_music.sql") {
		t.Errorf("migrate diff: %s", got)
	}
	s.Command(t, "migrate", "up", "--model", dir)
	s.Command(t, "model", "check", dir)
	files := generateMusic(3)
	for _, f := range files {
		s.Load(t, f)
	}
	if len(files) != len(s.Schema.Types) || len(files) != 11 {
		t.Errorf("%d files, %d types; want 11", len(files), len(s.Schema.Types))
	}
	s.Serve(t)
	t.Run("lists", func(t *testing.T) {
		for _, q := range append(musicFilters, musicLists...) {
			t.Run(q.Name, func(t *testing.T) {
				t.Parallel()
				s.Check(t, q)
			})
		}
	})
	t.Run("pages", func(t *testing.T) {
		for _, q := range musicPages {
			t.Run(q.Name, func(t *testing.T) {
				t.Parallel()
				s.CheckPages(t, q, 13)
			})
		}
	})
	t.Run("keys", func(t *testing.T) { musicKeys(t, s) })
	t.Run("writes", func(t *testing.T) { musicWrites(t, s) })
}

// musicPages are lists that are read to their ends, with nulls and equal values in their orders.
var musicPages = []servicetest.Question{
	{
		Name: "albums by their day and their artist",
		Document: `query ($first: Int, $after: String, $last: Int, $before: String) {
			albums(orderBy: [{releasedOn: DESC}, {artist: {formedIn: ASC_NULLS_FIRST}}], first: $first, after: $after, last: $last, before: $before) {
				nodes { title releasedOn artist { name formedIn } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
		At: "albums.nodes",
		SQL: `SELECT title, released_on AS "releasedOn", name AS "artist.name", formed_in AS "artist.formedIn"
			FROM albums b JOIN artists a ON a.id = artist_id ORDER BY released_on DESC, formed_in NULLS FIRST, b.id`,
	},
	{
		Name: "invoices of customers with a company, by their sums",
		Document: `query ($first: Int, $after: String, $last: Int, $before: String) {
			invoices(filter: {customer: {company: {isNull: false}}}, orderBy: [{total: DESC}], first: $first, after: $after, last: $last, before: $before) {
				nodes { number total } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
		At:  "invoices.nodes",
		SQL: `SELECT i.number, total FROM invoices i JOIN customers c ON c.id = customer_id WHERE company IS NOT NULL ORDER BY total DESC, i.id DESC`,
	},
}

// musicKeys finds records by their keys and IDs.
func musicKeys(t *testing.T, s *servicetest.Service) {
	artist := s.ID(t, "Artist", `SELECT id FROM artists WHERE name = $1`, artistName(5))
	s.Check(t, servicetest.Question{
		Name: "a key with a relation", Variables: servicetest.Variables{"artist": artist},
		Document: `query ($artist: ID!) { albumByArtistAndTitle(artist: $artist, title: "Álbum 2") { title artist { name } tracks(orderBy: [{position: ASC}], first: 3) { nodes { number } } } }`,
		At:       "albumByArtistAndTitle",
		SQL: `SELECT title, name AS "artist.name", (SELECT json_agg(json_build_object('number', number)) FROM (SELECT number FROM tracks t WHERE t.album_id = b.id ORDER BY position LIMIT 3) x) AS "tracks.nodes"
			FROM albums b JOIN artists a ON a.id = artist_id WHERE title = 'Álbum 2' AND name LIKE 'Artist 5,%'`,
	})
	s.Check(t, servicetest.Question{
		Name:     "a key of a text and a number",
		Document: `{ employeeByOfficeAndBadge(office: "` + s.Text(t, `SELECT office FROM employees WHERE badge = 117`) + `", badge: 117) { email manager { badge } hiredAt salary } }`,
		At:       "employeeByOfficeAndBadge",
		SQL: `SELECT e.email, m.badge AS "manager.badge", e.hired_at AS "hiredAt", e.salary FROM employees e JOIN employees m ON m.id = e.manager_id
			WHERE e.badge = 117`,
	})
	s.Check(t, servicetest.Question{
		Name: "records of several types by their IDs", At: "nodes",
		Document: `query ($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on Artist { artist: name } ... on Track { name } } }`,
		Variables: servicetest.Variables{"ids": []string{
			s.ID(t, "Track", `SELECT id FROM tracks WHERE number = 9`), artist, "genre_00000000000000000000000000", s.ID(t, "Track", `SELECT id FROM tracks WHERE number = 8`),
		}},
		SQL: `SELECT 'Track' AS __typename, name, NULL AS artist FROM tracks WHERE number = 9 UNION ALL SELECT 'Artist', NULL, name FROM artists WHERE name LIKE 'Artist 5,%'
			UNION ALL SELECT NULL, NULL, NULL UNION ALL SELECT 'Track', name, NULL FROM tracks WHERE number = 8`,
	})
	for document, code := range map[string]string{
		`{ node(id: "track_x") { id } }`:                               "BAD_USER_INPUT",
		`{ albums(first: 101) { nodes { id } } }`:                      "LIMIT_EXCEEDED",
		`{ albums(after: "nonsense") { nodes { id } } }`:               "BAD_CURSOR",
		`{ tracks(filter: {unitPrice: {}}) { totalCount } }`:           "BAD_USER_INPUT",
		`{ tracks(filter: {lyrics: {eq: "a"}}) { totalCount } }`:       "GRAPHQL_VALIDATION_FAILED",
		`{ employees(filter: {title: {eq: PIANIST}}) { totalCount } }`: "GRAPHQL_VALIDATION_FAILED",
	} {
		if problem := s.Refused(t, document, nil); problem.Extensions["code"] != code {
			t.Errorf("%s: %+v; want %s", document, problem, code)
		}
	}
}

// musicWrites changes records, and compares what the API returns with the tables.
func musicWrites(t *testing.T, s *servicetest.Service) {
	ids := servicetest.Variables{
		"artist": s.ID(t, "Artist", `SELECT id FROM artists WHERE name = $1`, artistName(5)), "media": s.ID(t, "MediaType", `SELECT id FROM media_types WHERE name = 'FLAC'`),
		"customer": s.ID(t, "Customer", `SELECT id FROM customers WHERE email = 'c0@example.org'`), "manager": s.ID(t, "Employee", `SELECT id FROM employees WHERE title = 'GENERAL_MANAGER'`),
	}
	ask := func(fields string) servicetest.Answer {
		t.Helper()
		document, used := servicetest.Mutation(fields, ids)
		return s.Ask(t, document, used)
	}
	ids["album"] = ask(`createAlbum(input: {artist: $artist, title: "Nový", releasedOn: "2026-02-28"}) { album { id } }`).At("createAlbum.album.id")
	ids["track"] = ask(`createTracks(inputs: [{number: 90001, name: "Één", album: $album, position: 1, mediaType: $media, milliseconds: 1, unitPrice: "0.10"},
		{number: 90002, name: "Twee", album: $album, position: 2, mediaType: $media, milliseconds: 2, unitPrice: 2, composers: ["x"]}]) { tracks { id } }`).At("createTracks.tracks.1.id")
	ask(`updateTrack(id: $track, ifVersion: 1, patch: {bytes: "9223372036854775807", append: {composers: ["y", "x"]}, increment: {milliseconds: 5}}) { track { version } }`)
	s.Check(t, servicetest.Question{
		Name: "the new tracks", Document: `query ($id: ID!) { album(id: $id) { version tracks { nodes { number name composers milliseconds bytes unitPrice version mediaType { name } } } } }`,
		Variables: servicetest.Variables{"id": ids["album"]}, At: "album.tracks.nodes",
		SQL: `SELECT number, t.name, composers, milliseconds, bytes, unit_price AS "unitPrice", t.version, m.name AS "mediaType.name" FROM tracks t JOIN media_types m ON m.id = media_type_id
			WHERE number > 90000 AND (number, t.version, array_to_string(composers, ''), coalesce(bytes, 0), milliseconds) IN ((90001, 1, '', 0, 1), (90002, 2, 'xyx', 9223372036854775807, 7)) ORDER BY t.id`,
	})
	before := s.Text(t, `SELECT (SELECT count(*) FROM invoices) || ' ' || (SELECT sum(milliseconds::numeric) FROM tracks)`)
	for fields, code := range map[string]string{
		`updateTrack(id: $track, ifVersion: 1, patch: {name: "x"}) { track { id } }`:                                                                                        "CONFLICT",
		`createInvoice(input: {number: 9007199254740000, customer: $customer, issuedAt: "2026-01-01T00:00:00Z", total: 1}) { invoice { id } }`:                              "ALREADY_EXISTS",
		`deleteCustomer(id: $customer) { customer { id } }`:                                                                                                                 "CONFLICT",
		`deleteMediaType(id: $media) { mediaType { id } }`:                                                                                                                  "CONFLICT",
		`a: updateTrack(id: $track, patch: {milliseconds: 9}) { track { id } } b: updateTrack(id: $track, patch: {increment: {milliseconds: 2147483647}}) { track { id } }`: "BAD_USER_INPUT",
	} {
		document, used := servicetest.Mutation(fields, ids)
		if problem := s.Refused(t, document, used); problem.Extensions["code"] != code {
			t.Errorf("%s: %+v; want %s", fields, problem, code)
		}
	}
	if after := s.Text(t, `SELECT (SELECT count(*) FROM invoices) || ' ' || (SELECT sum(milliseconds::numeric) FROM tracks)`); after != before {
		t.Errorf("refused mutations have changed %s to %s", before, after)
	}
	ask(`deleteEmployee(id: $manager) { employee { email } }`) // clears the manager of others
	ask(`deleteAlbum(id: $album) { album { title } }`)         // deletes its tracks
	for statement, want := range map[string]string{
		`SELECT count(*) FROM tracks WHERE number > 90000`:                                                                                       "0",
		`SELECT count(*) FROM employees WHERE email = 'e0@example.org'`:                                                                          "0",
		`SELECT count(*) > 0 AND bool_and(version = 2) FROM employees WHERE manager_id IS NULL`:                                                  "true",
		`SELECT count(*) FROM customers c WHERE support_rep_id IS NOT NULL AND NOT EXISTS (SELECT FROM employees e WHERE e.id = support_rep_id)`: "0",
	} {
		if got := s.Text(t, statement); got != want {
			t.Errorf("%s: %s; want %s", statement, got, want)
		}
	}
}
