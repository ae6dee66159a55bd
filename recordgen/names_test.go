package recordgen

import (
	"testing"
	"unicode/utf8"

	"recordgraph/record"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		of   func(string) string
		want map[string]string
	}{
		{"snake", snake, map[string]string{
			"title": "title", "releasedOn": "released_on", "usDVDSales": "us_dvd_sales", "URLAlias": "url_alias",
			"imdb2Rating": "imdb2_rating", "aB": "a_b", "HTTP2Server": "http2_server", "X": "x",
		}},
		{"lowerCamel", lowerCamel, map[string]string{"Movie": "movie", "MovieStar": "movieStar", "URLAlias": "urlAlias", "URL": "url"}},
		{"plural", plural, map[string]string{
			"movie": "movies", "country": "countries", "day": "days", "box": "boxes", "class": "classes", "branch": "branches",
		}},
		{"phrase", phrase, map[string]string{"runtimeMinutes": "runtime minutes", "siteUrl": "site URL", "id": "ID", "usDVDSales": "us DVD sales"}},
		{"a", a, map[string]string{"actor": "an actor", "movie": "a movie", "user": "a user", "URL alias": "a URL alias", "umbrella": "an umbrella"}},
	} {
		for in, want := range c.want {
			if got := c.of(in); got != want {
				t.Errorf("%s(%q) is %q, want %q", c.name, in, got, want)
			}
		}
	}
}

// TestConstraintNamesFit: names stay what they are made of up to 63 bytes, and
// apart beyond.
func TestConstraintNamesFit(t *testing.T) {
	t.Parallel()
	long := "a_table_with_a_name_so_long_that_nothing_is_left_for_columns"
	first, second := record.ConstraintName("key", long, "first"), record.ConstraintName("key", long, "second")
	if first == second || len(first) > maxIdentifier || !utf8.ValidString(first) {
		t.Errorf("got %s and %s", first, second)
	}
	if got := record.ConstraintName("fkey", "movies", "studio_id"); got != "movies_studio_id_fkey" {
		t.Errorf("got %s", got)
	}
}
