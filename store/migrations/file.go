package migrations

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"

	"github.com/pressly/goose/v3"

	"recordgraph/model/ddl"
)

// A file is a migration file.
type file struct {
	set     string
	name    string
	version int64
	steps   *ddl.File // nil: goose runs the file
}

// String is the name of the migration.
func (f file) String() string { return f.set + "/" + f.name }

// finish reports whether the file must wait for the end of replicas of earlier releases.
func (f file) finish() bool { return f.steps != nil && f.steps.Finish }

// read returns the set's files for whose versions wanted is true, in order.
func (s set) read(wanted func(version int64) bool) ([]file, error) {
	names, err := s.names()
	if err != nil {
		return nil, err
	}
	var out []file
	for _, name := range names {
		f := file{set: s.name, name: name}
		if f.version, err = goose.NumericComponent(name); err != nil {
			return nil, fmt.Errorf("migration %s: %w", f, err)
		}
		if !wanted(f.version) {
			continue
		}
		text, err := fs.ReadFile(s.files, name)
		if err != nil {
			return nil, err
		}
		if f.steps, _, err = ddl.ParseFile(string(text)); err != nil {
			return nil, fmt.Errorf("migration %s: %w", f, err)
		}
		out = append(out, f)
	}
	slices.SortFunc(out, func(a, b file) int { return int(a.version - b.version) })
	return out, nil
}

// pending returns the files that are not applied. Those from the index finish on are the finish files at the end.
func (s set) pending(applied map[int64]bool) (files []file, finish int, err error) {
	files, err = s.read(func(version int64) bool { return !applied[version] })
	for finish = len(files); finish > 0 && files[finish-1].finish(); finish-- {
	}
	return files, finish, err
}

// The directions of a file.
const (
	up   = "up"
	down = "down"
)

// part returns the steps of a direction.
func (f file) part(direction string) []ddl.Step {
	if direction == up {
		return f.steps.Up
	}
	return f.steps.Down
}

// digest identifies a step, so that a change of a file that is partly applied is noticed.
func digest(step ddl.Step) []byte {
	sum := sha256.Sum256([]byte(string(step.Form) + "\n" + strings.Join(step.Tables, "\n") + "\n\n" + step.SQL))
	return sum[:]
}

// runFile makes the steps of a file that are not done. It calls may before each step, because a replica of an earlier release
// may have started, and end in the transaction that ends the file.
func (s *session) runFile(ctx context.Context, f file, direction string, may func(*session) error, end func(*sql.Tx) error) error {
	steps := f.part(direction)
	recorded, err := recordedSteps(ctx, s.conn, f, direction)
	if err != nil {
		return err
	}
	for i, step := range steps {
		number := i + 1
		if recorded[number].done {
			continue
		}
		if err := may(s); err != nil {
			return errors.Join(err, s.repeatBackfills(ctx, f, direction))
		}
		one := *s
		one.log = s.log.With(slog.String("migration", f.String()), slog.String("step", fmt.Sprintf("%d of %d", number, len(steps))))
		if err := one.run(ctx, step, recorded[number], f.recorder(direction, number, step)); err != nil {
			err = fmt.Errorf("step %d (%s %s): %w", number, step.Form, step.Table(), err)
			if step.Form == ddl.Validate {
				err = errors.Join(err, s.repeatBackfills(ctx, f, direction))
			}
			return err
		}
	}
	return transact(ctx, s.conn, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM recordgraph_step WHERE version = $1`, f.version); err != nil {
			return err
		}
		return end(tx)
	})
}

// repeatBackfills makes the next run of a file repeat the backfills of its part up: a replica of an earlier release may have written rows that
// lack their values since.
func (s *session) repeatBackfills(ctx context.Context, f file, direction string) error {
	for i, step := range f.part(direction) {
		if step.Form != ddl.Backfill || direction != up {
			continue
		}
		_, err := s.conn.ExecContext(ctx, `UPDATE recordgraph_step SET (done, cursor, rows, done_at) = (false, NULL, 0, NULL)
			WHERE version = $1 AND direction = $2 AND number = $3`, f.version, direction, i+1)
		if err != nil {
			return fmt.Errorf("repeat the backfill: %w", err)
		}
	}
	return nil
}

// recorder records the progress of a step of a file.
func (f file) recorder(direction string, number int, step ddl.Step) recorder {
	return func(ctx context.Context, tx execer, p progress) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO recordgraph_step AS s (version, direction, number, digest, done, cursor, rows, started_at, done_at)
			VALUES ($1, $2, $3, $4, $5, nullif($6::text, '')::uuid, $7, now(), CASE WHEN $5 THEN now() END)
			ON CONFLICT (version, direction, number) DO UPDATE
			SET (done, cursor, rows, done_at) = (excluded.done, excluded.cursor, excluded.rows, excluded.done_at)`,
			f.version, direction, number, digest(step), p.done, p.cursor, p.rows)
		if err != nil {
			return fmt.Errorf("record the step: %w", err)
		}
		return nil
	}
}

// recordedSteps returns what is recorded of the steps of a file, by number. It refuses a file that was changed since.
func recordedSteps(ctx context.Context, db queryer, f file, direction string) (map[int]progress, error) {
	steps, out := f.part(direction), map[int]progress{}
	const query = `SELECT number, digest, done, coalesce(cursor::text, ''), rows FROM recordgraph_step WHERE version = $1 AND direction = $2`
	err := each(ctx, db, query, []any{f.version, direction}, func(scan func(...any) error) error {
		var number int
		var sum []byte
		var p progress
		if err := scan(&number, &sum, &p.done, &p.cursor, &p.rows); err != nil {
			return err
		}
		if number > len(steps) || string(digest(steps[number-1])) != string(sum) {
			return fmt.Errorf("the file was changed after its step %d began; restore the file as it was then", number)
		}
		out[number] = p
		return nil
	})
	return out, err
}

// partial returns the version and the direction of the file that is partly applied or partly taken back, or 0.
func partial(ctx context.Context, db queryer) (version int64, direction string, err error) {
	err = each(ctx, db, `SELECT version, direction FROM recordgraph_step LIMIT 1`, nil, func(scan func(...any) error) error {
		return scan(&version, &direction)
	})
	return version, direction, err
}

// queryer runs queries: a database, a connection or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// each calls a function for each row of a query.
func each(ctx context.Context, db queryer, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err reports its errors
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}
