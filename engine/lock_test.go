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
		{`{` + update("a", "Book", "book_"+id1, `{genre: "x"}`) + ` }`, nil},
		{`{ a: createBooks(inputs: [{title: "a", publisher: "publisher_` + id2 + `"}, {title: "a", publisher: "publisher_` + id1 + `"}]) { __typename } }`, nil},
		// No record is named, or one record that the first statement locks.
		{`{ a: createBook(input: {title: "a"}) { __typename } b: createBook(input: {title: "b"}) { __typename } }`, nil},
		{`{` + update("a", "Book", "book_"+id1, `{genre: "x"}`) + update("b", "Book", "book_"+id1, `{genre: "y"}`) + ` }`, nil},
		{`{` + update("a", "Book", "book_"+id1, `{genre: "x"}`) + ` __typename }`, nil},
		{`{ a: createBook(input: {title: "a"}) { __typename }` + update("b", "Book", "book_"+id1, `{genre: "y"}`) + ` }`, []string{"book 1 " + change}},
		{`{` + update("a", "Publisher", "publisher_"+id1, `{website: null}`) + update("b", "Publisher", "publisher_"+id1, `{name: "x"}`) + ` }`, []string{"publisher 1 " + remove}},
		// Several records, sorted by type and ID.
		{`{` + update("a", "Book", "book_"+id1, `{genre: "x"}`) + update("b", "Book", "book_"+id2, `{genre: "y"}`) + ` }`,
			[]string{"book 1 " + change, "book 2 " + change}},
		{`{` + update("a", "Book", "book_"+id2, `{publisher: "publisher_`+id1+`"}`) + ` b: deleteBook(id: "book_` + id1 + `") { id }` + update("c", "Publisher", "publisher_"+id2, `{name: "x"}`) + ` }`,
			[]string{"publisher 1 " + share, "publisher 2 " + remove, "book 1 " + remove, "book 2 " + change}},
		// Only targets of relations, sorted or not.
		{`{ a: createBook(input: {title: "a", publisher: "publisher_` + id1 + `"}) { __typename } b: createBook(input: {title: "b", publisher: "publisher_` + id1 + `"}) { __typename } }`, nil},
		{`{ a: createBook(input: {title: "a", publisher: "publisher_` + id1 + `"}) { __typename } b: createBook(input: {title: "b", publisher: "publisher_` + id2 + `"}) { __typename } }`, nil},
		{`{ a: createBook(input: {title: "a", publisher: "publisher_` + id2 + `"}) { __typename } b: createBook(input: {title: "b", publisher: "publisher_` + id1 + `"}) { __typename } }`,
			[]string{"publisher 1 " + share, "publisher 2 " + share}},
		{`{ a: createBooks(inputs: [{title: "a", publisher: "publisher_` + id2 + `"}, {title: "a", publisher: "publisher_` + id1 + `"}]) { __typename } b: createBook(input: {title: "b"}) { __typename } }`,
			[]string{"publisher 1 " + share, "publisher 2 " + share}},
		// Handwritten fields.
		{`{ a: extendLoan(id: "loan_` + id2 + `", until: "2026-01-01T00:00:00Z") { __typename } b: extendLoan(id: "loan_` + id1 + `", until: "2026-01-01T00:00:00Z") { __typename } }`,
			[]string{"loan 1 " + change, "loan 2 " + change}},
		{`{ a: extendLoan(id: "no ID", until: "2026-01-01T00:00:00Z") { __typename } b: extendLoan(id: "book_` + id1 + `", until: "2026-01-01T00:00:00Z") { __typename } }`,
			[]string{"book 1 " + change}},
		{`{ a: createShelf(book: {title: "a", publisher: "publisher_` + id1 + `"}, beside: ["loan_` + id1 + `"]) b: createPublisher(input: {name: "s"}) { __typename } }`,
			[]string{"publisher 1 " + share, "loan 1 " + change}},
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
	const document = `mutation { a: createShelf(beside: ["loan_` + id1 + `", "book_` + id1 + `"]) __typename }`
	op, problems := setup{scopes: []string{"book:write"}}.compile(t, document, nil)
	if len(problems) > 0 || len(op.Locks) != 0 {
		t.Errorf("only the book may be locked, and the first field locks it: %v %v", show(problems), op.Locks)
	}
	op, problems = setup{scopes: []string{"book:write", "loan:write"}}.compile(t, document, nil)
	if len(problems) > 0 || len(op.Locks) != 2 {
		t.Errorf("%v %v", show(problems), op.Locks)
	}
}
