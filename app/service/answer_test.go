package service

import (
	"net/http"
	"testing"
)

// TestListsOfAnAnswerCountTogether: many lists within the limit exceed it together.
func TestListsOfAnAnswerCountTogether(t *testing.T) {
	t.Parallel()
	const tooMuch = "the books have more than the 300 bytes allowed for an answer; request smaller pages or fewer fields"
	c := migrated(t)
	c.MaxResult = 300
	api := serving(t, c)
	one(`mutation { createPublisher(input: {name: "Publisher"}) { publisher { id } } }`)(t, api)
	one(`mutation { createBook(input: {title: "A title of forty bytes, neither more nor less"}) { book { id } } }`)(t, api)
	if _, err := api.records.pool.ExecContext(t.Context(), `UPDATE books SET publisher_id = (SELECT id FROM publishers)`); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ query, message string }{
		"one":             {`{ books { nodes { title } } }`, ""},
		"two":             {`{ a: books { nodes { title } } b: books { nodes { title } } }`, ""},
		"many":            {`{ ` + repeated("a#: books { nodes { title } } ", 20) + `}`, tooMuch},
		"many after":      {`{ ` + repeated("a#: books { nodes { title } } ", 20) + `__typename }`, tooMuch},
		"many in one":     {`{ publishers(filter: {name: {eq: "Publisher"}}) { nodes { ` + repeated("a#: books(first: 1) { nodes { title } } ", 20) + `} } }`, tooMuch},
		"many by ID":      {`{ ` + repeated("a#: publisherByName(name: \"Publisher\") { name } ", 20) + `}`, "the publishers have more than the 300 bytes allowed for an answer; request smaller pages or fewer fields"},
		"what is written": {`mutation { ` + repeated("a#: createPublisher(input: {name: \"A publisher of some length #\"}) { publisher { name } } ", 20) + `}`, ""},
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
