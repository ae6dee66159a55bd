package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// maxPage is the longest page.
const maxPage = 100

// The latest films first, those without a day last: two ranges of an index, the second of which is only read when the
// first doesn't fill the page.
const (
	pageColumns = `SELECT id, title, released_on, imdb_rating FROM movies`
	datedSQL    = pageColumns + ` WHERE released_on IS NOT NULL ORDER BY released_on DESC, id DESC LIMIT %d`
	earlierSQL  = pageColumns + ` WHERE (released_on, id) < ($1, $2) ORDER BY released_on DESC, id DESC LIMIT %d`
	undatedSQL  = pageColumns + ` WHERE released_on IS NULL AND id < $1 ORDER BY id DESC LIMIT %d`
)

// lastID is greater than all IDs.
const lastID = "ffffffff-ffff-ffff-ffff-ffffffffffff"

// span is a range of the index.
type span struct {
	text string
	args []any
}

// latestFilms answers Q6.
func (a *api) latestFilms(b []byte, r *http.Request) ([]byte, error) {
	query := r.URL.Query()
	size, err := strconv.Atoi(query.Get("first"))
	if err != nil || size < 1 || size > maxPage {
		return nil, fmt.Errorf("%w: first", errBadInput)
	}
	spans, err := seek(query.Get("after"))
	if err != nil {
		return nil, err
	}
	var film struct {
		id       key
		title    text
		released instant
		imdb     float
	}
	n := 0
	b = append(b, `{"data":{"movies":{"nodes":[`...)
	node := func(rows *sql.Rows) error {
		if n++; n > size {
			return nil
		}
		f := &film
		if err := rows.Scan(&f.id, &f.title, &f.released, &f.imdb); err != nil {
			return err
		}
		b = f.id.id(comma(b, n-1), "movie_")
		b = f.title.json(append(b, `,"title":`...))
		b = f.released.date(append(b, `,"releasedOn":`...))
		b = f.imdb.json(append(b, `,"imdbRating":`...))
		b = append(b, '}')
		return nil
	}
	for i := 0; i < len(spans) && n <= size; i++ {
		stmt, err := a.page(r.Context(), fmt.Sprintf(spans[i].text, size+1))
		if err != nil {
			return nil, err
		}
		if err := rows(r, stmt, node, spans[i].args...); err != nil {
			return nil, err
		}
	}
	var cursor []byte
	if n > 0 {
		cursor = appendCursor(nil, &film.released, film.id.u)
	}
	return append(pageInfo(b, n > size, cursor), end...), nil
}

// seek lists the ranges after a cursor.
func seek(after string) ([]span, error) {
	if after == "" {
		return []span{{datedSQL, nil}, {undatedSQL, []any{lastID}}}, nil
	}
	day, id, ok := strings.Cut(after, "_")
	switch {
	case !ok:
		return nil, fmt.Errorf("%w: after", errBadInput)
	case day == "":
		return []span{{undatedSQL, []any{id}}}, nil
	}
	return []span{{earlierSQL, []any{day, id}}, {undatedSQL, []any{lastID}}}, nil
}

// licensedWhere is the condition of Q7.
const licensedWhere = ` WHERE m.genre = $1 AND EXISTS (SELECT FROM licences l
	WHERE l.movie_id = m.id AND l.territory = $2 AND l.starts_at >= $3 AND l.starts_at < $4)`

// territoriesSQL counts over the same rows that it takes the page from; without any, the count is 0.
const territoriesSQL = `SELECT count(*) OVER (), m.id, m.title, m.released_on FROM movies m` + licensedWhere +
	` ORDER BY m.released_on DESC, m.id DESC LIMIT 21`

// licensedFilms answers Q7.
func (a *api) licensedFilms(b []byte, r *http.Request) ([]byte, error) {
	var film struct {
		total    integer
		id       key
		title    text
		released instant
	}
	n := 0
	b = append(b, `{"data":{"movies":{"nodes":[`...)
	query := r.URL.Query()
	err := rows(r, a.territories, func(rows *sql.Rows) error {
		if n++; n > 20 {
			return nil
		}
		f := &film
		if err := rows.Scan(&f.total, &f.id, &f.title, &f.released); err != nil {
			return err
		}
		b = f.id.id(comma(b, n-1), "movie_")
		b = f.title.json(append(b, `,"title":`...))
		b = f.released.date(append(b, `,"releasedOn":`...))
		b = append(b, '}')
		return nil
	}, query.Get("genre"), query.Get("territory"), query.Get("from"), query.Get("to"))
	b = append(pageInfo(b, n > 20, nil), `,"totalCount":`...)
	b = strconv.AppendInt(b, film.total.n, 10)
	return append(b, end...), err
}
