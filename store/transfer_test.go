package store_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/export"
	limits "recordgraph/input"
	"recordgraph/load"
	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/storetest"
)

// written exports all records of a type.
func (d *database) written(t *testing.T, typ string, f export.Format) []byte {
	t.Helper()
	e, problems := export.New(d.Schema(), limits.DefaultLimits()).Prepare(export.Request{Session: d.Session(store.SessionConfig{Principal: record.Principal{Operator: true}}), Type: d.typ(typ), Format: f, Now: created})
	if problems != nil {
		t.Fatal(problems)
	}
	var b bytes.Buffer
	if _, err := e.Write(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is exported, loaded into an empty database and exported again is the same to the byte, IDs, versions and times
// included: the real films with their studios, and values of every scalar.
func TestTransferThereAndBack(t *testing.T) {
	t.Parallel()
	f := films(t)
	from := f.database(t)
	if _, err := from.db.ExecContext(t.Context(), `UPDATE movies SET version = 1 + length(title), updated_at = now() WHERE genre = 'Drama'`); err != nil {
		t.Fatal(err)
	}
	const awkward = `UPDATE samples SET text = (ARRAY['', ' ', '\N', '"', ',', E'a\r\nb', E'a\nb', E'\r', E'\t\\', '=1+1', 'null', '[]'])[1 + (abs(hashtext(id::text)) % 12)]`
	if _, err := from.db.ExecContext(t.Context(), awkward); err != nil {
		t.Fatal(err)
	}
	for format, open := range map[export.Format]func(io.Reader, string, *database) (load.Source, error){
		export.NDJSON: func(r io.Reader, _ string, _ *database) (load.Source, error) { return load.NewNDJSON(r) },
		export.CSV:    func(r io.Reader, typ string, d *database) (load.Source, error) { return load.NewCSV(r, d.typ(typ)) },
	} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			to := empty(t, string(storetest.SDL()))
			for _, typ := range []string{"Studio", "Movie", "Licence", "Sample"} {
				there := from.written(t, typ, format)
				source, err := open(bytes.NewReader(there), typ, to)
				if err != nil {
					t.Fatal(err)
				}
				var report strings.Builder
				summary, err := load.Run(t.Context(), load.Config{Store: load.Records{Store: to.Store}, Type: to.typ(typ), Source: source, Name: typ, Report: &report, BatchSize: 700})
				if err != nil || summary.Refused > 0 || summary.Loaded != len(f.rows[f.typ(typ)]) {
					t.Fatalf("%s: %v, %v\n%.2000s", typ, summary, err, report.String())
				}
				if back := to.written(t, typ, format); !bytes.Equal(there, back) {
					a, b := strings.SplitAfter(string(there), "\n"), strings.SplitAfter(string(back), "\n")
					for i := range min(len(a), len(b)) {
						if a[i] != b[i] {
							t.Fatalf("%s, line %d: %s", typ, i+1, cmp.Diff(a[i], b[i]))
						}
					}
					t.Fatalf("%s: %d lines became %d", typ, len(a), len(b))
				}
			}
		})
	}
}
