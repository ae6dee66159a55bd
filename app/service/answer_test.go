package service

import (
	"net/http"
	"testing"
)

// TestListsOfAnAnswerCountTogether: many lists within the limit exceed it together.
func TestListsOfAnAnswerCountTogether(t *testing.T) {
	t.Parallel()
	const tooMuch = "the movies have more than the 300 bytes allowed for an answer; request smaller pages or fewer fields"
	c := migrated(t)
	c.MaxResult = 300
	api := serving(t, c)
	one(`mutation { createStudio(input: {name: "Studio"}) { studio { id } } }`)(t, api)
	one(`mutation { createMovie(input: {title: "A title of forty bytes, neither more nor less"}) { movie { id } } }`)(t, api)
	if _, err := api.records.pool.ExecContext(t.Context(), `UPDATE movies SET studio_id = (SELECT id FROM studios)`); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ query, message string }{
		"one":             {`{ movies { nodes { title } } }`, ""},
		"two":             {`{ a: movies { nodes { title } } b: movies { nodes { title } } }`, ""},
		"many":            {`{ ` + repeated("a#: movies { nodes { title } } ", 20) + `}`, tooMuch},
		"many after":      {`{ ` + repeated("a#: movies { nodes { title } } ", 20) + `__typename }`, tooMuch},
		"many in one":     {`{ studios(filter: {name: {eq: "Studio"}}) { nodes { ` + repeated("a#: movies(first: 1) { nodes { title } } ", 20) + `} } }`, tooMuch},
		"many by ID":      {`{ ` + repeated("a#: studioByName(name: \"Studio\") { name } ", 20) + `}`, "the studios have more than the 300 bytes allowed for an answer; request smaller pages or fewer fields"},
		"what is written": {`mutation { ` + repeated("a#: createStudio(input: {name: \"A studio of some length #\"}) { studio { name } } ", 20) + `}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, _, message := api.ask(t, "", "", request(t, tt.query, ""))
			if status != http.StatusOK || message != tt.message {
				t.Errorf("got %d %q, want %q", status, message, tt.message)
			}
		})
	}
}
