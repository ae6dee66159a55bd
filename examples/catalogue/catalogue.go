// Package catalogue is the sample catalogue: some 3,200 real films as rows to load.
//
// movies.json is the well-known movies data set of the Vega project, unchanged, with its wrong years, numbers for
// titles and one film without a title.
package catalogue

import (
	"bytes"
	_ "embed" // movies.json
	"encoding/json"
	"fmt"
	"time"

	"recordgraph/app/service"
	"recordgraph/load"
)

//go:embed movies.json
var movies []byte

// Samples is the film catalogue as sample data of the service.
func Samples() []service.Sample {
	return []service.Sample{{Type: "Movie", Name: "movies.json", CreateRelated: true, Open: Films}}
}

// Films reads the rows of the file as create inputs of Movie. Related studios are named by their unique key. A row
// whose values can't be converted is a [*load.RowError]. The loader checks the rules of the model.
func Films() (load.Source, error) {
	rows, err := load.NewJSON(bytes.NewReader(movies))
	if err != nil {
		return nil, fmt.Errorf("sample catalogue: %w", err)
	}
	return load.Mapped(rows, func(row load.Row) (load.Row, error) {
		film, problems := film(row.Object)
		if len(problems) > 0 {
			return load.Row{}, &load.RowError{Line: row.Line, Problems: problems}
		}
		row.Object = film
		return row, nil
	}), nil
}

// column maps a column of the file to a field.
type column struct {
	name, field string
	convert     func(any) (any, error) // nil keeps the value
}

func columns() []column {
	return []column{
		{"Title", "title", text},
		{"Major Genre", "genre", nil},
		{"MPAA Rating", "rating", rating},
		{"Release Date", "releasedOn", date},
		{"Running Time min", "runtimeMinutes", nil},
		{"Director", "director", nil},
		{"Distributor", "studio", studio},
		{"Production Budget", "productionBudget", nil},
		{"US Gross", "usGross", nil},
		{"Worldwide Gross", "worldwideGross", nil},
		{"US DVD Sales", "usDvdSales", nil},
		{"Rotten Tomatoes Rating", "rottenTomatoes", nil},
		{"IMDB Rating", "imdbRating", nil},
		{"IMDB Votes", "imdbVotes", nil},
		{"Source", "source", nil},
		{"Creative Type", "creativeType", nil},
	}
}

// film maps one row. It omits absent values.
func film(row map[string]any) (map[string]any, []load.Problem) {
	input := map[string]any{}
	var problems []load.Problem
	for _, column := range columns() {
		value := row[column.name]
		if value == nil {
			continue
		}
		if column.convert != nil {
			var err error
			if value, err = column.convert(value); err != nil {
				problems = append(problems, load.Problem{Field: column.field, Reason: err.Error()})
				continue
			}
		}
		input[column.field] = value
	}
	return input, problems
}

// text converts titles that are numbers in the file, such as 1941, to text.
func text(value any) (any, error) {
	if number, ok := value.(json.Number); ok {
		return number.String(), nil
	}
	return value, nil
}

func studio(value any) (any, error) {
	return map[string]any{"name": value}, nil
}

// date converts "Jun 12 1998" to 1998-06-12.
func date(value any) (any, error) {
	day, err := time.Parse("Jan 02 2006", fmt.Sprint(value))
	if err != nil {
		return nil, fmt.Errorf(`%q is not a date such as "Jun 12 1998"`, fmt.Sprint(value))
	}
	return day.Format(time.DateOnly), nil
}

// ratings maps the ratings of the file to values of the enum.
var ratings = map[string]string{
	"G": "G", "PG": "PG", "R": "R", "PG-13": "PG_13", "NC-17": "NC_17", "Not Rated": "NOT_RATED", "Open": "OPEN",
}

func rating(value any) (any, error) {
	text, _ := value.(string)
	if name, ok := ratings[text]; ok {
		return name, nil
	}
	return nil, fmt.Errorf("%q is not a rating", fmt.Sprint(value))
}
