package migrations

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/uuid"

	"recordgraph/internal/backoff"
)

// The files of a service: tables, an expand file and its finish file.
const (
	shelfFile = `-- +goose Up
CREATE TABLE shelves (id uuid PRIMARY KEY, name text);
CREATE TABLE books (id uuid PRIMARY KEY, title text, pages int, shelf_id uuid);
-- +goose Down
DROP TABLE books;
DROP TABLE shelves;
`
	expandFile = `-- +goose NO TRANSACTION

-- +goose Up
-- +recordgraph alter books
ALTER TABLE books ADD COLUMN format text, ADD CONSTRAINT books_pages_check CHECK (pages > 0) NOT VALID;

-- +recordgraph validate books
ALTER TABLE books VALIDATE CONSTRAINT books_pages_check;

-- +recordgraph alter books, shelves
ALTER TABLE books ADD CONSTRAINT books_shelf_id_fkey FOREIGN KEY (shelf_id) REFERENCES shelves (id) NOT VALID;

-- +recordgraph validate books
ALTER TABLE books VALIDATE CONSTRAINT books_shelf_id_fkey;

-- +recordgraph index books
CREATE INDEX CONCURRENTLY books_format_idx ON books (format, id);

-- +goose Down
-- +recordgraph alter books
ALTER TABLE books DROP CONSTRAINT books_shelf_id_fkey, DROP CONSTRAINT books_pages_check, DROP COLUMN format;
`
	finishFile = `-- +goose NO TRANSACTION
-- +recordgraph finish

-- +goose Up
-- +recordgraph backfill books
UPDATE books SET format = 'paper' WHERE format IS NULL OR format = '';

-- +recordgraph alter books
ALTER TABLE books ADD CONSTRAINT books_format_required CHECK (format IS NOT NULL) NOT VALID;

-- +recordgraph validate books
ALTER TABLE books VALIDATE CONSTRAINT books_format_required;

-- +recordgraph alter books
ALTER TABLE books ALTER COLUMN format SET NOT NULL, DROP CONSTRAINT books_format_required;

-- +recordgraph index books
CREATE UNIQUE INDEX CONCURRENTLY books_title_key ON books (title);

-- +recordgraph alter books
ALTER TABLE books ADD CONSTRAINT books_title_key UNIQUE USING INDEX books_title_key;

-- +goose Down
-- +recordgraph alter books
ALTER TABLE books DROP CONSTRAINT books_title_key, ALTER COLUMN format DROP NOT NULL;
`
)

// filesOf are migration files, numbered from 1.
func filesOf(texts ...string) fs.FS {
	files := fstest.MapFS{}
	for i, text := range texts {
		files[fmt.Sprintf("%05d_file.sql", i+1)] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// newBooks is a database with the first file and some books.
func newBooks(t *testing.T, books int) *service {
	t.Helper()
	s := newService(t)
	if _, err := Up(t.Context(), s.db.DB, filesOf(shelfFile), quiet()); err != nil {
		t.Fatal(err)
	}
	s.exec(`INSERT INTO books (id, title, pages) SELECT gen_random_uuid(), 'book ' || n, n FROM generate_series(1, $1) n`, books)
	return s
}

func (s *service) up(files fs.FS, want int) {
	s.t.Helper()
	if n, err := Up(s.t.Context(), s.db.DB, files, quiet()); n != want || err != nil {
		s.t.Fatalf("up: %d, %v, want %d", n, err, want)
	}
}

func (s *service) finish(files fs.FS) error {
	_, err := Finish(s.t.Context(), s.db.DB, files, 0, quiet())
	return err
}

// unfinished lists what an interrupted change leaves: invalid indexes, constraints that are not validated, records of steps.
const unfinished = `SELECT coalesce(string_agg(name, ', '), '') FROM (
	SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid
	UNION ALL SELECT conname FROM pg_constraint WHERE NOT convalidated
	UNION ALL SELECT 'step ' || number FROM recordgraph_step) u (name)`

// checkBooks checks the tables after the finish file.
func (s *service) checkBooks(books int) {
	s.t.Helper()
	if left := get[string](s.t, s.db, unfinished); left != "" {
		s.t.Errorf("unfinished: %s", left)
	}
	const good = `SELECT count(*) FROM books WHERE format = 'paper'`
	if n := get[int](s.t, s.db, good); n != books {
		s.t.Errorf("%d books have a format, want %d", n, books)
	}
	const parts = `SELECT string_agg(c, ' ' ORDER BY c) FROM (SELECT conname FROM pg_constraint WHERE conrelid = 'books'::regclass
		UNION SELECT relname FROM pg_class JOIN pg_index ON oid = indexrelid WHERE indrelid = 'books'::regclass) c (c)`
	if got, want := get[string](s.t, s.db, parts), "books_format_idx books_pages_check books_pkey books_shelf_id_fkey books_title_key"; got != want {
		s.t.Errorf("the table has %s, want %s", got, want)
	}
}

// TestPhases applies an expand and a finish file while replicas of two releases come and go, and takes both back.
func TestPhases(t *testing.T) {
	t.Parallel()
	s, files := newBooks(t, 1000), filesOf(shelfFile, expandFile, finishFile)
	before := get[string](t, s.db, relations)
	old, fresh := uuid.New(), uuid.New()
	s.beat(old, 1)
	if err := s.finish(files); err == nil || !strings.Contains(err.Error(), "migration model/00002_file.sql is pending; apply it first") {
		t.Errorf("finish before up: %v", err)
	}
	s.up(files, 1)
	s.up(files, 0)
	if name, err := Pending(t.Context(), s.db.DB, files); name != "" || err != nil {
		t.Errorf("pending: %q, %v", name, err)
	}
	if name, err := PendingFinish(t.Context(), s.db.DB, files); name != "model/00003_file.sql" || err != nil {
		t.Errorf("pending for finish: %q, %v", name, err)
	}
	s.beat(fresh, 3)
	var waits *OldReplicas
	if err := s.finish(files); !errors.As(err, &waits) || len(waits.Replicas) != 1 || waits.Replicas[0].ID != old || !strings.Contains(err.Error(), old.String()+", release 1, last seen 0s ago") {
		t.Errorf("finish with an old replica: %v", err)
	}
	// A later expand file can't overtake the finish file.
	later := filesOf(shelfFile, expandFile, finishFile, "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 1;\n")
	if n, err := Up(t.Context(), s.db.DB, later, quiet()); n != 0 || !errors.As(err, &waits) {
		t.Errorf("up over a finish file: %d, %v", n, err)
	}
	ended := make(chan error)
	go func() { ended <- Leave(context.WithoutCancel(t.Context()), s.db.DB, old) }()
	if n, err := Finish(t.Context(), s.db.DB, files, time.Minute, quiet()); n != 1 || err != nil {
		t.Fatalf("finish: %d, %v", n, err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	s.checkBooks(1000)
	for i, want := range []string{"model/00003_file.sql", "model/00002_file.sql"} {
		if i == 1 {
			if _, err := Down(t.Context(), s.db.DB, files, quiet()); err == nil || !strings.Contains(err.Error(), "replicas of the release of the file are alive") {
				t.Errorf("down below a replica: %v", err)
			}
			if err := Leave(t.Context(), s.db.DB, fresh); err != nil {
				t.Fatal(err)
			}
		}
		if name, err := Down(t.Context(), s.db.DB, files, quiet()); name != want || err != nil {
			t.Fatalf("down: %q, %v", name, err)
		}
	}
	if after := get[string](t, s.db, relations); after != before {
		t.Errorf("after down:\n%s\nnot\n%s", after, before)
	}
	s.up(later, 3) // no old replica: the finish file runs before the later one
	s.checkBooks(1000)
}

func (s *service) beat(id uuid.UUID, release int64) {
	s.t.Helper()
	if err := Beat(s.t.Context(), s.db.DB, Replica{ID: id, Release: release, Model: "m"}); err != nil {
		s.t.Fatal(err)
	}
}

// TestNewDatabase applies all files at once, because no replica uses the database.
func TestNewDatabase(t *testing.T) {
	t.Parallel()
	s := newService(t)
	s.up(filesOf(shelfFile, expandFile, finishFile), len(names)-1+3)
	s.checkBooks(0)
}

// TestReplicaIsForgotten ends a replica without a farewell.
func TestReplicaIsForgotten(t *testing.T) {
	t.Parallel()
	s, files := newBooks(t, 0), filesOf(shelfFile, expandFile, finishFile)
	s.up(files, 1)
	s.beat(uuid.New(), 2)
	s.exec(`UPDATE recordgraph_replica SET seen_at = seen_at - interval '61 seconds'`)
	if living, err := Living(t.Context(), s.db.DB); len(living) != 0 || err != nil {
		t.Errorf("%v, %v", living, err)
	}
	if err := s.finish(files); err != nil {
		t.Error(err)
	}
	s.exec(`UPDATE recordgraph_replica SET seen_at = seen_at - interval '1 day'`)
	s.beat(uuid.New(), 3)
	if n := get[int](t, s.db, `SELECT count(*) FROM recordgraph_replica`); n != 1 {
		t.Errorf("%d replicas", n)
	}
}

// TestPartialFile stops at rows in the way, reports where, refuses a changed file, and continues.
func TestPartialFile(t *testing.T) {
	t.Parallel()
	s, files := newBooks(t, 100), filesOf(shelfFile, expandFile, finishFile)
	s.exec(`UPDATE books SET title = 'same' WHERE pages < 3`)
	s.up(files, 1)
	err := s.finish(files)
	want := "migrate: migration model/00003_file.sql: step 5 (index books): the table books has records that violate books_title_key; change the records, or the model"
	if err == nil || err.Error() != want {
		t.Fatalf("got %v, want %s", err, want)
	}
	if n := get[int](t, s.db, `SELECT count(*) FROM pg_index WHERE NOT indisvalid`); n != 0 {
		t.Errorf("%d invalid indexes", n)
	}
	list, err := Status(t.Context(), s.db.DB, files)
	if last := list[len(list)-1]; err != nil || !last.Partial() || last.StepsDone != 4 || last.Steps != 6 || !last.Finish || last.Down {
		t.Errorf("status: %+v, %v", last, err)
	}
	if up, finish := Unapplied(list); up != 0 || finish != 1 {
		t.Errorf("unapplied: %d, %d", up, finish)
	}
	changed := filesOf(shelfFile, expandFile, strings.Replace(finishFile, "'paper'", "'film'", 1))
	if err := s.finish(changed); err == nil || !strings.Contains(err.Error(), "migration model/00003_file.sql: the file was changed after its step 1 began; restore the file as it was then") {
		t.Errorf("changed: %v", err)
	}
	if _, err := Down(t.Context(), s.db.DB, files, quiet()); err == nil || !strings.Contains(err.Error(), "migration 3, which follows, is partly applied; complete that first (run: recordgraph migrate finish)") {
		t.Errorf("down: %v", err)
	}
	s.exec(`UPDATE books SET title = 'other' WHERE pages = 1`)
	if err := s.finish(files); err != nil {
		t.Fatal(err)
	}
	s.checkBooks(100)
}

// TestReplicaDuringFinish writes a row after the backfill, as a replica of an earlier release does that starts meanwhile.
func TestReplicaDuringFinish(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ alive, want string }{
		"alive": {`INSERT INTO recordgraph_replica VALUES (gen_random_uuid(), 1, 'm', now(), now());`, "replicas of a release before 3 are alive"},
		"ended": {"", "step 3 (validate books): the table books has records that violate books_format_required"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, files := newBooks(t, 100), filesOf(shelfFile, expandFile, finishFile)
			s.up(files, 1)
			s.exec(`CREATE FUNCTION write_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
				INSERT INTO books (id, title) VALUES ('00000000-0000-0000-0000-000000000000', 'late');` + c.alive + `
				RETURN NULL;
			END $$`)
			s.exec(`CREATE TRIGGER late AFTER INSERT OR UPDATE ON recordgraph_step FOR EACH ROW WHEN (NEW.number = 1 AND NEW.done) EXECUTE FUNCTION write_late()`)
			if err := s.finish(files); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %s", err, c.want)
			}
			s.exec(`DROP FUNCTION write_late CASCADE`)
			s.exec(`DELETE FROM recordgraph_replica`)
			if err := s.finish(files); err != nil {
				t.Fatal(err)
			}
			s.checkBooks(101)
		})
	}
}

// TestPartialDown stops while it takes a file back.
func TestPartialDown(t *testing.T) {
	t.Parallel()
	s := newBooks(t, 1)
	file := strings.Replace(expandFile, "-- +goose Down\n", "-- +goose Down\n-- +recordgraph alter shelves\nALTER TABLE shelves DROP COLUMN name;\n", 1)
	files := filesOf(shelfFile, file)
	s.up(files, 1)
	s.exec(`CREATE VIEW formats AS SELECT format FROM books`)
	_, err := Down(t.Context(), s.db.DB, files, quiet())
	if err == nil || !strings.Contains(err.Error(), "step 2 (alter books): change the table books: cannot drop column format") {
		t.Fatal(err)
	}
	if _, err := Up(t.Context(), s.db.DB, files, quiet()); err == nil || !strings.Contains(err.Error(), "migration 2 is partly taken back; complete that first (run: recordgraph migrate down)") {
		t.Errorf("up: %v", err)
	}
	s.exec(`DROP VIEW formats`)
	if name, err := Down(t.Context(), s.db.DB, files, quiet()); name != "model/00002_file.sql" || err != nil {
		t.Errorf("down: %q, %v", name, err)
	}
}

// TestRefusedFiles names files that can't be read or applied.
func TestRefusedFiles(t *testing.T) {
	t.Parallel()
	s := newBooks(t, 0)
	for text, want := range map[string]string{
		"-- +goose Up\n-- +recordgraph drop books\nDROP TABLE books;": `migration model/00002_file.sql: line 2: the form "drop" is unknown`,
		"-- +goose Up\nSELECT 1/0;":                                   "migration model/00002_file.sql: pq: division by zero",
	} {
		if _, err := Up(t.Context(), s.db.DB, filesOf(shelfFile, text), quiet()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	s.exec(`INSERT INTO recordgraph_model_version (version_id, is_applied) VALUES (9, true)`)
	_, err := Up(t.Context(), s.db.DB, filesOf(shelfFile, expandFile), quiet())
	if want := "migration model/00002_file.sql is not applied, but 9 is; give the file a number after those of all applied migrations"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestStepsOfSeveralProcesses starts replicas at once, each of which applies all files.
func TestStepsOfSeveralProcesses(t *testing.T) {
	t.Parallel()
	s, files := newBooks(t, 5000), filesOf(shelfFile, expandFile, finishFile)
	var all sync.WaitGroup
	for range 5 {
		db := openDB(t, s.url)
		all.Go(func() {
			if _, err := Up(t.Context(), db.DB, files, quiet()); err != nil {
				t.Error(err)
			}
			if _, err := Finish(t.Context(), db.DB, files, 0, quiet()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s.checkBooks(5000)
}

// TestLocksInTheWay holds locks of an automatic vacuum and of a long reader for a while. The steps wait, and no request
// waits for them.
func TestLocksInTheWay(t *testing.T) {
	t.Parallel()
	for name, statement := range map[string]string{
		"vacuum": `LOCK TABLE books IN SHARE UPDATE EXCLUSIVE MODE`,
		"reader": `SELECT count(*) FROM books`,
		"writer": `UPDATE books SET pages = pages WHERE pages < 10`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, files := newBooks(t, 2000), filesOf(shelfFile, expandFile, finishFile)
			other := openDB(t, s.url)
			tx, err := other.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := tx.ExecContext(t.Context(), statement); err != nil {
				t.Fatal(err)
			}
			done := make(chan error, 1)
			go func() {
				_, err := UpAlone(t.Context(), s.db.DB, files, quiet())
				done <- err
			}()
			const waiting = `SELECT count(*) FROM pg_locks WHERE relation = 'books'::regclass AND NOT granted`
			for range (backoff.Policy{First: time.Millisecond, Limit: time.Minute}).Attempts(t.Context()) {
				if get[int](t, other, waiting) > 0 {
					break
				}
			}
			for range 20 {
				begin := time.Now()
				get[int](t, other, `SELECT count(*) FROM books WHERE pages = 5`)
				if took := time.Since(begin); took > time.Second {
					t.Errorf("a request took %s", took)
				}
			}
			if len(done) > 0 {
				t.Error("the steps did not wait")
			}
			if err := tx.Rollback(); err != nil {
				t.Fatal(err)
			}
			if err := <-done; err != nil {
				t.Fatal(err)
			}
			s.checkBooks(2000)
		})
	}
}
