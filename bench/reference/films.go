package main

import (
	"database/sql"
	"net/http"

	"github.com/google/uuid"
)

const filmSQL = `SELECT id, title, genre, rating, released_on, runtime_minutes, imdb_rating, updated_at FROM movies WHERE id = $1`

// oneFilm answers Q1.
func (a *api) oneFilm(b []byte, r *http.Request) ([]byte, error) {
	id, err := uuidOf(r.URL.Query().Get("id"))
	if err != nil {
		return nil, err
	}
	var film struct {
		id                   key
		title, genre, rating text
		released, updated    instant
		runtime              integer
		imdb                 float
	}
	found := false
	b = append(b, `{"data":{"movie":`...)
	err = rows(r, a.film, func(rows *sql.Rows) error {
		found = true
		f := &film
		if err := rows.Scan(&f.id, &f.title, &f.genre, &f.rating, &f.released, &f.runtime, &f.imdb, &f.updated); err != nil {
			return err
		}
		b = f.id.id(b, "movie_")
		b = f.title.json(append(b, `,"title":`...))
		b = f.genre.json(append(b, `,"genre":`...))
		b = f.rating.json(append(b, `,"rating":`...))
		b = f.released.date(append(b, `,"releasedOn":`...))
		b = f.runtime.json(append(b, `,"runtimeMinutes":`...))
		b = f.imdb.json(append(b, `,"imdbRating":`...))
		b = f.updated.json(append(b, `,"updatedAt":`...))
		b = append(b, '}')
		return nil
	}, id)
	if !found {
		b = append(b, null...)
	}
	return append(b, `}}`...), err
}

const genreSQL = `SELECT id, title, genre, released_on, director, imdb_rating FROM movies
	WHERE genre = $1 AND released_on >= $2 AND released_on < $3 ORDER BY released_on DESC, id DESC LIMIT 21`

// filmsOfGenre answers Q2.
func (a *api) filmsOfGenre(b []byte, r *http.Request) ([]byte, error) {
	var film struct {
		id                     key
		title, genre, director text
		released               instant
		imdb                   float
	}
	n := 0
	var cursor []byte
	b = append(b, `{"data":{"movies":{"nodes":[`...)
	query := r.URL.Query()
	err := rows(r, a.genre, func(rows *sql.Rows) error {
		if n++; n > 20 {
			return nil
		}
		f := &film
		if err := rows.Scan(&f.id, &f.title, &f.genre, &f.released, &f.director, &f.imdb); err != nil {
			return err
		}
		b = f.id.id(comma(b, n-1), "movie_")
		b = f.title.json(append(b, `,"title":`...))
		b = f.genre.json(append(b, `,"genre":`...))
		b = f.released.date(append(b, `,"releasedOn":`...))
		b = f.director.json(append(b, `,"director":`...))
		b = f.imdb.json(append(b, `,"imdbRating":`...))
		b = append(b, '}')
		return nil
	}, query.Get("genre"), query.Get("from"), query.Get("to"))
	if n > 0 {
		cursor = appendCursor(nil, &film.released, film.id.u)
	}
	return append(pageInfo(b, n > 20, cursor), end...), err
}

// appendCursor writes the place of a film in an order by its day: 1943-04-04_01919438-….
func appendCursor(b []byte, released *instant, id uuid.UUID) []byte {
	if released.set {
		b = appendDay(b, released.t)
	}
	return append(append(b, '_'), id.String()...)
}

const daysSQL = `SELECT id, version, updated_at, title, genre, rating, released_on, runtime_minutes, director,
	production_budget, worldwide_gross, imdb_rating, imdb_votes, tags FROM movies
	WHERE released_on >= $1 ORDER BY released_on, id LIMIT 101`

// wideFilms answers Q5.
func (a *api) wideFilms(b []byte, r *http.Request) ([]byte, error) {
	var film struct {
		id                                             key
		version, runtime, budget, worldwide, imdbVotes integer
		updated, released                              instant
		title, genre, rating, director, tags           text
		imdb                                           float
	}
	n := 0
	b = append(b, `{"data":{"movies":{"nodes":[`...)
	err := rows(r, a.days, func(rows *sql.Rows) error {
		if n++; n > 100 {
			return nil
		}
		f := &film
		err := rows.Scan(&f.id, &f.version, &f.updated, &f.title, &f.genre, &f.rating, &f.released, &f.runtime, &f.director,
			&f.budget, &f.worldwide, &f.imdb, &f.imdbVotes, &f.tags)
		if err != nil {
			return err
		}
		b = f.id.id(comma(b, n-1), "movie_")
		b = f.version.json(append(b, `,"version":`...))
		b = f.updated.json(append(b, `,"updatedAt":`...))
		b = f.title.json(append(b, `,"title":`...))
		b = f.genre.json(append(b, `,"genre":`...))
		b = f.rating.json(append(b, `,"rating":`...))
		b = f.released.date(append(b, `,"releasedOn":`...))
		b = f.runtime.json(append(b, `,"runtimeMinutes":`...))
		b = f.director.json(append(b, `,"director":`...))
		b = f.budget.quoted(append(b, `,"productionBudget":`...))
		b = f.worldwide.quoted(append(b, `,"worldwideGross":`...))
		b = f.imdb.json(append(b, `,"imdbRating":`...))
		b = f.imdbVotes.json(append(b, `,"imdbVotes":`...))
		b = f.tags.array(append(b, `,"tags":`...))
		b = append(b, '}')
		return nil
	}, r.URL.Query().Get("from"))
	return append(b, `]}}}`...), err
}
