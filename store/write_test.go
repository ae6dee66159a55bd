package store_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"

	"recordgraph/internal/pgtest"
	"recordgraph/model/ddl"
	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/driver"
	"recordgraph/store/storetest"
)

// empty opens a store on a database without records. Its clock starts at created and advances by a second per call.
func empty(t *testing.T, sdl string) *database {
	t.Helper()
	return emptyWith(t, sdl, "")
}

// emptyWith is empty with options of CREATE DATABASE.
func emptyWith(t *testing.T, sdl, options string) *database {
	t.Helper()
	m := storetest.Load(t, sdl)
	template := pgtest.Template{Name: "store_empty", Hash: ddl.Create(m.Schema()), Options: options, Build: func(ctx context.Context, url string) error {
		db, err := driver.Open(driver.Config{URL: url})
		if err != nil {
			return err
		}
		_, err = db.ExecContext(ctx, ddl.Create(m.Schema()))
		return errors.Join(err, db.Close())
	}}
	var calls atomic.Int64
	return open(t, template, store.Config{Schema: m.Schema(), Now: func() time.Time {
		return created.Add(time.Duration(calls.Add(1)-1) * time.Second)
	}})
}

func (d *database) typ(name string) *record.Type { return d.Schema().Type(name) }

// input is an input object in the order of the model.
func input(t *record.Type, values map[string]any) record.Values {
	var out record.Values
	for _, f := range t.Fields {
		if v, ok := values[f.Name]; ok {
			out = append(out, record.Assignment{Field: f, Value: v})
		}
	}
	return out
}

// create makes a record and returns its ID.
func (d *database) create(ctx context.Context, t testing.TB, name string, values map[string]any) record.ID {
	t.Helper()
	w := must(d.Create(ctx, &record.Create{Type: d.typ(name), Inputs: []record.Values{input(d.typ(name), values)}}))(t)
	return w.IDs[0]
}

// update sets fields of a record.
func (d *database) update(ctx context.Context, name string, id record.ID, values map[string]any) error {
	_, err := d.Update(ctx, &record.Update{Type: d.typ(name), ID: id, Patch: input(d.typ(name), values)})
	return err
}

// read reads fields of a record; nil if the record does not exist.
func (d *database) read(ctx context.Context, t testing.TB, id record.ID, fields ...string) any {
	t.Helper()
	typ := d.Schema().ByPrefix(id.Prefix)
	objects := must(d.Lookup(ctx, &record.Lookup{Type: typ, IDs: []record.ID{id}, Select: storetest.Select(typ, fields...)}))(t)
	if objects[0] == nil {
		return nil
	}
	return reply(t, objects[0])
}

// count is the number of records of a type.
func (d *database) count(t testing.TB, name string) int64 {
	t.Helper()
	n := must(d.Count(t.Context(), d.typ(name), nil))(t)
	return n
}

// compareText compares the JSON of an object.
func compareText(t testing.TB, want string, got []byte) {
	t.Helper()
	if diff := cmp.Diff(normal(decode([]byte(want))), normal(reply(t, got))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// wantError is what a client is clientError of an error.
type wantError struct {
	kind       error
	field      string
	constraint string
	version    int
}

func checkError(t testing.TB, err error, want wantError) {
	t.Helper()
	var e *record.Error
	if !errors.As(err, &e) {
		t.Errorf("error %v, want one of kind %v", err, want.kind)
		return
	}
	if !errors.Is(e.Kind, want.kind) || e.Field != want.field || e.Constraint != want.constraint || e.CurrentVersion != want.version {
		t.Errorf("%v at %q by %q, version %d (%s); want %+v", e.Kind, e.Field, e.Constraint, e.CurrentVersion, e.Message, want)
	}
}

// scalarValue reads one value by SQL.
func scalarValue[T any](t testing.TB, db *sqlx.DB, query string, args ...any) T {
	t.Helper()
	var v T
	noError(t, db.QueryRowxContext(t.Context(), query, args...).Scan(&v))
	return v
}

// must returns a function that returns the value of a call, or ends the test on an error.
func must[T any](v T, err error) func(testing.TB) T {
	return func(tb testing.TB) T {
		tb.Helper()
		noError(tb, err)
		return v
	}
}

// noError ends the test on an error.
func noError(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}
