// Package migrations brings a database's tables up to date: first the engine's own tables, whose migrations are
// embedded here, then the tables of the record types, whose migrations the service passes in.
//
// Each of the two sets has its own version table and numbers its migrations from 1. A migration is named by its set and
// its file, such as engine/00002_load.sql.
//
// Goose keeps the version tables and runs files of plain SQL. The runner of this package runs files with steps (see
// [ddl.File]) and writes their versions through goose's store. Such files are not given to goose as Go migrations, because
// goose runs those on another connection than the one that holds its lock, and would keep a transaction or none for the
// whole file. Both take the same lock, file by file.
package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"
)

// Migration is the state of one migration in a database.
type Migration struct {
	Name      string // set/file
	Version   int64
	Finish    bool // of the phase finish: [Finish] applies it
	Applied   bool
	AppliedAt time.Time // zero if not applied

	// Of a file that is partly applied, or partly taken back.
	Steps, StepsDone int
	Down             bool // partly taken back
}

// Partial reports whether the migration is partly applied, or partly taken back.
func (m Migration) Partial() bool { return m.Steps > 0 }

// Up applies the pending migrations, and returns their number. It leaves the finish files at the end for [Finish], except
// in a new database. A finish file before others must run first. Then the error is [OldReplicas] while replicas of an
// earlier release are alive.
//
// Several processes may call Up at once: one of them applies a migration under an advisory lock, and the others wait until
// ctx ends. A process that is killed can start again at any point.
//
// The pool must have no statement timeout and must not go through a transaction pooler, because the lock belongs to a
// session. types are the migrations of the record types; nil means none.
func Up(ctx context.Context, db *sql.DB, types fs.FS, logger *slog.Logger) (applied int, err error) {
	return applyAll(ctx, db, types, logger, expandPhase)
}

// UpAlone applies all pending migrations, also finish files. It is for a database that no other replica uses.
func UpAlone(ctx context.Context, db *sql.DB, types fs.FS, logger *slog.Logger) (applied int, err error) {
	return applyAll(ctx, db, types, logger, bothPhases)
}

// Finish applies the finish files that [Up] has left, and returns their number. While replicas of an earlier release are
// alive, the error is [OldReplicas]. Finish waits for their end at most for a time.
func Finish(ctx context.Context, db *sql.DB, types fs.FS, wait time.Duration, logger *slog.Logger) (applied int, err error) {
	end := time.Now().Add(wait)
	for {
		n, err := applyAll(ctx, db, types, logger, finishPhase)
		applied += n
		var old *OldReplicas
		if !errors.As(err, &old) || time.Now().After(end) {
			return applied, err
		}
		logger.InfoContext(ctx, "waiting for the end of replicas of earlier releases", "replicas", len(old.Replicas))
		select {
		case <-ctx.Done():
			return applied, err
		case <-time.After(min(time.Second, time.Until(end))):
		}
	}
}

// phase selects the migrations to apply.
type phase int

const (
	expandPhase phase = iota // all but the finish files at the end
	finishPhase              // the finish files at the end
	bothPhases               // all, without regard to replicas
)

func applyAll(ctx context.Context, db *sql.DB, types fs.FS, logger *slog.Logger, phase phase) (applied int, err error) {
	all, err := open(ctx, db, types, logger)
	for i := 0; i < len(all) && err == nil; i++ {
		var n int
		n, err = all[i].up(ctx, phase)
		applied += n
	}
	if err != nil {
		return applied, fmt.Errorf("migrate: %w", err)
	}
	return applied, nil
}

// errLater means that only a later version of the service has the file of the last migration.
var errLater = errors.New("the last migration belongs to a later version; only that version can take it back")

// Down takes back the migration that was applied last and returns its name, or "" if no migration is applied.
func Down(ctx context.Context, db *sql.DB, types fs.FS, logger *slog.Logger) (name string, err error) {
	all, err := open(ctx, db, types, logger)
	if err != nil {
		return "", fmt.Errorf("migrate down: %w", err)
	}
	var last provider
	var at time.Time
	for _, p := range all {
		var t sql.NullTime
		if err := db.QueryRowContext(ctx, `SELECT max(tstamp) FROM `+p.table+` WHERE version_id > 0`).Scan(&t); err != nil {
			return "", fmt.Errorf("migrate down: %w", err)
		}
		if t.Valid && !t.Time.Before(at) {
			last, at = p, t.Time
		}
	}
	if at.IsZero() {
		return "", nil
	}
	if name, err = last.down(ctx); err != nil {
		return "", fmt.Errorf("migrate down: %w", err)
	}
	return name, nil
}

// Status returns the state of each migration, in the order of [Up]. It changes nothing except that it creates the
// version tables.
func Status(ctx context.Context, db *sql.DB, types fs.FS) ([]Migration, error) {
	all, err := open(ctx, db, types, nil)
	if err != nil {
		return nil, fmt.Errorf("migration status: %w", err)
	}
	var list []Migration
	for _, p := range all {
		found, err := p.status(ctx)
		if err != nil {
			return nil, fmt.Errorf("migration status: %w", err)
		}
		list = append(list, found...)
	}
	return list, nil
}

// Unapplied returns the number of migrations that [Up] would apply, and of those that are left for [Finish].
func Unapplied(list []Migration) (up, finish int) {
	for _, m := range list {
		switch {
		case m.Applied:
		case m.Finish:
			finish++
		default:
			up, finish = up+finish+1, 0
		}
	}
	return up, finish
}
