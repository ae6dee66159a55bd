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

// export exports all records of a type.
func (d *database) export(t *testing.T, typ string, f export.Format) []byte {
	t.Helper()
	e, problems := export.New(d.Schema(), limits.DefaultLimits()).Prepare(export.Request{Session: d.Session(store.SessionConfig{Principal: record.Principal{Operator: true}}), Type: d.typ(typ), Format: f, Now: created})
	if problems != nil {
		t.Fatal(problems)
	}
	var b bytes.Buffer
	must(e.Write(t.Context(), &b))(t)
	return b.Bytes()
}

// TestExportLoadExport exports records, loads them into an empty database and exports them again: both exports are
// equal, including IDs, versions and times.
func TestExportLoadExport(t *testing.T) {
	t.Parallel()
	f := films(t)
	from := f.database(t)
	must(from.db.ExecContext(t.Context(), `UPDATE movies SET version = 1 + length(title), updated_at = now() WHERE genre = 'Drama'`))(t)
	const awkward = `UPDATE samples SET text = (ARRAY['', ' ', '\N', '"', ',', E'a\r\nb', E'a\nb', E'\r', E'\t\\', '=1+1', 'null', '[]'])[1 + (abs(hashtext(id::text)) % 12)]`
	must(from.db.ExecContext(t.Context(), awkward))(t)
	for format, open := range map[export.Format]func(io.Reader, string, *database) (load.Source, error){
		export.NDJSON: func(r io.Reader, _ string, _ *database) (load.Source, error) { return load.NewNDJSON(r) },
		export.CSV:    func(r io.Reader, typ string, d *database) (load.Source, error) { return load.NewCSV(r, d.typ(typ)) },
	} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			to := empty(t, string(storetest.SDL()))
			for _, typ := range []string{"Studio", "Movie", "Licence", "Sample"} {
				first := from.export(t, typ, format)
				source := must(open(bytes.NewReader(first), typ, to))(t)
				var report strings.Builder
				summary, err := load.Run(t.Context(), load.Config{Store: load.Records{Store: to.Store}, Type: to.typ(typ), Source: source, Name: typ, Report: &report, BatchSize: 700})
				if err != nil || summary.Refused > 0 || summary.Loaded != len(f.rows[f.typ(typ)]) {
					t.Fatalf("%s: %v, %v\n%.2000s", typ, summary, err, report.String())
				}
				if back := to.export(t, typ, format); !bytes.Equal(first, back) {
					a, b := strings.SplitAfter(string(first), "\n"), strings.SplitAfter(string(back), "\n")
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
