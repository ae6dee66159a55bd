package load

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/driver"
)

// faulty is a store whose transactions run through transact.
type faulty struct {
	Records
	transact func(ctx context.Context, fn func(context.Context, *store.Session) error) error
}

func (f *faulty) Transact(ctx context.Context, fn func(context.Context, *store.Session) error) error {
	return f.transact(ctx, fn)
}

var (
	errAway    = &record.Error{Kind: record.ErrUnavailable, Message: "the database can't be reached"}
	errUnknown = &record.Error{Kind: record.ErrUnavailable, Message: "the outcome is unknown", Cause: driver.ErrOutcomeUnknown}
	errUndo    = errors.New("undo")
)

// runFaulty loads NDJSON as films and returns also the sum of the pauses.
func runFaulty(t *testing.T, s Store, text string, batch int) (Summary, time.Duration, error) {
	t.Helper()
	source, err := NewNDJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	l := newLoader(Config{Store: s, Type: s.Schema().Type("Film"), Source: source, Name: "rows", BatchSize: batch, CreateRelated: true})
	var paused time.Duration
	l.pause = func(_ context.Context, d time.Duration) error {
		paused += d
		return nil
	}
	err = l.run(t.Context())
	return l.summary, paused, err
}

const threeFilms = "{\"title\":\"a\"}\n{\"title\":\"b\",\"studio\":{\"name\":\"P\"}}\n{\"title\":\"c\",\"studio\":{\"name\":\"P\"}}\n"

func TestRunWaitsForDatabase(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	failures := 3
	summary, paused, err := runFaulty(t, &faulty{s, func(ctx context.Context, fn func(context.Context, *store.Session) error) error {
		if failures--; failures >= 0 {
			return errAway
		}
		return s.Transact(ctx, fn)
	}}, threeFilms, 2)
	if err != nil || summary.Loaded != 3 || paused != 7*firstPause {
		t.Errorf("%v after %s, %v", summary, paused, err)
	}
	if got := stored(t, s, "Film", "title"); len(got) != 3 {
		t.Errorf("stored %v", got)
	}
}

func TestRunGivesUpOnDatabase(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	transactions := 0
	summary, paused, err := runFaulty(t, &faulty{s, func(ctx context.Context, fn func(context.Context, *store.Session) error) error {
		if transactions++; transactions > 1 {
			return errAway
		}
		return s.Transact(ctx, fn)
	}}, threeFilms, 2)
	want := "rows:3: stopped, continue with --from-line 3: the database can't be reached"
	if err == nil || err.Error() != want || summary.Loaded != 2 || paused < patience {
		t.Errorf("%v after %s, %v", summary, paused, err)
	}
}

func TestRunFindsUnknownCommit(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	summary, _, err := runFaulty(t, &faulty{s, func(ctx context.Context, fn func(context.Context, *store.Session) error) error {
		return errors.Join(s.Transact(ctx, fn), errUnknown)
	}}, threeFilms, 2)
	if err != nil || summary.Loaded != 3 || summary.Related["Studio"] != 1 {
		t.Errorf("%v, %v", summary, err)
	}
	if got := stored(t, s, "Film", "title"); len(got) != 3 {
		t.Errorf("stored %v", got)
	}
}

func TestRunStopsAtLostCommit(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	summary, paused, err := runFaulty(t, &faulty{s, func(ctx context.Context, fn func(context.Context, *store.Session) error) error {
		err := s.Transact(ctx, func(ctx context.Context, session *store.Session) error {
			return errors.Join(fn(ctx, session), errUndo)
		})
		if !errors.Is(err, errUndo) {
			t.Errorf("undone with %v", err)
		}
		return errUnknown
	}}, threeFilms, 2)
	if err == nil || summary.Loaded != 0 || paused < patience {
		t.Fatalf("%v after %s, %v", summary, paused, err)
	}
	for _, part := range []string{
		"rows:1: stopped, lines 1 to 2 may or may not be loaded: if there is a Film film_0",
		", continue with --from-line 3; if there is none, continue with --from-line 1: the outcome is unknown",
	} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q lacks %q", err, part)
		}
	}
}

// Another client creates the related record between the look-up and the write.
func TestRunRelatedCreatedBySomebodyElse(t *testing.T) {
	t.Parallel()
	s := openStore(t)
	studio := s.Schema().Type("Studio")
	created := false
	summary, _, err := runFaulty(t, &faulty{s, func(ctx context.Context, fn func(context.Context, *store.Session) error) error {
		if !created {
			created = true
			values := record.Values{{Field: studio.Field("name"), Value: "P"}}
			if _, err := s.session().Create(ctx, &record.Create{Type: studio, Inputs: []record.Values{values}}, nil); err != nil {
				t.Errorf("create the studio: %v", err)
			}
		}
		return s.Transact(ctx, fn)
	}}, threeFilms, 10)
	if err != nil || summary.Loaded != 3 || summary.Refused != 0 || len(summary.Related) != 0 {
		t.Errorf("%v, %v", summary, err)
	}
	if got := stored(t, s, "Studio", "name"); len(got) != 1 {
		t.Errorf("stored %v", got)
	}
}
