package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
)

// newFilm is the input of a create.
type newFilm struct {
	Title            string   `json:"title"`
	Genre            *string  `json:"genre"`
	Rating           *string  `json:"rating"`
	ReleasedOn       *string  `json:"releasedOn"`
	RuntimeMinutes   *int     `json:"runtimeMinutes"`
	Director         *string  `json:"director"`
	Studio           *string  `json:"studio"`
	ProductionBudget *string  `json:"productionBudget"`
	WorldwideGross   *string  `json:"worldwideGross"`
	IMDBRating       *float64 `json:"imdbRating"`
	IMDBVotes        *int     `json:"imdbVotes"`
	Tags             []string `json:"tags"`
}

// read decodes a request's body.
func read(r *http.Request, into any) error {
	if err := json.NewDecoder(r.Body).Decode(into); err != nil {
		return fmt.Errorf("%w: %w", errBadInput, err)
	}
	return nil
}

// studioUUID is the UUID of the studio, if there is one.
func (f *newFilm) studioUUID() (*string, error) {
	if f.Studio == nil {
		return nil, nil
	}
	id, err := uuidOf(*f.Studio)
	return &id, err
}

const createSQL = `INSERT INTO movies (id, version, created_at, updated_at, title, genre, rating, released_on, runtime_minutes, director,
	studio_id, production_budget, worldwide_gross, imdb_rating, imdb_votes, tags)
	VALUES ($1, 1, $2, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
	RETURNING id, version, created_at, title, genre, released_on, imdb_rating`

// createFilm answers M1.
func (a *api) createFilm(b []byte, r *http.Request) ([]byte, error) {
	var body struct {
		Input newFilm `json:"input"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	in := &body.Input
	studio, err := in.studioUUID()
	if err != nil {
		return nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	var f struct {
		id                key
		version           integer
		created, released instant
		title, genre      text
		imdb              float
	}
	b = append(b, `{"data":{"createMovie":{"movie":`...)
	err = rows(r, a.create, func(rows *sql.Rows) error {
		if err := rows.Scan(&f.id, &f.version, &f.created, &f.title, &f.genre, &f.released, &f.imdb); err != nil {
			return err
		}
		b = f.id.id(b, "movie_")
		b = f.version.json(append(b, `,"version":`...))
		b = f.created.json(append(b, `,"createdAt":`...))
		b = f.title.json(append(b, `,"title":`...))
		b = f.genre.json(append(b, `,"genre":`...))
		b = f.released.date(append(b, `,"releasedOn":`...))
		b = f.imdb.json(append(b, `,"imdbRating":`...))
		b = append(b, '}')
		return nil
	}, id.String(), time.Now().UTC(), in.Title, in.Genre, in.Rating, in.ReleasedOn, in.RuntimeMinutes, in.Director,
		studio, in.ProductionBudget, in.WorldwideGross, in.IMDBRating, in.IMDBVotes, pq.StringArray(in.Tags))
	return append(b, end...), err
}

const updateSQL = `UPDATE movies SET version = version + 1, updated_at = $3, rotten_tomatoes = $4, imdb_votes = $5
	WHERE id = $1 AND version = $2 RETURNING id, version, updated_at, rotten_tomatoes, imdb_votes`

// updateFilm answers M2.
func (a *api) updateFilm(b []byte, r *http.Request) ([]byte, error) {
	var body struct {
		ID        string `json:"id"`
		IfVersion int    `json:"ifVersion"`
		Patch     struct {
			RottenTomatoes int `json:"rottenTomatoes"`
			IMDBVotes      int `json:"imdbVotes"`
		} `json:"patch"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	id, err := uuidOf(body.ID)
	if err != nil {
		return nil, err
	}
	var f struct {
		id                    key
		version, fresh, votes integer
		updated               instant
	}
	b = append(b, `{"data":{"updateMovie":{"movie":`...)
	err = rows(r, a.update, func(rows *sql.Rows) error {
		if err := rows.Scan(&f.id, &f.version, &f.updated, &f.fresh, &f.votes); err != nil {
			return err
		}
		b = f.id.id(b, "movie_")
		b = f.version.json(append(b, `,"version":`...))
		b = f.updated.json(append(b, `,"updatedAt":`...))
		b = f.fresh.json(append(b, `,"rottenTomatoes":`...))
		b = f.votes.json(append(b, `,"imdbVotes":`...))
		b = append(b, '}')
		return nil
	}, id, body.IfVersion, time.Now().UTC(), body.Patch.RottenTomatoes, body.Patch.IMDBVotes)
	if err == nil && !f.id.set {
		err = fmt.Errorf("%w: not at version %d", errBadInput, body.IfVersion)
	}
	return append(b, end...), err
}

// createManySQL takes an array per column. Tags travel as the text of each list, because unnest would flatten them.
const createManySQL = `INSERT INTO movies (id, version, created_at, updated_at, title, genre, rating, released_on, runtime_minutes, director,
	studio_id, production_budget, worldwide_gross, imdb_rating, imdb_votes, tags)
	SELECT id, 1, $2::timestamptz, $2, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12::text[]
	FROM unnest($1::uuid[], $3::text[], $4::text[], $5::text[], $6::date[], $7::integer[], $8::text[], $9::uuid[],
		$10::bigint[], $11::bigint[], $12::double precision[], $13::integer[], $14::text[])
		r(id, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12)
	RETURNING id, title`

// createFilms answers M3.
func (a *api) createFilms(b []byte, r *http.Request) ([]byte, error) {
	var body struct {
		Inputs []newFilm `json:"inputs"`
	}
	if err := read(r, &body); err != nil {
		return nil, err
	}
	columns, err := columnsOf(body.Inputs)
	if err != nil {
		return nil, err
	}
	var f struct {
		id    key
		title text
	}
	n := 0
	b = append(b, `{"data":{"createMovies":{"movies":[`...)
	args := []any{columns[0].done(), time.Now().UTC()}
	for i := range columns[1:] {
		args = append(args, columns[1+i].done())
	}
	err = rows(r, a.createMany, func(rows *sql.Rows) error {
		if err := rows.Scan(&f.id, &f.title); err != nil {
			return err
		}
		b = f.id.id(comma(b, n), "movie_")
		b = f.title.json(append(b, `,"title":`...))
		b = append(b, '}')
		n++
		return nil
	}, args...)
	return append(b, `]}}}`...), err
}

// column is an array in PostgreSQL's text form while it grows.
type column struct{ b []byte }

func (c *column) done() string { return "{" + string(c.b[:max(len(c.b)-1, 0)]) + "}" }

func (c *column) null() { c.b = append(c.b, "NULL,"...) }

func (c *column) text(s string) {
	c.b = append(c.b, '"')
	for strings.ContainsAny(s, `"\`) {
		i := strings.IndexAny(s, `"\`)
		c.b = append(append(c.b, s[:i]...), '\\', s[i])
		s = s[i+1:]
	}
	c.b = append(append(c.b, s...), '"', ',')
}

func (c *column) optional(s *string) {
	if s == nil {
		c.null()
		return
	}
	c.text(*s)
}

func (c *column) integer(n *int) {
	if n == nil {
		c.null()
		return
	}
	c.b = append(strconv.AppendInt(c.b, int64(*n), 10), ',')
}

func (c *column) float(f *float64) {
	if f == nil {
		c.null()
		return
	}
	c.b = append(strconv.AppendFloat(c.b, *f, 'g', -1, 64), ',')
}

// columnsOf turns films into one array per column.
func columnsOf(films []newFilm) (*[13]column, error) {
	out := &[13]column{}
	for i := range films {
		f := &films[i]
		id, err := uuid.NewV7()
		if err != nil {
			return nil, err
		}
		studio, err := f.studioUUID()
		if err != nil {
			return nil, err
		}
		var tags column
		for _, tag := range f.Tags {
			tags.text(tag)
		}
		out[0].text(id.String())
		out[1].text(f.Title)
		out[2].optional(f.Genre)
		out[3].optional(f.Rating)
		out[4].optional(f.ReleasedOn)
		out[5].integer(f.RuntimeMinutes)
		out[6].optional(f.Director)
		out[7].optional(studio)
		out[8].optional(f.ProductionBudget)
		out[9].optional(f.WorldwideGross)
		out[10].float(f.IMDBRating)
		out[11].integer(f.IMDBVotes)
		out[12].text(tags.done())
	}
	return out, nil
}
