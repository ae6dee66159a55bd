package main

import (
	"database/sql"
	"net/http"

	"github.com/google/uuid"
)

const windowSQL = `SELECT l.id, l.territory, l.starts_at, l.ends_at, l.fee, m.id, m.title, m.released_on
	FROM licences l JOIN movies m ON m.id = l.movie_id
	WHERE l.starts_at >= $1 AND l.starts_at < $2 ORDER BY l.starts_at, l.id LIMIT 51`

// licencesOfWindow answers Q3.
func (a *api) licencesOfWindow(b []byte, r *http.Request) ([]byte, error) {
	var row struct {
		id, movie             key
		territory, fee, title text
		starts, ends          instant
		released              instant
	}
	n := 0
	b = append(b, `{"data":{"licences":{"nodes":[`...)
	query := r.URL.Query()
	err := rows(r, a.window, func(rows *sql.Rows) error {
		if n++; n > 50 {
			return nil
		}
		l := &row
		if err := rows.Scan(&l.id, &l.territory, &l.starts, &l.ends, &l.fee, &l.movie, &l.title, &l.released); err != nil {
			return err
		}
		b = l.id.id(comma(b, n-1), "licence_")
		b = l.territory.json(append(b, `,"territory":`...))
		b = l.starts.json(append(b, `,"startsAt":`...))
		b = l.ends.json(append(b, `,"endsAt":`...))
		b = l.fee.json(append(b, `,"fee":`...))
		b = l.movie.id(append(b, `,"movie":`...), "movie_")
		b = l.title.json(append(b, `,"title":`...))
		b = l.released.date(append(b, `,"releasedOn":`...))
		b = append(b, `}}`...)
		return nil
	}, query.Get("from"), query.Get("to"))
	var cursor []byte
	if n > 0 {
		cursor = appendCursor(nil, &row.starts, row.id.u)
	}
	return append(pageInfo(b, n > 50, cursor), end...), err
}

// licensedSQL reads both levels at once: a row per licence, or one with nulls for a film that has none.
const licensedSQL = `SELECT m.id, m.title, m.worldwide_gross, l.id, l.territory, l.starts_at, l.ends_at FROM
	(SELECT id, title, worldwide_gross FROM movies WHERE worldwide_gross < $1 ORDER BY worldwide_gross DESC, id DESC LIMIT 20) m
	LEFT JOIN LATERAL (SELECT id, territory, starts_at, ends_at FROM licences WHERE movie_id = m.id
		ORDER BY starts_at DESC, id DESC LIMIT 5) l ON true
	ORDER BY m.worldwide_gross DESC, m.id DESC, l.starts_at DESC, l.id DESC`

// filmsWithLicences answers Q4.
func (a *api) filmsWithLicences(b []byte, r *http.Request) ([]byte, error) {
	var row struct {
		movie, id        key
		title, territory text
		gross            integer
		starts, ends     instant
	}
	var film uuid.UUID
	films, licences := 0, 0
	b = append(b, `{"data":{"movies":{"nodes":[`...)
	err := rows(r, a.licensed, func(rows *sql.Rows) error {
		l := &row
		if err := rows.Scan(&l.movie, &l.title, &l.gross, &l.id, &l.territory, &l.starts, &l.ends); err != nil {
			return err
		}
		if films == 0 || l.movie.u != film {
			if films > 0 {
				b = append(b, `]}}`...)
			}
			b = l.movie.id(comma(b, films), "movie_")
			b = l.title.json(append(b, `,"title":`...))
			b = l.gross.quoted(append(b, `,"worldwideGross":`...))
			b = append(b, `,"licences":{"nodes":[`...)
			film, licences = l.movie.u, 0
			films++
		}
		if !l.id.set {
			return nil
		}
		b = l.id.id(comma(b, licences), "licence_")
		b = l.territory.json(append(b, `,"territory":`...))
		b = l.starts.json(append(b, `,"startsAt":`...))
		b = l.ends.json(append(b, `,"endsAt":`...))
		b = append(b, '}')
		licences++
		return nil
	}, r.URL.Query().Get("below"))
	if films > 0 {
		b = append(b, `]}}`...)
	}
	return append(b, `]}}}`...), err
}
