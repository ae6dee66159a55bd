package workload

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/google/uuid"

	"recordgraph/bench/wire"
)

// filmsPerClient are the films that one client of an update changes in turn.
const filmsPerClient = 32

// Scratch are films to update, a share for each client, with the versions they are at. All servers update the same
// films, one server at a time.
type Scratch struct{ shares [][]scratchFilm }

type scratchFilm struct {
	id      string
	version int
}

// NewScratch makes the films.
func NewScratch(ctx context.Context, db *sql.DB, clients int) (*Scratch, error) {
	s := &Scratch{make([][]scratchFilm, clients)}
	for i := range s.shares {
		for range filmsPerClient {
			id, err := uuid.NewV7()
			if err != nil {
				return nil, fmt.Errorf("new ID: %w", err)
			}
			const insert = `INSERT INTO movies (id, created_at, updated_at, title, genre, imdb_votes, rotten_tomatoes) VALUES ($1, $2, $2, 'To be updated', 'Drama', 0, 0)`
			if _, err := db.ExecContext(ctx, insert, id.String(), time.Now()); err != nil {
				return nil, fmt.Errorf("make films to update: %w", err)
			}
			s.shares[i] = append(s.shares[i], scratchFilm{ID("movie", id.String()), 1})
		}
	}
	return s, nil
}

// Clients makes the clients of the update for a server.
func (s *Scratch) Clients(server *Server, c *Case) []wire.Client {
	out := make([]wire.Client, len(s.shares))
	for i := range out {
		out[i] = &updates{server: server, c: c, films: s.shares[i]}
	}
	return out
}

// First are the variables of the first update of some films, to compare answers.
func (s *Scratch) First(n int) []Variables {
	return []Variables{(&updates{films: s.shares[n]}).variables(&s.shares[n][0])}
}

// Updated counts the update of [Scratch.First].
func (s *Scratch) Updated(n int) { s.shares[n][0].version++ }

// updates sends one update after another, each at the version that the one before has made. It implements
// [wire.Client].
type updates struct {
	server *Server
	c      *Case
	films  []scratchFilm
	at     int
	err    error
}

// variables are those of the next update of a film.
func (u *updates) variables(f *scratchFilm) Variables {
	return Variables{
		"id": f.id, "ifVersion": f.version,
		"patch": Variables{"rottenTomatoes": f.version % 101, "imdbVotes": 1000 + f.version},
	}
}

// Next returns the next request.
func (u *updates) Next() []byte {
	u.at = (u.at + 1) % len(u.films)
	var request []byte
	request, u.err = u.server.Request(u.c, u.variables(&u.films[u.at]))
	return request
}

// Check looks for data without errors.
func (u *updates) Check(status int, body []byte) error {
	if u.err != nil {
		return u.err
	}
	u.films[u.at].version++
	return check(status, body)
}
