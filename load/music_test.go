package load

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"recordgraph/export"
	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/store"
)

// object is a row of a file.
type object = map[string]any

// musicFile is the rows of a type of the music store.
type musicFile struct {
	typ    string
	format Format
	rows   []object
}

func (f *musicFile) add(o object) { f.rows = append(f.rows, o) }

// named is a record by its name, numbered one by its number.
func named(name string) object { return object{"name": name} }
func numbered(n int) object    { return object{"number": n} }

// number is a JSON number with its exact text.
func number(format string, args ...any) json.Number { return json.Number(fmt.Sprintf(format, args...)) }

// generateMusic makes the files of a music store, each in random order, except for types that others relate to, which
// come first.
func generateMusic(r *rand.Rand) []*musicFile {
	const artists, albums, tracks, playlists, employees, customers, invoices = 60, 150, 1500, 18, 300, 59, 412
	file := func(typ string, f Format) *musicFile { return &musicFile{typ: typ, format: f} }
	artist, genre, media := file("Artist", FormatNDJSON), file("Genre", FormatCSV), file("MediaType", FormatJSON)
	for i := range artists {
		artist.add(object{"name": fmt.Sprintf("Artist %d, \"the\" 'Ärtist'", i), "formedIn": 1950 + i})
	}
	for _, name := range []string{"Rock", "Jazz", "Metal", "", "R&B/Soul"} {
		genre.add(named(name))
	}
	for _, name := range []string{"MPEG", "AAC"} {
		media.add(named(name))
	}
	album, track := file("Album", FormatNDJSON), file("Track", FormatJSON)
	keyOfAlbum := func(i int) object {
		return object{"artist": named(artist.rows[i%artists]["name"].(string)), "title": fmt.Sprint("Album ", i/artists)}
	}
	for i := range albums {
		row := keyOfAlbum(i)
		row["releasedOn"] = fmt.Sprintf("%d-%02d-%02d", 1960+i%60, 1+i%12, 1+i%28)
		album.add(row)
	}
	for i := range tracks {
		track.add(object{
			"number": i, "name": fmt.Sprint("Track\n", i), "album": keyOfAlbum(i % albums), "position": 1 + i/albums, "genre": genre.rows[i%3],
			"mediaType": media.rows[i%2], "composers": []string{"A", fmt.Sprint(i)}, "milliseconds": 1000 + i, "bytes": number("%d", 9007199254740993+i),
			"unitPrice": number("0.%02d", i%100), "gains": []any{number("%d.5e-1", i), "0.1"},
		})
	}
	playlist, entry := file("Playlist", FormatCSV), file("PlaylistTrack", FormatNDJSON)
	for i := range playlists {
		playlist.add(object{"number": i, "name": fmt.Sprint("List ", i)})
		for _, n := range r.Perm(tracks)[:tracks/playlists*(1+i%3)] {
			to := numbered(n)
			if n%2 == 0 {
				to = object{"album": keyOfAlbum(n % albums), "position": 1 + n/albums}
			}
			entry.add(object{"playlist": numbered(i), "track": to, "position": n})
		}
	}
	employee := file("Employee", FormatNDJSON)
	for _, i := range r.Perm(employees) {
		row := object{
			"number": i, "name": fmt.Sprint("Employee ", i), "email": fmt.Sprintf("e%d@example.org", i), "office": genre.rows[i%3], "badge": 100 + i,
			"hiredAt": fmt.Sprintf("2020-01-02T03:04:05.%06dZ", i), "salary": number("%d.%02d", 1000+i, i%100),
		}
		if i > 0 {
			row["manager"] = numbered(r.IntN(i))
		}
		if boss := r.IntN(employees); i%3 == 0 {
			row["mentor"] = object{"office": genre.rows[boss%3], "badge": 100 + boss}
		}
		employee.add(row)
	}
	customer, invoice, line := file("Customer", FormatCSV), file("Invoice", FormatNDJSON), file("InvoiceLine", FormatCSV)
	for i := range customers {
		customer.add(object{"number": i, "name": fmt.Sprint("Customer ", i), "email": fmt.Sprintf("c%d@example.org", i), "supportRep": numbered(i * 5)})
	}
	for i := range invoices {
		total := big.NewInt(0)
		for j := range 1 + i%6 {
			price := int64(1 + (i*j)%199)
			total.Add(total, big.NewInt(price))
			line.add(object{"invoice": numbered(i), "position": j, "track": numbered((i * (j + 1)) % tracks), "unitPrice": number("%de-2", price), "quantity": 1 + j%2})
		}
		invoice.add(object{
			"number": i, "customer": numbered(i % customers), "issuedAt": "2024-05-06T07:08:09Z", "total": number("%se-2", total),
			"billing": object{"city": "Oslo\u2028", "zip": number("0.%d0", i), "list": []any{nil, true}},
		})
	}
	return []*musicFile{artist, genre, media, album, track, playlist, entry, employee, customer, invoice, line}
}

// text writes the file.
func (f *musicFile) text(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	if f.format == FormatCSV {
		return f.csv(t)
	}
	for i, row := range f.rows {
		text, err := json.Marshal(row)
		if err != nil {
			t.Fatal(err)
		}
		if f.format == FormatJSON {
			b.WriteString([]string{"[", ","}[min(i, 1)])
		}
		b.Write(append(text, '\n'))
	}
	if f.format == FormatJSON {
		b.WriteString("]")
	}
	return b.String()
}

// csv writes the fields of the first row, with columns for the keys of related records.
func (f *musicFile) csv(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	var header []string
	var leaves func(prefix string, o object, visit func(name string, v any))
	leaves = func(prefix string, o object, visit func(string, any)) {
		for _, field := range []string{"number", "name", "email", "position", "quantity", "unitPrice", "invoice", "track", "supportRep"} {
			v, there := o[field]
			if inner, nested := v.(object); nested {
				leaves(prefix+field+".", inner, visit)
			} else if there {
				visit(prefix+field, v)
			}
		}
	}
	leaves("", f.rows[0], func(name string, _ any) { header = append(header, name) })
	if err := w.Write(header); err != nil {
		t.Fatal(err)
	}
	for _, row := range f.rows {
		var cells []string
		leaves("", row, func(_ string, v any) { cells = append(cells, fmt.Sprint(v)) })
		if len(cells) == 1 && cells[0] == "" {
			w.Flush()
			b.WriteString("\"\"\n") // which encoding/csv does not write
			continue
		}
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return b.String()
}

// loadFile loads a file of the music store.
func (f *musicFile) load(t *testing.T, s Records, text string, format Format, size int) Summary {
	t.Helper()
	typ := s.Schema().Type(f.typ)
	source, err := newSource(format, strings.NewReader(text), typ)
	if err != nil {
		t.Fatal(err)
	}
	var report strings.Builder
	summary, err := Run(t.Context(), Config{Store: s, Type: typ, Source: source, Name: f.typ, Report: &report, Notes: s, NoteName: f.typ, BatchSize: size})
	if err != nil || summary.Loaded != len(f.rows) || !summary.Complete() {
		t.Fatalf("%s: %v, %v\n%.1000s", f.typ, summary, err, report.String())
	}
	return summary
}

// answers reads sums and counts from the database.
func answers(t *testing.T, db *sqlx.DB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for name, query := range map[string]string{
		"tracks":    `SELECT count(*) || ' ' || sum(bytes) || ' ' || sum(unit_price) || ' ' || sum(gains[1]) || ' ' || count(DISTINCT album_id) FROM tracks`,
		"albums":    `SELECT count(*) || ' ' || count(DISTINCT artist_id) FROM albums`,
		"entries":   `SELECT count(*) || ' ' || sum(t.number) || ' ' || sum(t.number * p.number) FROM playlist_tracks e JOIN tracks t ON t.id = track_id JOIN playlists p ON p.id = playlist_id`,
		"managers":  `SELECT count(*) || ' ' || sum(m.number * e.number) FROM employees e JOIN employees m ON m.id = e.manager_id`,
		"mentors":   `SELECT count(*) || ' ' || sum(m.number * e.number) FROM employees e JOIN employees m ON m.id = e.mentor_id`,
		"salaries":  `SELECT count(*) || ' ' || sum(salary) || ' ' || sum(extract(microseconds FROM hired_at)::bigint) FROM employees`,
		"customers": `SELECT count(*) || ' ' || sum(e.number) FROM customers c JOIN employees e ON e.id = support_rep_id`,
		"invoices":  `SELECT count(*) || ' ' || sum(total) || ' ' || sum((billing->>'zip')::numeric) FROM invoices`,
		"lines":     `SELECT count(*) || ' ' || sum(l.unit_price) || ' ' || sum(quantity) || ' ' || sum(t.number) FROM invoice_lines l JOIN tracks t ON t.id = track_id`,
	} {
		var answer string
		if err := db.GetContext(t.Context(), &answer, query); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = answer
	}
	return out
}

// wanted computes the same from the generated rows.
func wanted(files []*musicFile) map[string]string {
	of := map[string][]object{}
	for _, f := range files {
		of[f.typ] = f.rows
	}
	sum := func(rows []object, value func(object) any) string {
		total := new(big.Rat)
		digits := 0
		for _, row := range rows {
			v, ok := new(big.Rat).SetString(fmt.Sprint(value(row)))
			if !ok {
				panic(fmt.Sprintf("%v is no number", value(row)))
			}
			n, _ := v.FloatPrec()
			digits = max(digits, n)
			total.Add(total, v)
		}
		return total.FloatString(digits)
	}
	field := func(name string) func(object) any { return func(o object) any { return o[name] } }
	in := func(o object, name, inner string) int { return o[name].(object)[inner].(int) }
	trackOf := func(o object) int { // by number, or by album and position
		if to := o["track"].(object); to["number"] == nil {
			return o["position"].(int)
		}
		return in(o, "track", "number")
	}
	having := func(rows []object, name string) (out []object) {
		for _, row := range rows {
			if row[name] != nil {
				out = append(out, row)
			}
		}
		return out
	}
	count := func(name string) string { return fmt.Sprint(len(of[name])) }
	managed, mentored := having(of["Employee"], "manager"), having(of["Employee"], "mentor")
	return map[string]string{
		"tracks": count("Track") + " " + sum(of["Track"], field("bytes")) + " " + sum(of["Track"], field("unitPrice")) + " " +
			sum(of["Track"], func(o object) any { return o["gains"].([]any)[0] }) + " " + count("Album"),
		"albums": count("Album") + " " + count("Artist"),
		"entries": count("PlaylistTrack") + " " + sum(of["PlaylistTrack"], func(o object) any { return trackOf(o) }) + " " +
			sum(of["PlaylistTrack"], func(o object) any { return trackOf(o) * in(o, "playlist", "number") }),
		"managers":  fmt.Sprint(len(managed)) + " " + sum(managed, func(o object) any { return in(o, "manager", "number") * o["number"].(int) }),
		"mentors":   fmt.Sprint(len(mentored)) + " " + sum(mentored, func(o object) any { return (in(o, "mentor", "badge") - 100) * o["number"].(int) }),
		"salaries":  count("Employee") + " " + sum(of["Employee"], field("salary")) + " " + sum(of["Employee"], func(o object) any { return 5_000_000 + o["number"].(int) }),
		"customers": count("Customer") + " " + sum(of["Customer"], func(o object) any { return in(o, "supportRep", "number") }),
		"invoices": count("Invoice") + " " + sum(of["Invoice"], field("total")) + " " +
			sum(of["Invoice"], func(o object) any { return o["billing"].(object)["zip"] }),
		"lines": count("InvoiceLine") + " " + sum(of["InvoiceLine"], field("unitPrice")) + " " + sum(of["InvoiceLine"], field("quantity")) + " " +
			sum(of["InvoiceLine"], func(o object) any { return trackOf(o) }),
	}
}

// exported exports all records of a type.
func exported(t *testing.T, s Records, typ string, format export.Format) string {
	t.Helper()
	e, problems := export.New(s.Schema(), input.DefaultLimits()).Prepare(export.Request{Session: s.Session(store.SessionConfig{Principal: record.Principal{Operator: true}}), Type: s.Schema().Type(typ), Format: format, Now: time.Now()})
	if problems != nil {
		t.Fatal(problems)
	}
	var b bytes.Buffer
	if _, err := e.Write(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A whole music store is loaded from files that name related records by their keys, and what is exported of it makes
// the same store again, to the byte.
func TestMusicStore(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	files := generateMusic(r)
	s, db := openDatabase(t, music)
	for _, f := range files {
		f.load(t, s, f.text(t), f.format, 100)
	}
	if diff := cmp.Diff(normal(wanted(files)), normal(answers(t, db))); diff != "" {
		t.Fatal(diff)
	}
	// Later changes by clients relate older records to newer ones, also in circles.
	if _, err := db.ExecContext(t.Context(), `UPDATE employees e SET manager_id = m.id, version = 2 FROM employees m WHERE e.number % 4 = 0 AND m.number = (e.number * 7 + 1) % 300`); err != nil {
		t.Fatal(err)
	}
	for format, loaded := range map[export.Format]Format{export.NDJSON: FormatNDJSON, export.CSV: FormatCSV} {
		t.Run(string(format), func(t *testing.T) {
			t.Parallel()
			again, copied := openDatabase(t, music)
			for _, f := range files {
				there := exported(t, s, f.typ, format)
				f.load(t, again, there, loaded, 40)
				if back := exported(t, again, f.typ, format); back != there {
					t.Errorf("%s: %s", f.typ, cmp.Diff(strings.SplitAfter(there, "\n"), strings.SplitAfter(back, "\n")))
				}
			}
			if diff := cmp.Diff(answers(t, db), answers(t, copied)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// normal gives equal numbers equal texts.
func normal(answers map[string]string) map[string]string {
	for name, answer := range answers {
		words := strings.Fields(answer)
		for i, word := range words {
			words[i] = exact(word)
		}
		answers[name] = strings.Join(words, " ")
	}
	return answers
}
