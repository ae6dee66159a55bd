package load

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const renamedModel = `
type Film @record @renamed(from: "Movie") {
  name: String! @renamed(from: "title") @unique
  studio: House @renamed(from: "company") @relation
  takings: Decimal @renamed(from: "gross")
  genre: Genre
}
type House @record { name: String! @renamed(from: "title") @unique }
enum Genre { DRAMA SCIENCE_FICTION @renamed(from: "SCI_FI") WESTERN @removed }
`

// TestRunFormerNames loads files that have the former names of fields, of a type and of an enum value.
func TestRunFormerNames(t *testing.T) {
	t.Parallel()
	s, _ := openDatabase(t, renamedModel)
	check(t, loadText(t, s, "Movie", `{"title":"A","company":{"title":"H"},"gross":1.50,"genre":"SCI_FI"}
{"name":"B","company":{"name":"H"},"gross":2,"genre":"SCIENCE_FICTION"}
{"title":"C","name":"C"}
{"title":"D","company":{"name":"H","title":"H"}}
{"title":"E","genre":"WESTERN"}
{"gross":"x"}
`, createRelated), result{Loaded: 2, Refused: 4, Related: map[string]int{"House": 1}, Report: []string{
		"rows:3: title: is the former name of name, which is given too; remove it",
		"rows:4: studio.title: is the former name of name, which is given too; remove it",
		"rows:5: genre: WESTERN has been removed; write another value",
		"rows:6: name: is required",
		"rows:6: takings: must be a decimal number as a string, such as \"12.50\"",
	}})
	film := s.Schema().Type("Film")
	source, err := NewCSV(strings.NewReader("title,company.title,gross,genre\nF,H,1,SCI_FI\n"), film)
	if err != nil {
		t.Fatal(err)
	}
	summary, err := Run(t.Context(), Config{Store: s, Type: film, Source: source, Name: "a.csv", Report: &strings.Builder{}})
	if err != nil || summary.Loaded != 1 {
		t.Errorf("%v, %v", summary, err)
	}
	if diff := cmp.Diff([]any{"SCIENCE_FICTION", "SCIENCE_FICTION", "SCIENCE_FICTION"}, stored(t, s, "Film", "genre")); diff != "" {
		t.Error(diff)
	}
	for header, want := range map[string]string{
		"title,name":                         "the header names name twice",
		"title,company.title,studio.name":    "the header names company.title twice",
		"title,studio,company.title":         "the header names company.title twice",
		"title,company.name,company.unnamed": `the header's "company.unnamed": House has no field unnamed`,
	} {
		if _, err := NewCSV(strings.NewReader(header+"\n"), film); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", header, err, want)
		}
	}
}
