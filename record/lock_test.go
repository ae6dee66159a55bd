package record_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"recordgraph/record"
)

// lockSchema has books with authors, teams and members that refer to each other, and
// reviews of books by members.
func lockSchema() *record.Schema {
	typ := func(name string, relations ...string) *record.Type {
		t := &record.Type{Name: name, Singular: name, Plural: name + "s", Table: name + "s", IDPrefix: name}
		t.Fields = append(t.Fields, &record.Field{Name: "name"}, &record.Field{Name: "text"})
		for _, to := range relations {
			t.Fields = append(t.Fields, &record.Field{Name: to, Relation: &record.Relation{To: to}})
		}
		t.Keys = []*record.Key{{Fields: []string{"name"}, Lookup: name + "ByName"}}
		return t
	}
	return record.NewSchema(record.Schema{Types: []*record.Type{
		typ("review", "book", "member"), typ("book", "author"), typ("team", "member"), typ("member", "team"), typ("author"), typ("atlas"),
	}})
}

func showLocks(locks []record.Lock) (out []string) {
	for _, l := range locks {
		out = append(out, fmt.Sprintf("%s %d %s", l.Type.Name, l.ID.UUID[0], [...]string{"key share", "no key update", "update"}[l.Mode]))
	}
	return out
}

// TestSortLocks expects the targets of relations before the types with the relations, a
// fixed order of types in a cycle, records by ID, and the strongest mode of each record.
func TestSortLocks(t *testing.T) {
	t.Parallel()
	s := lockSchema()
	lock := func(typ string, n byte, mode record.LockMode) record.Lock {
		return record.Lock{Type: s.Type(typ), ID: record.ID{Prefix: typ, UUID: uuid.UUID{n}}, Mode: mode}
	}
	given := []record.Lock{
		lock("review", 1, record.LockNoKeyUpdate), lock("team", 1, record.LockKeyShare), lock("member", 1, record.LockUpdate),
		lock("book", 200, record.LockKeyShare), lock("book", 3, record.LockNoKeyUpdate), lock("book", 200, record.LockUpdate),
		lock("author", 1, record.LockNoKeyUpdate), lock("atlas", 9, record.LockKeyShare), lock("book", 200, record.LockNoKeyUpdate),
	}
	before := showLocks(given)
	want := []string{
		"atlas 9 key share", "author 1 no key update", "book 3 no key update", "book 200 update",
		"team 1 key share", "member 1 update", "review 1 no key update",
	}
	if diff := cmp.Diff(want, showLocks(s.SortLocks(given))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, showLocks(given)); diff != "" {
		t.Errorf("the argument has changed: %s", diff)
	}
}

// TestMutationLocks lists the locks of mutations.
func TestMutationLocks(t *testing.T) {
	t.Parallel()
	s := lockSchema()
	book, author := s.Type("book"), s.Type("author")
	id := func(typ string, n byte) record.ID { return record.ID{Prefix: typ, UUID: uuid.UUID{n}} }
	set := func(field string, v any) record.Assignment {
		return record.Assignment{Field: book.Field(field), Value: v}
	}
	for _, c := range []struct {
		name string
		got  []record.Lock
		want []string
	}{
		{"create", (&record.Create{Type: book, Inputs: []record.Values{
			{set("name", "a"), set("author", id("author", 2))}, {set("author", nil)}, {set("author", id("author", 1))},
		}}).Locks(nil), []string{"author 2 key share", "author 1 key share"}},
		{"update", (&record.Update{Type: book, ID: id("book", 7), Patch: record.Values{set("text", "a"), set("author", nil)}}).Locks(nil),
			[]string{"book 7 no key update"}},
		{"update of a unique key", (&record.Update{Type: book, ID: id("book", 7), Patch: record.Values{set("author", id("author", 2)), set("name", "a")}}).Locks(nil),
			[]string{"book 7 update", "author 2 key share"}},
		{"delete", (&record.Delete{Type: author, ID: id("author", 3)}).Locks(nil), []string{"author 3 update"}},
	} {
		if diff := cmp.Diff(c.want, showLocks(c.got)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}
