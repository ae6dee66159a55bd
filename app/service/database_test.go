package service

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"recordgraph/internal/pgtest"
)

// door is a database that answers after some attempts.
type door struct {
	refusals int
	err      error
}

func (d *door) PingContext(context.Context) error {
	if d.refusals--; d.refusals < 0 {
		return nil
	}
	return d.err
}

// stateError is an error of PostgreSQL.
type stateError string

func (e stateError) Error() string    { return "SQLSTATE " + string(e) }
func (e stateError) SQLState() string { return string(e) }

func TestAwait(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	if err := await(t.Context(), &door{1, stateError("57P03")}, time.Minute, logger); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "waiting for the database") {
		t.Error(log.String())
	}
	for _, state := range []stateError{"28P01", "3D000", "42704"} {
		if err := await(t.Context(), &door{1, state}, time.Minute, logger); !errors.Is(err, state) {
			t.Errorf("%s: %v", state, err)
		}
	}
	if err := await(t.Context(), &door{100, errors.New("refused")}, time.Millisecond, logger); err == nil || err.Error() != "no database after 1ms: refused" {
		t.Error(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := await(ended, &door{100, errors.New("refused")}, time.Minute, logger); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestRunStopsWhileWaiting(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	c := valid()
	c.DatabaseURL = "postgres://localhost:1/none?sslmode=disable"
	log := slog.New(slog.NewTextHandler(stopAt{cancel, "waiting for the database"}, nil))
	if err := Run(ctx, libraryService(), c, log); err != nil {
		t.Error(err)
	}
}

// stopAt calls stop once a text is logged.
type stopAt struct {
	stop func()
	text string
}

func (s stopAt) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.text) {
		s.stop()
	}
	return len(p), nil
}

func TestNewWithoutTables(t *testing.T) {
	t.Parallel()
	c := valid()
	c.DatabaseURL = pgtest.New(t, pgtest.Template{})
	_, err := New(t.Context(), libraryService(), c, slog.New(slog.DiscardHandler))
	if err == nil || !strings.Contains(err.Error(), "run `recordgraph migrate up`") {
		t.Error(err)
	}
}
