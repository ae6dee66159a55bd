package examples_test

import (
	"fmt"
	"time"

	"recordgraph/internal/servicetest"
)

// music generates the records of a music store.
type music struct {
	servicetest.Random
	files map[string]*servicetest.File
	order []*servicetest.File
}

// Numbers of the generated records.
const (
	artists   = 70
	albums    = 210
	tracks    = 2100
	playlists = 15
	employees = 45
	customers = 120
	invoices  = 800
)

var genres = []string{"Rock", "Jazz", "Metal", "", "R&B/Soul", "Česká lidová", "日本の伝統音楽"}

func artistOf(i int) row      { return row{"name": artistName(i)} }
func artistName(i int) string { return fmt.Sprintf("Artist %d, \"the\" 'Ärtist'", i) }
func albumOf(i int) row {
	return row{"artist": artistOf(i % artists), "title": fmt.Sprint("Álbum ", i/artists)}
}
func trackNumber(n int) row     { return row{"number": n} }
func playlistName(i int) string { return fmt.Sprint("List ", i) }
func employeeEmail(i int) row   { return row{"email": fmt.Sprintf("e%d@example.org", i)} }
func customerEmail(i int) row   { return row{"email": fmt.Sprintf("c%d@example.org", i)} }
func invoiceNumber(n int) row   { return row{"number": fmt.Sprint(9007199254740000 + n)} }

func (m *music) add(typ string, r row) {
	f := m.files[typ]
	if f == nil {
		f = &servicetest.File{Type: typ}
		m.files[typ], m.order = f, append(m.order, f)
	}
	f.Add(r)
}

// generateMusic makes the records of all types, in an order in which they can be loaded.
func generateMusic(seed uint64) []*servicetest.File {
	m := &music{Random: servicetest.NewRandom(seed), files: map[string]*servicetest.File{}}
	for i := range artists {
		a := artistOf(i)
		a["formedIn"], a["website"] = m.Maybe(3, 1960+m.IntN(60)), m.Maybe(2, fmt.Sprintf("https://example.org/%d", i))
		m.add("Artist", a)
	}
	for _, name := range genres {
		m.add("Genre", row{"name": name})
	}
	for _, name := range []string{"MPEG", "AAC", "FLAC"} {
		m.add("MediaType", row{"name": name})
	}
	for i := range albums {
		a := albumOf(i)
		a["releasedOn"] = m.Maybe(4, servicetest.Date(m.Day()))
		m.add("Album", a)
	}
	for i := range tracks {
		m.track(i)
	}
	m.playlists()
	m.people()
	for i := range invoices {
		m.invoice(i)
	}
	return m.order
}

func (m *music) track(i int) {
	t := trackNumber(i)
	t["name"], t["album"], t["position"] = m.Text("Track", i%500), albumOf(i%albums), 1+i/albums
	t["mediaType"] = row{"name": servicetest.Pick(m.Random, "MPEG", "MPEG", "AAC")} // FLAC has no tracks
	t["genre"] = m.Maybe(6, row{"name": servicetest.Pick(m.Random, genres...)})
	t["composers"] = servicetest.Pick(m.Random, []string{}, []string{"Bach"}, []string{"Bach", "Händel"}, []string{"Händel", "a,b", `"c"`})
	t["milliseconds"] = servicetest.Pick(m.Random, 1, 180000, 2147483647, 60000+m.IntN(300000))
	t["bytes"] = m.Maybe(5, fmt.Sprint(9007199254740992+m.IntN(1000)))
	t["unitPrice"] = servicetest.Pick(m.Random, "0", "0.99", "1.290", "12345678901234567890.123456789")
	m.add("Track", t)
}

func (m *music) playlists() {
	for i := range playlists {
		m.add("Playlist", row{"name": playlistName(i), "shared": i%3 == 0})
		for position, n := range m.Perm(tracks)[:i*20] { // the first has no tracks
			to := trackNumber(n)
			if n%2 == 0 {
				to = row{"album": albumOf(n % albums), "position": 1 + n/albums}
			}
			m.add("PlaylistTrack", row{"playlist": row{"name": playlistName(i)}, "track": to, "position": position})
		}
	}
}

// people makes employees, of whom some come before their managers, and customers.
func (m *music) people() {
	for _, i := range m.Perm(employees) {
		e := employeeEmail(i)
		e["name"], e["office"], e["badge"] = m.Text("Employee", i), servicetest.Pick(m.Random, "Oslo", "Kraków"), 100+i
		e["title"] = servicetest.Pick(m.Random, "SALES_MANAGER", "SALES_SUPPORT_AGENT", "IT_STAFF")
		if i == 0 {
			e["title"] = "GENERAL_MANAGER"
		} else {
			e["manager"] = employeeEmail(m.IntN(i))
		}
		e["hiredAt"], e["salary"] = servicetest.Instant(m.Day().Add(time.Duration(m.IntN(1e9))*time.Microsecond)), m.Cents(9000)
		m.add("Employee", e)
	}
	for i := range customers {
		c := customerEmail(i)
		c["name"], c["company"] = m.Text("Customer", i%90), m.Maybe(2, m.Text("Company", i))
		c["country"] = servicetest.Pick(m.Random, "Norge", "Česko", "Türkiye", "Canada")
		c["supportRep"] = m.Maybe(5, employeeEmail(m.IntN(employees)))
		m.add("Customer", c)
	}
}

func (m *music) invoice(i int) {
	n := invoiceNumber(i)
	n["customer"] = customerEmail(m.IntN(customers - 20)) // some customers have no invoices
	n["issuedAt"] = servicetest.Instant(time.Date(2024, 1, 1, i%24, i%60, 0, i%7*1000, time.UTC).AddDate(0, 0, i/2))
	n["billing"] = servicetest.Pick[any](m.Random, nil, row{"city": "Oslo\u2028", "zip": "0150"}, row{"city": "Brno", "lines": []any{nil, true, 1.50}})
	n["total"] = m.Cents(100)
	m.add("Invoice", n)
	for j := range m.IntN(6) { // some invoices have no lines
		m.add("InvoiceLine", row{
			"invoice": invoiceNumber(i), "position": j + 1, "track": trackNumber(m.IntN(tracks / 2)), "unitPrice": m.Cents(2), "quantity": 1 + m.IntN(3),
		})
	}
}
