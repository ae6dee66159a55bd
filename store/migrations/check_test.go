package migrations

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
)

// TestCheck finds rows in the way of pending files, after their backfills, and the state of the database.
func TestCheck(t *testing.T) {
	t.Parallel()
	s := newBooks(t, 20)
	check := func(texts ...string) string {
		t.Helper()
		found, err := Check(t.Context(), s.db.DB, filesOf(append([]string{shelfFile}, texts...)...))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, o := range found {
			fmt.Fprintf(&b, "%s|%s|%s|%d|%d\n", o.Migration, o.Table, o.Text, o.Rows, len(o.IDs))
		}
		return b.String()
	}
	expect := func(got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	expect(check(expandFile, finishFile), "")
	s.exec(`UPDATE books SET pages = 0 WHERE pages <= 7`)
	s.exec(`UPDATE books SET title = 'same' WHERE pages IN (8, 9)`)
	s.exec(`UPDATE books SET shelf_id = gen_random_uuid() WHERE pages = 10`)
	s.beat(uuid.New(), 1)
	expect(check(expandFile, finishFile), `model/00002_file.sql|books|books_pages_check requires pages > 0|7|5
model/00002_file.sql|books|books_shelf_id_fkey requires IDs of rows in shelves|1|1
model/00003_file.sql|books|books_title_key requires rows with different title|2|2
`)
	if got := check(finishFile); !strings.Contains(got, "model/00002_file.sql||replicas of a release before 2 are alive") {
		t.Errorf("no replica: %s", got)
	}
	edited := strings.Replace(finishFile, "WHERE format IS NULL OR format = ''", "WHERE pages > 5", 1)
	if got := check(expandFile, edited); !strings.Contains(got, "books_format_required requires format IS NOT NULL|7|5\n") {
		t.Errorf("a backfill with another condition: %s", got)
	}
	expect(check("-- +goose Up\n-- +recordgraph alter books\nALTER TABLE books ALTER COLUMN shelf_id SET NOT NULL, ADD CONSTRAINT a CHECK (nothing > 0);\n"),
		`model/00002_file.sql|books|shelf_id requires shelf_id IS NOT NULL|19|5
model/00002_file.sql|books|a requires nothing > 0 (this can't be checked: column "nothing" does not exist)|0|0
`)
	s.exec(`ALTER TABLE books ADD CONSTRAINT late CHECK (pages > 1) NOT VALID`)
	if got := check("-- +goose Up\n-- +recordgraph alter books\nSELECT 1;\n"); got != "|books|the constraint late is not validated; run ALTER TABLE … VALIDATE CONSTRAINT|0|0\n" {
		t.Errorf("state: %s", got)
	}
	expect(check("-- +goose Up\n-- +recordgraph validate books\nALTER TABLE books VALIDATE CONSTRAINT late;\n"), "")
}

// TestIndexOfAnotherTable refuses an index whose name is taken, although that index is valid.
func TestIndexOfAnotherTable(t *testing.T) {
	t.Parallel()
	s := newBooks(t, 1)
	taken := "-- +goose Up\n-- +recordgraph index books\nCREATE INDEX CONCURRENTLY books_pkey ON books (pages);\n"
	_, err := Up(t.Context(), s.db.DB, filesOf(shelfFile, taken), quiet())
	if err == nil || !strings.Contains(err.Error(), "there is an index books_pkey already") {
		t.Errorf("got %v", err)
	}
}
