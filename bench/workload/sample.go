package workload

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
)

// How many different requests there are of each kind. Point lookups get more, so that they don't read the same few
// pages of a table.
const (
	fewVariables  = 128
	manyVariables = 2000
	manyBatches   = 16
	batchSize     = 1000
)

// Samples picks the variables of cases from the database: the same ones each time.
type Samples struct {
	ids     []string // of films
	grosses []string // of films that have been licensed at least five times
	studios []string
}

// NewSamples reads the values for variables from the database.
func NewSamples(ctx context.Context, db *sql.DB) (*Samples, error) {
	s := &Samples{}
	for _, list := range []struct {
		into  *[]string
		query string
	}{
		{&s.ids, fmt.Sprintf(`SELECT id::text FROM movies ORDER BY md5(id::text) LIMIT %d`, manyVariables)},
		{&s.grosses, `SELECT worldwide_gross::text FROM
			(SELECT worldwide_gross FROM movies WHERE worldwide_gross IS NOT NULL ORDER BY worldwide_gross DESC LIMIT 20000) m ORDER BY md5(worldwide_gross::text)`},
		{&s.studios, `SELECT id::text FROM studios ORDER BY id`},
	} {
		texts, err := column(ctx, db, list.query)
		if err != nil {
			return nil, fmt.Errorf("pick variables: %w", err)
		}
		*list.into = texts
	}
	return s, nil
}

// column runs a query of one column.
func column(ctx context.Context, db *sql.DB, query string) (texts []string, err error) {
	rows, err := db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, rows.Err()
}

// Of returns the variables of a case that has a list of them.
func (s *Samples) Of(c *Case) []Variables {
	if c.sample == nil {
		return nil
	}
	return c.sample(&sampler{s, rand.New(rand.NewPCG(20261121, 0))})
}

// sampler makes the variables of one case.
type sampler struct {
	*Samples
	rand *rand.Rand
}

// several makes n variables.
func several(n int, one func(i int) Variables) []Variables {
	out := []Variables{}
	for i := range n {
		out = append(out, one(i))
	}
	return out
}

// ID returns the ID of a record from its UUID in the database.
func ID(prefix, text string) string {
	return record.ID{Prefix: prefix, UUID: uuid.MustParse(text)}.String()
}

func (s *sampler) films() []Variables {
	return several(len(s.ids), func(i int) Variables { return Variables{"id": ID("movie", s.ids[i])} })
}

// genre picks a genre for which an index is useful.
func (s *sampler) genre() string {
	genres := [...]string{"Drama", "Comedy", "Action", "Adventure", "Horror", "Musical", "Romantic Comedy", "Western"}
	return genres[s.rand.IntN(len(genres))]
}

// day picks a day between the starts of two years.
func (s *sampler) day(from, to int) time.Time {
	start := time.Date(from, 1, 1, 0, 0, 0, 0, time.UTC)
	return start.AddDate(0, 0, s.rand.IntN(365*(to-from)))
}

func (s *sampler) genres() []Variables {
	return several(fewVariables, func(int) Variables {
		from := s.day(1960, 2020)
		to := from.AddDate(2+s.rand.IntN(4), 0, 0)
		return Variables{"genre": s.genre(), "from": from.Format(time.DateOnly), "to": to.Format(time.DateOnly)}
	})
}

func (s *sampler) windows() []Variables {
	return several(fewVariables, func(int) Variables {
		from := s.day(2019, 2026)
		return Variables{"from": from.Format(time.RFC3339), "to": from.AddDate(0, 0, 3).Format(time.RFC3339)}
	})
}

func (s *sampler) thresholds() []Variables {
	return several(fewVariables, func(i int) Variables { return Variables{"below": s.grosses[i]} })
}

func (s *sampler) days() []Variables {
	return several(fewVariables, func(int) Variables { return Variables{"from": s.day(1950, 2025).Format(time.DateOnly)} })
}

func (s *sampler) territories() []Variables {
	territories := [...]string{"DE", "FR", "GB", "IT", "JP", "US", "BR", "SE"}
	return several(fewVariables, func(int) Variables {
		from := time.Date(2019+s.rand.IntN(7), time.Month(1+3*s.rand.IntN(4)), 1, 0, 0, 0, 0, time.UTC)
		return Variables{
			"genre": s.genre(), "territory": territories[s.rand.IntN(len(territories))],
			"from": from.Format(time.RFC3339), "to": from.AddDate(0, 3, 0).Format(time.RFC3339),
		}
	})
}

func (s *sampler) creates() []Variables {
	return several(fewVariables, func(i int) Variables { return Variables{"input": s.film(i)} })
}

func (s *sampler) batches() []Variables {
	return several(manyBatches, func(i int) Variables {
		films := several(batchSize, func(k int) Variables { return s.film(i*batchSize + k) })
		return Variables{"inputs": films}
	})
}

// film makes the input of a new film, with 12 fields.
func (s *sampler) film(n int) Variables {
	return Variables{
		"title":            fmt.Sprintf("The “New” Film\\%d's End", n),
		"genre":            s.genre(),
		"rating":           "PG_13",
		"releasedOn":       s.day(2000, 2026).Format(time.DateOnly),
		"runtimeMinutes":   70 + s.rand.IntN(90),
		"director":         fmt.Sprintf("Ana Lind %d", s.rand.IntN(300)),
		"studio":           ID("studio", s.studios[s.rand.IntN(len(s.studios))]),
		"productionBudget": strconv.Itoa(1000 * (1 + s.rand.IntN(100_000))),
		"worldwideGross":   strconv.Itoa(1 + s.rand.IntN(900_000_000)),
		"imdbRating":       float64(10+s.rand.IntN(88)) / 10,
		"imdbVotes":        s.rand.IntN(100_000),
		"tags":             []string{"debut", "festival"},
	}
}
