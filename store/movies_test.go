package store_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"
)

// moviesFile holds the real films.
const moviesFile = "../examples/catalogue/movies.json"

// movieColumns maps the file's columns to fields.
var movieColumns = map[string]string{
	"Title": "title", "Major Genre": "genre", "MPAA Rating": "rating", "Release Date": "releasedOn", "Running Time min": "runtimeMinutes",
	"Director": "director", "Distributor": "studio", "Production Budget": "productionBudget", "US Gross": "usGross",
	"Worldwide Gross": "worldwideGross", "US DVD Sales": "usDvdSales", "Rotten Tomatoes Rating": "rottenTomatoes",
	"IMDB Rating": "imdbRating", "IMDB Votes": "imdbVotes", "Source": "source", "Creative Type": "creativeType",
}

// realFilms reads the films that have a title, by field; studios by their name.
func realFilms() ([]map[string]any, error) {
	b, err := os.ReadFile(moviesFile)
	if err != nil {
		return nil, err
	}
	var out []map[string]any
	for _, raw := range decode(b).([]any) {
		film := map[string]any{}
		for column, v := range raw.(map[string]any) {
			if v == nil {
				continue
			}
			field := movieColumns[column]
			if film[field], err = movieValue(field, v); err != nil {
				return nil, err
			}
		}
		if film["title"] != nil {
			out = append(out, film)
		}
	}
	return out, nil
}

func movieValue(field string, v any) (any, error) {
	switch field {
	case "title":
		if n, ok := v.(json.Number); ok {
			return string(n), nil
		}
	case "releasedOn":
		day, err := time.Parse("Jan 02 2006", fmt.Sprint(v))
		return day.Format(time.DateOnly), err
	case "rating":
		return strings.NewReplacer("-", "_", " ", "_").Replace(strings.ToUpper(fmt.Sprint(v))), nil
	}
	return v, nil
}
