package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"sync"
)

// api answers the queries from prepared statements.
type api struct {
	db                                      *sql.DB
	film, genre, window, licensed, days     *sql.Stmt
	territories, create, createMany, update *sql.Stmt

	mu    sync.Mutex
	pages map[string]*sql.Stmt // by text, which contains the page size
}

// newAPI prepares all statements; they end with the pool.
func newAPI(ctx context.Context, db *sql.DB) (*api, error) {
	a := &api{db: db, pages: map[string]*sql.Stmt{}}
	for _, each := range []struct {
		into **sql.Stmt
		text string
	}{
		{&a.film, filmSQL}, {&a.genre, genreSQL}, {&a.window, windowSQL}, {&a.licensed, licensedSQL}, {&a.days, daysSQL},
		{&a.territories, territoriesSQL}, {&a.create, createSQL}, {&a.createMany, createManySQL}, {&a.update, updateSQL},
	} {
		var err error
		if *each.into, err = db.PrepareContext(ctx, each.text); err != nil { //nolint:sqlclosecheck // it lives as long as the pool
			return nil, fmt.Errorf("prepare %q: %w", each.text, err)
		}
	}
	return a, nil
}

// page prepares a statement when it is first used.
func (a *api) page(ctx context.Context, text string) (*sql.Stmt, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.pages[text] == nil {
		var err error
		if a.pages[text], err = a.db.PrepareContext(ctx, text); err != nil { //nolint:sqlclosecheck // it lives as long as the pool
			return nil, err
		}
	}
	return a.pages[text], nil
}

func (a *api) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", func(http.ResponseWriter, *http.Request) {})
	mux.Handle("GET /q1", answer(a.oneFilm))
	mux.Handle("GET /q2", answer(a.filmsOfGenre))
	mux.Handle("GET /q3", answer(a.licencesOfWindow))
	mux.Handle("GET /q4", answer(a.filmsWithLicences))
	mux.Handle("GET /q5", answer(a.wideFilms))
	mux.Handle("GET /q6", answer(a.latestFilms))
	mux.Handle("GET /q7", answer(a.licensedFilms))
	mux.Handle("POST /m1", answer(a.createFilm))
	mux.Handle("POST /m2", answer(a.updateFilm))
	mux.Handle("POST /m3", answer(a.createFilms))
	return mux
}

// errBadInput is a request that can't be answered.
var errBadInput = errors.New("bad input")

// answer appends the answer of a request to a buffer.
type answer func(b []byte, r *http.Request) ([]byte, error)

// buffers are those of answers that have been sent.
var buffers = sync.Pool{New: func() any { b := make([]byte, 0, 4096); return &b }}

// maxPooled keeps one huge answer from staying in memory.
const maxPooled = 256 << 10

var jsonType = []string{"application/json"}

// ServeHTTP writes the answer in one piece.
func (fn answer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	buffer, _ := buffers.Get().(*[]byte)
	b, err := fn((*buffer)[:0], r)
	if err != nil {
		status := http.StatusInternalServerError
		if errors.Is(err, errBadInput) {
			status = http.StatusBadRequest
		}
		http.Error(w, err.Error(), status)
		return
	}
	header := w.Header()
	header["Content-Type"] = jsonType
	header["Content-Length"] = []string{strconv.Itoa(len(b))}
	_, _ = w.Write(b) // fails if the client has disconnected
	if cap(b) <= maxPooled {
		*buffer = b
		buffers.Put(buffer)
	}
}
