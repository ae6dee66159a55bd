package naming

import (
	"testing"
)

func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		of   func(string) string
		want map[string]string
	}{
		{"Snake", Snake, map[string]string{
			"title": "title", "releasedOn": "released_on", "usDVDSales": "us_dvd_sales", "URLAlias": "url_alias",
			"imdb2Rating": "imdb2_rating", "aB": "a_b", "HTTP2Server": "http2_server", "X": "x",
		}},
		{"LowerCamel", LowerCamel, map[string]string{"Movie": "movie", "MovieStar": "movieStar", "URLAlias": "urlAlias", "URL": "url"}},
		{"Plural", Plural, map[string]string{
			"movie": "movies", "country": "countries", "day": "days", "box": "boxes", "class": "classes", "branch": "branches",
		}},
		{"Phrase", Phrase, map[string]string{"runtimeMinutes": "runtime minutes", "siteUrl": "site URL", "id": "ID", "usDVDSales": "us DVD sales"}},
		{"Article", Article, map[string]string{"actor": "an actor", "movie": "a movie", "user": "a user", "URL alias": "a URL alias", "umbrella": "an umbrella"}},
	} {
		for in, want := range c.want {
			if got := c.of(in); got != want {
				t.Errorf("%s(%q) is %q, want %q", c.name, in, got, want)
			}
		}
	}
}
