package store_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/encode"
	"recordgraph/store/storetest"
)

// exportTexts runs an export and returns the texts of the first column, and the sizes of the batches.
func (d *database) exportTexts(ctx context.Context, e *record.Export, onBatch func()) (texts []string, batches []int, err error) {
	err = d.Export(ctx, e, func(rows *encode.Table) error {
		batches = append(batches, rows.Len())
		for i := range rows.Len() {
			texts = append(texts, string(rows.Cell(i, 0)))
		}
		if onBatch != nil {
			onBatch()
		}
		return nil
	})
	return texts, batches, err
}

// TestExport checks that an export has all matching records in the requested order.
func TestExport(t *testing.T) {
	t.Parallel()
	f := films(t)
	d := f.database(t)
	movie := f.typ("Movie")
	for name, e := range map[string]*record.Export{
		"all":      {},
		"filtered": {Filter: storetest.Compare(movie, "genre", record.OpEq, "Drama")},
		"ordered": {
			Filter: record.Not(storetest.Compare(movie, "genre", record.OpEq, "Drama")),
			Order:  storetest.Order(movie, "-releasedOn nl", "studio.name", "title"),
		},
		"none": {Filter: storetest.Compare(movie, "title", record.OpEq, "no such film")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e.Type, e.Fields = movie, []*record.Field{movie.ID(), movie.Field("title")}
			got, _, err := d.exportTexts(t.Context(), e, nil)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, r := range f.matching(f.rows[movie], e.Filter, e.Order) {
				want = append(want, r.id.UUID.String())
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestExportIsOneSnapshot writes during an export.
func TestExportIsOneSnapshot(t *testing.T) {
	t.Parallel()
	f := films(t)
	d := f.database(t)
	movie := f.typ("Movie")
	e := &record.Export{Type: movie, Fields: []*record.Field{movie.Field("title")}, Order: storetest.Order(movie, "title")}
	want, _, err := d.exportTexts(t.Context(), e, nil)
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	got, batches, err := d.exportTexts(t.Context(), e, func() {
		written++
		d.create(t.Context(), t, "Movie", map[string]any{"title": "Zz"})
		for _, statement := range []string{"UPDATE movies SET title = 'Aa' WHERE title > 'T'", "DELETE FROM movies WHERE title > 'W'"} {
			if _, err := d.db.ExecContext(t.Context(), statement); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil || written < 3 {
		t.Fatalf("%v in batches %v", err, batches)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if now, _, err := d.exportTexts(t.Context(), e, nil); err != nil || cmp.Equal(want, now) {
		t.Errorf("nothing was written, %v", err)
	}
}

// TestExportInBatches checks that the memory of an export does not grow with the number or the size of records.
func TestExportInBatches(t *testing.T) {
	t.Parallel()
	d := empty(t, "type Note @record { text: String! tag: String }")
	note := d.typ("Note")
	large := strings.Repeat("x", 1<<20)
	fill := func(n int, text string) {
		const insert = `INSERT INTO notes (id, created_at, updated_at, text) SELECT gen_random_uuid(), now(), now(), $1 FROM generate_series(1, $2)`
		must(d.db.ExecContext(t.Context(), insert, text, n))(t)
	}
	fill(9_000, "small")
	fill(20, large)
	most := 0
	e := &record.Export{Type: note, Fields: []*record.Field{note.Field("text")}, Order: storetest.Order(note, "createdAt")}
	var batches []int
	err := d.Export(t.Context(), e, func(rows *encode.Table) error {
		most = max(most, rows.Bytes())
		batches = append(batches, rows.Len())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, n := range batches {
		total += n
	}
	if total != 9_020 || most > 6<<20 || len(batches) < 8 || batches[5] != 2048 {
		t.Errorf("%d records, at most %d bytes, in batches of %v", total, most, batches)
	}
}

var errEnough = errors.New("enough")

// TestExportStops ends an export by the callback's error and by its context. No transaction remains open.
func TestExportStops(t *testing.T) {
	t.Parallel()
	f := films(t)
	d := f.database(t)
	movie := f.typ("Movie")
	e := &record.Export{Type: movie, Fields: []*record.Field{movie.ID()}}
	err := d.Export(t.Context(), e, func(*encode.Table) error { return errEnough })
	if !errors.Is(err, errEnough) || errors.Is(err, record.ErrUnavailable) {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, batches, err := d.exportTexts(ctx, e, cancel)
	if len(batches) != 1 || !errors.Is(err, context.Canceled) {
		t.Errorf("%v batches, %v", batches, err)
	}
	const open = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`
	var n int
	if err := d.db.GetContext(t.Context(), &n, open); err != nil || n != 0 {
		t.Errorf("%d transactions are open, %v", n, err)
	}
}

// TestExportsOnOneConnection exports different fields, and a filter that the database refuses, on the same connection.
func TestExportsOnOneConnection(t *testing.T) {
	t.Parallel()
	d := films(t).database(t)
	d.db.SetMaxOpenConns(1)
	movie := d.typ("Movie")
	for range 2 {
		for _, name := range []string{"id", "imdbVotes", "releasedOn", "tags"} {
			e := &record.Export{Type: movie, Fields: []*record.Field{movie.Field(name)}}
			if texts, _, err := d.exportTexts(t.Context(), e, nil); err != nil || len(texts) < 3000 {
				t.Errorf("%s: %d records, %v", name, len(texts), err)
			}
		}
		e := &record.Export{Type: movie, Fields: []*record.Field{movie.ID()}, Filter: storetest.Compare(movie, "title", record.OpMatches, "(")}
		if _, _, err := d.exportTexts(t.Context(), e, nil); !errors.Is(err, record.ErrInvalid) {
			t.Errorf("got %v", err)
		}
	}
}

// TestExportSetsIdleTimeout checks that an export's transaction may be idle between batches.
func TestExportSetsIdleTimeout(t *testing.T) {
	t.Parallel()
	f := films(t)
	d := f.database(t)
	movie := f.typ("Movie")
	var shown []string
	s := openAgain(t, d, func(text string) { shown = append(shown, text) })
	err := (sessions{s}).Export(t.Context(), &record.Export{Type: movie, Fields: []*record.Field{movie.ID()}}, func(*encode.Table) error { return errEnough })
	if !errors.Is(err, errEnough) || len(shown) < 3 || !strings.HasPrefix(shown[0], "SET LOCAL idle_in_transaction_session_timeout = ") {
		t.Errorf("%v after %q", err, shown)
	}
}

// openAgain opens another store on a test's database.
func openAgain(t *testing.T, d *database, onSQL func(string)) *store.Store {
	t.Helper()
	s, err := store.New(t.Context(), store.Config{
		DB: d.db, Schema: d.Schema(), CursorKeys: []cursor.Key{storetest.CursorKey()}, OnSQL: func(text string, _ []any) { onSQL(text) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
