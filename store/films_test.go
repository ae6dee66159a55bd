package store_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// generatedFilms is the number of films of the fixture.
const generatedFilms = 3200

// The words of titles and names. Some titles and people differ only in case, accents or one character.
var (
	titleStarts = []string{"", "", "The ", "A ", "La ", "the "}
	titleWords  = []string{
		"Island", "island", "Winter", "Café", "Cafe", "Señora", "Night", "Knight", "Über", "Uber", "Train", "Trainer", "100%", "Don't Look", "Łódź",
		"Naïve", "Ghost", "Ghosts", "Amélie", "Amelie", "7", "Seven", "“Quoted”", "東京", "A_b", "Last", "Lost", "Green", "Greed", "Rain",
	}
	titleEnds   = []string{"", "", "", " II", " 2", ": The Return", " (3D)", "!", "..."}
	filmGenres  = []string{"Drama", "Drama", "Drama", "Comedy", "Comedy", "Action", "Adventure", "Horror", "Western", "Musical", "Black Comedy", "Documentary"}
	filmRatings = []string{"R", "R", "R", "R", "PG_13", "PG_13", "PG_13", "PG", "NOT_RATED", "G", "NC_17", "OPEN"}
	filmSources = []string{"Original", "Original", "Original", "Based on Book", "Remake", "Based on TV", "Based on Game"}
	filmKinds   = []string{"Contemporary Fiction", "Contemporary Fiction", "Historical Fiction", "Fantasy", "Science Fiction"}
)

// newFilms generates films by field, with studios by their names. Their values are distributed as in real catalogues: some
// are frequent, many are unique, and each optional field is null in some films.
func newFilms(r *rand.Rand) []map[string]any {
	word := func(all []string) string { return all[r.IntN(len(all))] }
	number := func(n int) json.Number { return json.Number(fmt.Sprint(n)) }
	dollars := func() string { return fmt.Sprint(r.IntN(400) * 500_000) }
	films := make([]map[string]any, generatedFilms)
	for i := range films {
		released := time.Date(1915, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(r.IntN(100), 0, r.IntN(40)*9)
		film := map[string]any{
			"title":      word(titleStarts) + word(titleWords) + " " + word(titleWords) + word(titleEnds),
			"releasedOn": released.Format(time.DateOnly),
		}
		for _, f := range []struct {
			name  string
			some  float64 // the share of films that have a value
			value any
		}{
			{"genre", 0.9, word(filmGenres)}, {"rating", 0.8, word(filmRatings)}, {"runtimeMinutes", 0.4, number(60 + r.IntN(110))},
			{"director", 0.6, fmt.Sprintf("%s %s", word(titleWords[:20]), strings.ToUpper(word(titleWords[:20])))},
			{"studio", 0.93, studioName(r)}, {"productionBudget", 0.99, dollars()}, {"usGross", 0.99, dollars()},
			{"worldwideGross", 0.98, fmt.Sprint(r.Int64N(1_000_000_000))}, {"usDvdSales", 0.18, fmt.Sprint(r.Int64N(100_000_000))},
			{"rottenTomatoes", 0.7, number(r.IntN(101))}, {"imdbRating", 0.93, json.Number(fmt.Sprintf("%.1f", 1+r.Float64()*8))},
			{"imdbVotes", 0.93, number(r.IntN(500_000))}, {"source", 0.88, word(filmSources)}, {"creativeType", 0.86, word(filmKinds)},
		} {
			if r.Float64() < f.some {
				film[f.name] = f.value
			}
		}
		films[i] = film
	}
	return films
}

// studioName is one of 174 names, of which the first are the most frequent.
func studioName(r *rand.Rand) string {
	return fmt.Sprintf("Studio %d", int(174*r.Float64()*r.Float64()))
}
