package engine_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	id1 = "00000000000000000000000001"
	id2 = "00000000000000000000000002"
)

// TestLocks lists the locks that documents take before their fields run.
func TestLocks(t *testing.T) {
	t.Parallel()
	const share, change, remove = "key share", "no key update", "update"
	update := func(field, typ, id, patch string) string {
		return fmt.Sprintf(` %s: update%s(id: "%s", patch: %s) { __typename }`, field, typ, id, patch)
	}
	for _, c := range []struct {
		document string
		want     []string
	}{
		// One field: its statement takes the locks.
		{`{` + update("a", "Movie", "movie_"+id1, `{genre: "x"}`) + ` }`, nil},
		{`{ a: createMovies(inputs: [{title: "a", studio: "studio_` + id2 + `"}, {title: "a", studio: "studio_` + id1 + `"}]) { __typename } }`, nil},
		// No record is named, or one record that the first statement locks.
		{`{ a: createMovie(input: {title: "a"}) { __typename } b: createMovie(input: {title: "b"}) { __typename } }`, nil},
		{`{` + update("a", "Movie", "movie_"+id1, `{genre: "x"}`) + update("b", "Movie", "movie_"+id1, `{genre: "y"}`) + ` }`, nil},
		{`{` + update("a", "Movie", "movie_"+id1, `{genre: "x"}`) + ` __typename }`, nil},
		{`{ a: createMovie(input: {title: "a"}) { __typename }` + update("b", "Movie", "movie_"+id1, `{genre: "y"}`) + ` }`, []string{"movie 1 " + change}},
		{`{` + update("a", "Studio", "studio_"+id1, `{website: null}`) + update("b", "Studio", "studio_"+id1, `{name: "x"}`) + ` }`, []string{"studio 1 " + remove}},
		// Several records, sorted by type and ID.
		{`{` + update("a", "Movie", "movie_"+id1, `{genre: "x"}`) + update("b", "Movie", "movie_"+id2, `{genre: "y"}`) + ` }`,
			[]string{"movie 1 " + change, "movie 2 " + change}},
		{`{` + update("a", "Movie", "movie_"+id2, `{studio: "studio_`+id1+`"}`) + ` b: deleteMovie(id: "movie_` + id1 + `") { id }` + update("c", "Studio", "studio_"+id2, `{name: "x"}`) + ` }`,
			[]string{"studio 1 " + share, "studio 2 " + remove, "movie 1 " + remove, "movie 2 " + change}},
		// Only targets of relations, sorted or not.
		{`{ a: createMovie(input: {title: "a", studio: "studio_` + id1 + `"}) { __typename } b: createMovie(input: {title: "b", studio: "studio_` + id1 + `"}) { __typename } }`, nil},
		{`{ a: createMovie(input: {title: "a", studio: "studio_` + id1 + `"}) { __typename } b: createMovie(input: {title: "b", studio: "studio_` + id2 + `"}) { __typename } }`, nil},
		{`{ a: createMovie(input: {title: "a", studio: "studio_` + id2 + `"}) { __typename } b: createMovie(input: {title: "b", studio: "studio_` + id1 + `"}) { __typename } }`,
			[]string{"studio 1 " + share, "studio 2 " + share}},
		{`{ a: createMovies(inputs: [{title: "a", studio: "studio_` + id2 + `"}, {title: "a", studio: "studio_` + id1 + `"}]) { __typename } b: createMovie(input: {title: "b"}) { __typename } }`,
			[]string{"studio 1 " + share, "studio 2 " + share}},
		// Handwritten fields.
		{`{ a: extendLicence(id: "licence_` + id2 + `", until: "2026-01-01T00:00:00Z") { __typename } b: extendLicence(id: "licence_` + id1 + `", until: "2026-01-01T00:00:00Z") { __typename } }`,
			[]string{"licence 1 " + change, "licence 2 " + change}},
		{`{ a: extendLicence(id: "no ID", until: "2026-01-01T00:00:00Z") { __typename } b: extendLicence(id: "movie_` + id1 + `", until: "2026-01-01T00:00:00Z") { __typename } }`,
			[]string{"movie 1 " + change}},
		{`{ a: createShelf(film: {title: "a", studio: "studio_` + id1 + `"}, beside: ["licence_` + id1 + `"]) b: createStudio(input: {name: "s"}) { __typename } }`,
			[]string{"studio 1 " + share, "licence 1 " + change}},
	} {
		op, problems := setup{}.compile(t, "mutation "+c.document, nil)
		if len(problems) > 0 {
			t.Fatalf("%s: %v", c.document, show(problems))
		}
		var got []string
		for _, l := range op.Locks {
			got = append(got, fmt.Sprintf("%s %d %s", l.Type.Singular, l.ID.UUID[15], [...]string{share, change, remove}[l.Mode]))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.document, diff)
		}
	}
}

// TestLocksRequireWriteScopes: an argument of a handwritten field can name any record.
func TestLocksRequireWriteScopes(t *testing.T) {
	t.Parallel()
	const document = `mutation { a: createShelf(beside: ["licence_` + id1 + `", "movie_` + id1 + `"]) __typename }`
	op, problems := setup{scopes: []string{"movie:write"}}.compile(t, document, nil)
	if len(problems) > 0 || len(op.Locks) != 0 {
		t.Errorf("only the movie may be locked, and the first field locks it: %v %v", show(problems), op.Locks)
	}
	op, problems = setup{scopes: []string{"movie:write", "licence:write"}}.compile(t, document, nil)
	if len(problems) > 0 || len(op.Locks) != 2 {
		t.Errorf("%v %v", show(problems), op.Locks)
	}
}
