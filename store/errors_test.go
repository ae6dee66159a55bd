package store

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"recordgraph/internal/pgtest"
	"recordgraph/record"
	"recordgraph/store/driver"
)

func errorSchema() *record.Schema {
	studio := &record.Type{
		Name: "Studio", Singular: "studio", Plural: "studios", Table: "studios", IDPrefix: "studio",
		Fields: []*record.Field{
			{Name: "id", Column: "id", Scalar: record.ScalarID},
			{Name: "name", Column: "name", Scalar: record.ScalarString, Text: &record.Text{Min: 1, Max: 5000, Pattern: "^[^!]*$"}},
		},
		Keys: []*record.Key{{Constraint: "studios_name_key", Fields: []string{"name"}}},
	}
	relation := func(name, column string, onDelete record.OnDelete) *record.Field {
		return &record.Field{Name: name, Column: column, Scalar: record.ScalarID, Relation: &record.Relation{To: "Studio", OnDelete: onDelete}}
	}
	movie := &record.Type{
		Name: "Movie", Singular: "movie", Plural: "movies", Table: "movies", IDPrefix: "movie",
		Fields: []*record.Field{
			{Name: "id", Column: "id", Scalar: record.ScalarID},
			{Name: "title", Column: "title", Scalar: record.ScalarString, NonNull: true},
			{Name: "runtimeMinutes", Column: "runtime_minutes", Scalar: record.ScalarInt, Range: &record.Range{Min: "1", Max: "1000"}},
			{Name: "year", Column: "year", Scalar: record.ScalarInt, Range: &record.Range{Min: "1888"}},
			{Name: "discount", Column: "discount", Scalar: record.ScalarInt, Range: &record.Range{Max: "9"}},
			{Name: "rating", Column: "rating", Scalar: record.ScalarEnum, Enum: &record.Enum{Name: "Rating", Values: []string{"G", "PG"}}},
			relation("studio", "studio_id", record.Restrict),
			relation("distributor", "distributor_id", record.Cascade),
		},
		Keys:    []*record.Key{{Constraint: "movies_title_year_key", Fields: []string{"title", "year"}}},
		Indexes: []*record.Index{{Name: "movies_title_idx", Fields: []string{"title"}}},
		Checks: []*record.Check{
			{Constraint: "movies_era_check", Fields: []string{"year", "runtimeMinutes"}, Message: "no silent films of over five hours"},
			{Constraint: "movies_offer_check", Fields: []string{"year", "discount", "rating"}, Message: "no discount on new films for children"},
		},
	}
	return record.NewSchema(record.Schema{Types: []*record.Type{studio, movie}})
}

const errorTables = `
CREATE TABLE studios (
	id uuid PRIMARY KEY,
	name text COLLATE "C",
	CONSTRAINT studios_name_key UNIQUE (name),
	CONSTRAINT studios_name_check CHECK (length(name) >= 1 AND name !~ '!'));
CREATE TABLE movies (
	id uuid PRIMARY KEY,
	title text COLLATE "C" NOT NULL,
	runtime_minutes int CONSTRAINT movies_runtime_minutes_check CHECK (runtime_minutes BETWEEN 1 AND 1000),
	year int CONSTRAINT movies_year_check CHECK (year >= 1888),
	discount int CONSTRAINT movies_discount_check CHECK (discount <= 9),
	rating text CONSTRAINT movies_rating_check CHECK (rating IN ('G', 'PG')),
	studio_id uuid CONSTRAINT movies_studio_id_fkey REFERENCES studios (id),
	distributor_id uuid CONSTRAINT movies_distributor_id_fkey REFERENCES studios (id),
	internal int,
	CONSTRAINT movies_title_year_key UNIQUE (title, year),
	CONSTRAINT movies_era_check CHECK (year > 1927 OR runtime_minutes < 300),
	CONSTRAINT movies_offer_check CHECK (year < 2000 OR discount < 5 OR rating <> 'G'),
	CONSTRAINT movies_internal_check CHECK (internal > 0));
CREATE INDEX movies_title_idx ON movies (title);
CREATE TABLE other (n int UNIQUE);
INSERT INTO studios VALUES ('00000000-0000-0000-0000-000000000001', 'One'), ('00000000-0000-0000-0000-000000000002', 'Two');
INSERT INTO movies (id, title, year, studio_id, distributor_id) VALUES
	('00000000-0000-0000-0000-00000000000a', 'A', 2000, '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002');
INSERT INTO other VALUES (1);`

// clientError is the part of a [record.Error] that clients see.
type clientError struct {
	Kind                       error
	Message, Field, Constraint string
	Fields                     []string
}

func clientErrorOf(err error) clientError {
	var e *record.Error
	if !errors.As(err, &e) {
		return clientError{}
	}
	return clientError{e.Kind, e.Message, e.Field, e.Constraint, e.Fields}
}

// sameKind compares kinds by identity, because [errors.Is] is true for some different kinds.
func sameKind(a, b error) bool { return a == b }

func compareClientError(t *testing.T, err error, want clientError) {
	t.Helper()
	if diff := cmp.Diff(want, clientErrorOf(err), cmp.Comparer(sameKind)); diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

const studio1, studio2 = "00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"

// TestConstraintErrors maps the errors of statements.
func TestConstraintErrors(t *testing.T) {
	t.Parallel()
	db, err := driver.Open(driver.Config{URL: pgtest.New(t, pgtest.Template{})})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	if _, err := db.ExecContext(t.Context(), errorTables); err != nil {
		t.Fatal(err)
	}
	schema := errorSchema()
	for _, c := range constraintCases() {
		_, err := db.ExecContext(t.Context(), c.sql, c.args...)
		if err == nil {
			t.Errorf("%s: no error", c.sql)
			continue
		}
		mapped := mapError(schema, err)
		compareClientError(t, mapped, c.want)
		if !errors.Is(mapped, err) {
			t.Errorf("%s: the cause is missing", c.sql)
		}
	}
}

type constraintCase struct {
	sql  string
	args []any
	want clientError
}

func constraintCases() []constraintCase {
	const newMovie = `INSERT INTO movies (id, title, %s) VALUES (gen_random_uuid(), 'x', $1)`
	movie := func(column string, value any, want clientError) constraintCase {
		return constraintCase{fmt.Sprintf(newMovie, column), []any{value}, want}
	}
	invalid := func(field, constraint, message string) clientError {
		return clientError{Kind: record.ErrInvalid, Field: field, Constraint: constraint, Message: message}
	}
	return []constraintCase{
		{`INSERT INTO studios VALUES (gen_random_uuid(), $1)`, []any{"One"},
			clientError{Kind: record.ErrAlreadyExists, Field: "name", Fields: []string{"name"}, Constraint: "studios_name_key", Message: "this name is taken by another studio"}},
		{`INSERT INTO movies (id, title, year) VALUES (gen_random_uuid(), 'A', $1)`, []any{2000},
			clientError{Kind: record.ErrAlreadyExists, Field: "title", Fields: []string{"title", "year"}, Constraint: "movies_title_year_key", Message: "this title and year are taken by another movie"}},
		{`INSERT INTO studios VALUES ($1, 'x')`, []any{studio1},
			clientError{Kind: record.ErrAlreadyExists, Field: "id", Fields: []string{"id"}, Constraint: "studios_pkey", Message: "this ID is taken by another studio"}},
		{`INSERT INTO other VALUES ($1)`, []any{1}, clientError{}},
		movie("studio_id", "00000000-0000-0000-0000-0000000000ff",
			clientError{Kind: record.ErrNotFound, Field: "studio", Constraint: "movies_studio_id_fkey", Message: "there is no studio with this ID"}),
		{`UPDATE movies SET distributor_id = $1`, []any{"00000000-0000-0000-0000-0000000000ff"},
			clientError{Kind: record.ErrNotFound, Field: "distributor", Constraint: "movies_distributor_id_fkey", Message: "there is no studio with this ID"}},
		{`DELETE FROM studios WHERE id = $1`, []any{studio1},
			clientError{Kind: record.ErrConflict, Field: "id", Constraint: "movies_studio_id_fkey", Message: "this studio is still the studio of movies"}},
		{`DELETE FROM studios WHERE id = $1`, []any{studio2},
			clientError{Kind: record.ErrSerialization, Constraint: "movies_distributor_id_fkey", Message: "a concurrent change prevented this one"}},
		movie("runtime_minutes", 0, invalid("runtimeMinutes", "movies_runtime_minutes_check", "must be from 1 to 1000")),
		movie("year", 1000, invalid("year", "movies_year_check", "must be at least 1888")),
		movie("discount", 10, invalid("discount", "movies_discount_check", "must be at most 9")),
		movie("rating", "X", invalid("rating", "movies_rating_check", "must be one of G, PG")),
		{`INSERT INTO studios VALUES (gen_random_uuid(), $1)`, []any{"!"},
			invalid("name", "studios_name_check", "must have at least 1 characters, must have at most 5000 characters and must match ^[^!]*$")},
		{`INSERT INTO movies (id, title, year, runtime_minutes) VALUES (gen_random_uuid(), 'x', $1, 400)`, []any{1920},
			clientError{
				Kind: record.ErrInvalid, Field: "year", Fields: []string{"year", "runtimeMinutes"},
				Constraint: "movies_era_check", Message: "no silent films of over five hours",
			}},
		{`INSERT INTO movies (id, title, year, discount, rating) VALUES (gen_random_uuid(), 'new', 2001, $1, 'G')`, []any{9},
			invalid("", "movies_offer_check", "no discount on new films for children")},
		movie("internal", 0, clientError{}),
		{`INSERT INTO movies (id, title) VALUES (gen_random_uuid(), $1)`, []any{nil}, invalid("title", "", "must not be null")},
		{`INSERT INTO movies (id, title) SELECT gen_random_uuid(), string_agg(md5(n::text), '') FROM generate_series(1, $1::int) n`, []any{150},
			clientError{Kind: record.ErrLimit, Field: "title", Constraint: "movies_title_year_key", Message: "too long for its index"}},
		{`SELECT 1e10::int8::int4 WHERE $1`, []any{true}, invalid("", "", "a number is out of range")},
		{`SELECT $1::date`, []any{"2023-02-30"}, invalid("", "", "a date or time is malformed or out of range")},
		{`SELECT $1::date`, []any{"x"}, invalid("", "", "a date or time is malformed or out of range")},
		{`SELECT $1::text`, []any{"a\x00b"}, invalid("", "", "a text contains a character that cannot be stored, such as NUL")},
		{`SELECT $1::uuid`, []any{"x"}, invalid("", "", "a value is malformed or out of range")},
		{`SELECT 'x' ~ $1`, []any{"("}, invalid("", "", "a regular expression is malformed")},
		{`SELECT $1 FROM nothing`, []any{1}, clientError{}},
	}
}

// TestStateErrors maps the SQLSTATEs and errors that the statements of the test above do not cause.
func TestStateErrors(t *testing.T) {
	t.Parallel()
	unavailable := func(message string) clientError {
		return clientError{Kind: record.ErrUnavailable, Message: message}
	}
	rerun := clientError{Kind: record.ErrSerialization, Message: "a concurrent change prevented this one"}
	late := clientError{Kind: record.ErrTimeout, Message: "the request timed out"}
	slow := clientError{Kind: record.ErrTimeout, Message: "a statement of the database took too long"}
	cancelled := clientError{Kind: record.ErrCancelled, Message: "the request was cancelled"}
	state := func(code string) error { return &pq.Error{Code: pqerror.Code(code)} }
	own := &record.Error{Kind: record.ErrOutcomeUnknown, Message: "own", Cause: driver.ErrOutcomeUnknown}
	for _, c := range []struct {
		err  error
		want clientError
	}{
		{nil, clientError{}},
		{state("40001"), rerun},
		{state("40P01"), rerun},
		{fmt.Errorf("%w: %w", driver.ErrStalePlan, state("0A000")), rerun},
		{state("57014"), slow},
		{fmt.Errorf("%w: %w", context.DeadlineExceeded, state("57014")), slow},
		{fmt.Errorf("%w: %w", context.Canceled, state("57014")), cancelled},
		{context.Canceled, cancelled},
		{fmt.Errorf("x: %w", context.DeadlineExceeded), late},
		{state("55P03"), clientError{Kind: record.ErrLocked, Message: "another change held a record locked for too long"}},
		{state("25006"), unavailable("the database takes no writes at the moment")},
		{fmt.Errorf("%w: %w", driver.ErrReadOnly, state("25006")), unavailable("the database takes no writes at the moment")},
		{fmt.Errorf("%w: %w", driver.ErrStandby, state("25006")), unavailable("the database is a standby: the service needs the primary")},
		{fmt.Errorf("%w: %w", driver.ErrNoConnection, driver.ErrStandby), unavailable("the database is a standby: the service needs the primary")},
		{state("42704"), unavailable("the database has no collation und-x-icu, which folding text needs")},
		{state("53100"), unavailable("the database is out of resources")},
		{state("53200"), unavailable("the database is out of resources")},
		{state("53300"), unavailable("the database is out of resources")},
		{state("08006"), unavailable(unreachable)},
		{state("57P01"), unavailable(unreachable)},
		{state("57P02"), unavailable(unreachable)},
		{state("57P03"), unavailable(unreachable)},
		{sqldriver.ErrBadConn, unavailable(unreachable)},
		{driver.ErrConnLost, unavailable(unreachable)},
		{fmt.Errorf("%w: %w", driver.ErrConnLost, context.DeadlineExceeded), unavailable(unreachable)},
		{fmt.Errorf("%w: %w", driver.ErrNoConnection, state("28P01")), unavailable(unreachable)},
		{fmt.Errorf("%w: %w", driver.ErrPoolBusy, context.DeadlineExceeded), unavailable("all connections to the database are busy")},
		{&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, unavailable(unreachable)},
		{io.EOF, unavailable(unreachable)},
		{io.ErrUnexpectedEOF, unavailable(unreachable)},
		{state("54001"), clientError{Kind: record.ErrLimit, Message: "a value is too long, or the request too large, for the database"}},
		{state("54023"), clientError{Kind: record.ErrLimit, Message: "a value is too long, or the request too large, for the database"}},
		{state("22001"), clientError{Kind: record.ErrInvalid, Message: "a value is malformed or out of range"}},
		{state("23505"), clientError{}},
		{state("42P01"), clientError{}},
		{state("42703"), clientError{}},
		{state("XX000"), clientError{}},
		{state(""), clientError{}},
		{pq.ErrInFailedTransaction, clientError{}},
		{errors.New("anything else"), clientError{}},
		{own, clientError{Kind: record.ErrOutcomeUnknown, Message: "own"}},
	} {
		got := mapError(errorSchema(), c.err)
		compareClientError(t, got, c.want)
		if !errors.Is(got, c.err) {
			t.Errorf("%v: the cause is missing in %v", c.err, got)
		}
	}
}

func TestUnreachableDatabaseIsUnavailable(t *testing.T) {
	t.Parallel()
	db, err := driver.Open(driver.Config{URL: "postgres://u@127.0.0.1:1/d?sslmode=disable"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	err = driver.InTx(t.Context(), db, driver.TxOptions{}, func(context.Context, *sqlx.Tx) error { return nil })
	compareClientError(t, mapError(errorSchema(), err), clientError{Kind: record.ErrUnavailable, Message: unreachable})
}
