package catalogue

import (
	"encoding/json"
	"errors"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/load"
)

func TestFilms(t *testing.T) {
	t.Parallel()
	rows := readAll(t)
	if len(rows) != 3201 {
		t.Fatalf("%d rows, want 3201", len(rows))
	}
	first := map[string]any{
		"title": "The Land Girls", "rating": "R", "releasedOn": "1998-06-12",
		"studio": map[string]any{"name": "Gramercy"}, "productionBudget": json.Number("8000000"),
		"usGross": json.Number("146083"), "worldwideGross": json.Number("146083"),
		"imdbRating": json.Number("6.1"), "imdbVotes": json.Number("1071"),
	}
	if diff := cmp.Diff(first, rows[0].Object); diff != "" {
		t.Errorf("first row (-want +got):\n%s", diff)
	}
	if got := rows[21].Object["title"]; got != "1776" {
		t.Errorf("title is %v, want the number as text", got)
	}
	var untitled []int
	counts := map[string]int{}
	for _, row := range rows {
		if row.Object["title"] == nil {
			untitled = append(untitled, row.Line)
		}
		for field, value := range row.Object {
			counts[field]++
			if field == "rating" {
				counts["rating "+value.(string)]++
			}
		}
	}
	if diff := cmp.Diff([]int{3055}, untitled); diff != "" {
		t.Errorf("lines of films without a title (-want +got):\n%s", diff)
	}
	want := map[string]int{
		"title": 3200, "genre": 2926, "rating": 2596, "releasedOn": 3201, "runtimeMinutes": 1209, "director": 1870,
		"studio": 2969, "productionBudget": 3200, "usGross": 3194, "worldwideGross": 3194, "usDvdSales": 564,
		"rottenTomatoes": 2321, "imdbRating": 2988, "imdbVotes": 2988, "source": 2836, "creativeType": 2755,
		"rating R": 1194, "rating PG_13": 865, "rating PG": 354, "rating NOT_RATED": 94, "rating G": 79, "rating NC_17": 8, "rating OPEN": 2,
	}
	if diff := cmp.Diff(want, counts); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
}

func TestRowsThatCannotBeConverted(t *testing.T) {
	t.Parallel()
	_, problems := film(map[string]any{"Title": "Alien", "Release Date": "May 32 1979", "MPAA Rating": "X"})
	want := []load.Problem{
		{Field: "rating", Reason: `"X" is not a rating`},
		{Field: "releasedOn", Reason: `"May 32 1979" is not a date such as "Jun 12 1998"`},
	}
	if diff := cmp.Diff(want, problems); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func readAll(t *testing.T) []load.Row {
	t.Helper()
	source, err := Films()
	if err != nil {
		t.Fatal(err)
	}
	var rows []load.Row
	for {
		row, err := load.Next(source)
		if errors.Is(err, io.EOF) {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
}
