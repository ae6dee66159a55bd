package load

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// openMusic is a music store with some albums.
func openMusic(t *testing.T) Records {
	t.Helper()
	s := openModel(t, music)
	check(t, loadText(t, s, "Artist", `{"name":"AC/DC"}`+"\n"+`{"name":"Accept"}`, nil), result{Loaded: 2})
	check(t, loadText(t, s, "Album", `{"artist":{"name":"AC/DC"},"title":"Powerage"}
{"artist":{"name":"AC/DC"},"title":"Let There Be Rock"}
{"artist":{"name":"Accept"},"title":"Powerage"}`, nil), result{Loaded: 3})
	check(t, loadText(t, s, "Playlist", `{"number":1}`+"\n"+`{"number":2}`, nil), result{Loaded: 2})
	return s
}

const someTracks = `{"number":1,"name":"Rock 'n' Roll Damnation","album":{"artist":{"name":"AC/DC"},"title":"Powerage"},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0.99}
{"number":2,"name":"Go Down","album":{"artist":{"name":"AC/DC"},"title":"Let There Be Rock"},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":1e0}
{"number":3,"name":"Down Payment Blues","album":{"artist":{"name":"AC/DC"},"title":"Powerage"},"position":2,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":"0.99"}
`

// A unique key may hold relations that are given by their keys: rows differ when one of the related records does.
func TestRunKeysOfRelations(t *testing.T) {
	t.Parallel()
	s := openMusic(t)
	check(t, loadText(t, s, "Track", someTracks, createRelated), result{Loaded: 3, Related: map[string]int{"MediaType": 1}})
	entries := `{"playlist":{"number":2},"track":{"number":1}}
{"playlist":{"number":2},"track":{"number":2}}
{"playlist":{"number":1},"track":{"number":2}}
{"track":{"number":2},"playlist":{"number":1},"position":7}
{"playlist":{"number":1},"track":{"album":{"artist":{"name":"AC/DC"},"title":"Let There Be Rock"},"position":1}}
{"playlist":{"number":1},"track":{"number":1}}
{"playlist":{"number":3},"track":{"number":1}}
`
	check(t, loadText(t, s, "PlaylistTrack", entries, func(c *Config) { c.BatchSize = 6 }), result{
		Loaded: 4, Refused: 3,
		Report: []string{
			"rows:4: playlist: this playlist and track are taken by line 3",
			"rows:5: playlist: this playlist and track are taken by line 3",
			"rows:7: playlist: no Playlist has number 3; --create-related would create it",
		},
	})
	check(t, loadText(t, s, "PlaylistTrack", entries, createRelated), result{
		Loaded: 1, Refused: 6, Related: map[string]int{"Playlist": 1},
		Report: []string{
			"rows:1: playlist: this playlist and track are taken by another playlistTrack",
			"rows:2: playlist: this playlist and track are taken by another playlistTrack",
			"rows:3: playlist: this playlist and track are taken by another playlistTrack",
			"rows:4: playlist: this playlist and track are taken by another playlistTrack",
			"rows:5: playlist: this playlist and track are taken by another playlistTrack",
			"rows:6: playlist: this playlist and track are taken by another playlistTrack",
		},
	})
}

// The fields of a key may themselves be relations by keys.
func TestRunNestedKeys(t *testing.T) {
	t.Parallel()
	s := openMusic(t)
	check(t, loadText(t, s, "Track", someTracks+`{"number":4,"name":"x","album":{"artist":{"name":"Nobody"},"title":"Powerage"},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":5,"name":"x","album":{"artist":{"name":"Accept"},"title":"Restless"},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":6,"name":"x","album":{"artist":{"nam":"Accept"},"title":"Restless"},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":7,"name":"x","album":{"artist":{"name":7},"title":"Restless"},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":8,"name":"x","album":{"artist":{"name":"Accept"},"title":"Restless","releasedOn":null},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":9,"name":"x","album":{"artist":null,"title":"Restless"},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":10,"name":"x","album":{"artist":"artist_00000000000000000000000000","title":"Restless"},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
`, nil), result{Refused: 10, Report: []string{
		`rows:1: mediaType: no MediaType has name "MPEG"; --create-related would create it`,
		`rows:2: mediaType: no MediaType has name "MPEG"; --create-related would create it`,
		`rows:3: mediaType: no MediaType has name "MPEG"; --create-related would create it`,
		`rows:4: album.artist: no Artist has name "Nobody"; --create-related would create it`,
		`rows:4: mediaType: no MediaType has name "MPEG"; --create-related would create it`,
		`rows:5: album: no Album has artist (name "Accept"), title "Restless"; --create-related would create it`,
		`rows:5: mediaType: no MediaType has name "MPEG"; --create-related would create it`,
		`rows:6: album.artist: must be an ID or an object with the unique key name of Artist and nothing else`,
		`rows:6: mediaType: no MediaType has name "MPEG"; --create-related would create it`,
		`rows:7: album.artist.name: must be a string`,
		`rows:7: mediaType: no MediaType has name "MPEG"; --create-related would create it`,
		`rows:8: album: must be an ID or an object with the unique key artist, title of Album and nothing else`,
		`rows:8: mediaType: no MediaType has name "MPEG"; --create-related would create it`,
		`rows:9: album.artist: must not be null`,
		`rows:9: mediaType: no MediaType has name "MPEG"; --create-related would create it`,
		`rows:10: album: no Album has artist "artist_00000000000000000000000000", title "Restless"; --create-related would create it`,
		`rows:10: mediaType: no MediaType has name "MPEG"; --create-related would create it`,
	}})
	lines := `{"invoice":{"number":1},"position":1,"track":{"album":{"artist":{"name":"New"},"title":"Newer"},"position":1},"unitPrice":1}` + "\n"
	check(t, loadText(t, s, "InvoiceLine", lines, nil), result{Refused: 1, Report: []string{
		"rows:1: invoice: no Invoice has number 1", // which needs more than a number
		`rows:1: track.album.artist: no Artist has name "New"`,
	}})
	check(t, loadText(t, s, "InvoiceLine", lines, createRelated), result{Refused: 1, Report: []string{
		"rows:1: invoice.customer: is required", "rows:1: invoice.issuedAt: is required", "rows:1: invoice.total: is required",
		"rows:1: track.number: is required", "rows:1: track.name: is required", "rows:1: track.mediaType: is required", "rows:1: track.composers: is required",
		"rows:1: track.milliseconds: is required", "rows:1: track.unitPrice: is required",
	}})
}

// Records inside the keys of others are created first, each once.
func TestRunCreatesNestedRecords(t *testing.T) {
	t.Parallel()
	s := openMusic(t)
	rows := `{"number":1,"name":"a","album":{"artist":{"name":"New"},"title":"First"},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":2,"name":"b","album":{"title":"Second","artist":{"name":"New"}},"position":1,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":3,"name":"c","album":{"artist":{"name":"New"},"title":"First"},"position":2,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":4,"name":"d","album":{"artist":{"name":"New"},"title":"First"},"position":2,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":5,"name":"e","album":{"artist":{"name":"AC/DC"},"title":"Third"},"position":2,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
{"number":6,"name":"f","album":{"artist":{"name":"Bad"},"title":"` + strings.Repeat("x", 161) + `"},"position":2,"mediaType":{"name":"MPEG"},"composers":[],"milliseconds":1,"unitPrice":0}
`
	want := result{Loaded: 4, Refused: 2, Related: map[string]int{"Artist": 1, "Album": 3, "MediaType": 1}, Report: []string{
		"rows:4: album: this album and position are taken by line 3",
		"rows:6: album.title: must have at most 160 characters, not 161",
	}}
	for _, batch := range []int{1, 3, 10} {
		check(t, loadText(t, s, "Track", rows, func(c *Config) { c.BatchSize, c.CreateRelated, c.DryRun = batch, true, true }), want)
	}
	check(t, loadText(t, s, "Track", rows, func(c *Config) { c.BatchSize, c.CreateRelated = 2, true }), want)
	if diff := cmp.Diff([]any{"Powerage", "Let There Be Rock", "Powerage", "First", "Second", "Third"}, stored(t, s, "Album", "title")); diff != "" {
		t.Error(diff)
	}
}

// CSV columns may follow relations as far as keys do.
func TestRunNestedKeysInCSV(t *testing.T) {
	t.Parallel()
	s := openMusic(t)
	track := s.Schema().Type("Track")
	source, err := NewCSV(strings.NewReader(`number,name,album.artist.name,album.title,position,mediaType.name,composers,milliseconds,unitPrice
1,a,AC/DC,Powerage,1,MPEG,[],1,9.9E-1
2,b,Accept,Powerage,1,MPEG,"[""x""]",1,0.99
3,c,,Powerage,1,MPEG,[],1,1
4,d,,,1,MPEG,[],1,1
`), track)
	if err != nil {
		t.Fatal(err)
	}
	var report strings.Builder
	summary, err := Run(t.Context(), Config{Store: s, Type: track, Source: source, Name: "a.csv", Report: &report, CreateRelated: true})
	want := `a.csv:4: album: must be an ID or an object with the unique key artist, title of Album and nothing else
a.csv:5: album: is required
`
	if err != nil || summary.Loaded != 2 || report.String() != want {
		t.Errorf("%v, %v\n%s", summary, err, report.String())
	}
	if diff := cmp.Diff([]any{"0.99", "0.99"}, stored(t, s, "Track", "unitPrice")); diff != "" {
		t.Error(diff)
	}
	for header, want := range map[string]string{
		"album.artist.name":                 `line 1: the header's "album.artist.name": album must be an ID or the unique key artist, title of Album and nothing else`,
		"album.artist.formedIn,album.title": `line 1: the header's "album.artist.formedIn": album.artist must be an ID or the unique key name of Artist and nothing else`,
		"album.artist,album.artist.name":    `line 1: the header names album.artist twice`,
		"album.title.x":                     `line 1: the header's "album.title.x": title is no relation`,
		"album.artist.nam":                  `line 1: the header's "album.artist.nam": Artist has no field nam`,
	} {
		if _, err := NewCSV(strings.NewReader(header+"\n"), track); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", header, err, want)
		}
	}
}
