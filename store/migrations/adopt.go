package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/pressly/goose/v3/database"

	"recordgraph/model"
	"recordgraph/model/ddl"
)

// Diverged is the error of [Adopt] if there are new migration files, and dev has changed the tables in another way.
type Diverged struct {
	Pending     []string // the new files
	Differences []string // what the database has otherwise
}

// Error lists the files and the differences.
func (d *Diverged) Error() string {
	return fmt.Sprintf("%s can't be applied, because dev has already changed the tables: %s",
		strings.Join(d.Pending, ", "), strings.Join(d.Differences, "; "))
}

// Losing is the error of [Adopt] if new migration files may delete data.
type Losing struct {
	Pending []string // the new files
	Losses  []string // the data, as in [Report]
}

// Error lists the files and the data.
func (l *Losing) Error() string {
	return fmt.Sprintf("%s: the change from the previous model deletes %s, unless the statements of the file keep the data",
		strings.Join(l.Pending, ", "), strings.Join(l.Losses, ", "))
}

// Adoption is what [Adopt] adopts, and what it may do without an error.
type Adoption struct {
	Files  fs.FS        // the migration files and the model as of the last one; only the model is compared, and no SQL is read
	Mark   bool         // mark files as applied instead of the error [Diverged]
	Lose   bool         // apply files instead of the error [Losing]
	Before func() error // is called before files change the tables
	Logger *slog.Logger
}

// Adopt prepares a database for recordgraph dev and returns its tables. It applies the engine's migrations and the
// migration files of the record types. If dev has already made the tables that new files lead to, it marks the files as
// applied instead. If dev has made other tables, the error is [Diverged]; with Mark, the files are marked as applied
// nevertheless, and none of their statements runs. If files may delete data, the error is [Losing], and no file is applied
// without Lose.
func Adopt(ctx context.Context, db *sql.DB, a Adoption) (ddl.Tables, error) {
	last, err := ddl.Snapshot(a.Files)
	if err != nil {
		return nil, err
	}
	if _, err := Up(ctx, db, nil, a.Logger); err != nil {
		return nil, err
	}
	r, err := Recorded(ctx, db)
	if err != nil {
		return nil, err
	}
	pending, err := pendingFiles(ctx, db, a.Files)
	switch {
	case err != nil:
		return nil, err
	case r == nil:
		return a.apply(ctx, db, r, last)
	case len(pending) == 0:
		return r.Tables, nil
	case !r.Ahead():
		report, err := Inspect(ctx, db, ddl.DiffReplacing(r.Tables, last))
		if err != nil {
			return nil, err
		}
		if len(report.Losses) > 0 && !a.Lose {
			return nil, &Losing{pending, report.Losses}
		}
		return a.apply(ctx, db, r, last)
	case !a.Mark && !r.Tables.Equal(last):
		return nil, &Diverged{pending, r.Tables.Differences(last)}
	}
	a.Logger.InfoContext(ctx, "migrations marked as applied", "migrations", pending)
	return r.Tables, markApplied(ctx, db, &Record{last, r.Tables}, pending)
}

// apply applies the migration files and records their tables. Between the two there is no record. If the first file fails,
// the record stays.
func (a Adoption) apply(ctx context.Context, db *sql.DB, before *Record, last ddl.Tables) (ddl.Tables, error) {
	if err := a.Before(); err != nil {
		return nil, err
	}
	if _, err := db.ExecContext(ctx, `DELETE FROM recordgraph_model`); err != nil {
		return nil, fmt.Errorf("record the tables: %w", err)
	}
	switch applied, err := UpAlone(ctx, db, a.Files, a.Logger); {
	case err != nil && applied == 0 && before != nil:
		return nil, errors.Join(err, before.store(context.WithoutCancel(ctx), db))
	case err != nil:
		return nil, err
	}
	return last, (&Record{last, last}).store(ctx, db)
}

// pendingFiles returns the migration files that are not applied. It refuses a database with migrations whose files do
// not exist, because its tables are unknown.
func pendingFiles(ctx context.Context, db *sql.DB, files fs.FS) ([]string, error) {
	s := typeSet(files)
	names, err := s.names()
	if err != nil {
		return nil, err
	}
	applied, err := s.applied(ctx, db)
	if err != nil && pq.As(err, pqerror.UndefinedTable) == nil {
		return nil, err
	}
	var pending []string
	for _, name := range names {
		if n := model.MigrationNumber(name); !applied[n] {
			pending = append(pending, name)
		} else {
			delete(applied, n)
		}
	}
	delete(applied, 0) // goose's row of the empty database
	for n := range applied {
		return nil, fmt.Errorf("the database has the migration %d, whose file is missing; restore the file, or start with a new database", n)
	}
	return pending, nil
}

// markApplied adds migrations to the list of applied ones, and stores the record, in one transaction.
func markApplied(ctx context.Context, db *sql.DB, r *Record, names []string) error {
	versions, err := typeSet(nil).versions()
	if err != nil {
		return err
	}
	return transact(ctx, db, func(tx *sql.Tx) error {
		exists, err := versions.TableExists(ctx, tx)
		if err == nil && !exists {
			if err = versions.CreateVersionTable(ctx, tx); err == nil {
				err = versions.Insert(ctx, tx, database.InsertRequest{Version: 0})
			}
		}
		for i := 0; i < len(names) && err == nil; i++ {
			err = versions.Insert(ctx, tx, database.InsertRequest{Version: model.MigrationNumber(names[i])})
		}
		if err != nil {
			return fmt.Errorf("mark migrations as applied: %w", err)
		}
		return r.store(ctx, tx)
	})
}
