package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"recordgraph/internal/reqlog"
)

// A provider applies the migrations of a set.
type provider struct {
	set
	goose    *goose.Provider
	versions database.Store
	db       *sql.DB
	log      *slog.Logger
}

// hasSteps reports whether files of the set may have steps. The engine's files are few and small.
func (p provider) hasSteps() bool { return p.name == typeSet(nil).name }

// up applies the files of a phase in order.
func (p provider) up(ctx context.Context, phase phase) (n int, err error) {
	if p.hasSteps() {
		version, direction, err := partial(ctx, p.db)
		if err == nil && direction == down {
			err = fmt.Errorf("migration %d is partly taken back; complete that first (run: recordgraph migrate down)", version)
		}
		if err != nil {
			return 0, err
		}
	}
	applied, err := p.applied(ctx, p.db)
	if err != nil {
		return 0, err
	}
	if delete(applied, 0); phase == expandPhase && len(applied) == 0 {
		phase = bothPhases // no replica uses a new database
	}
	for {
		f, err := p.next(ctx, phase)
		if err != nil || f == nil {
			return n, err
		}
		begin := time.Now()
		ran, err := p.apply(ctx, *f, phase)
		if err != nil {
			return n, fmt.Errorf("migration %s: %w", f, err)
		}
		if ran {
			n++
			p.report(ctx, "migration applied", *f, begin)
		}
	}
}

func (p provider) report(ctx context.Context, text string, f file, begin time.Time) {
	p.log.LogAttrs(ctx, slog.LevelInfo, text, slog.String("migration", f.String()), reqlog.Milliseconds("durationMs", time.Since(begin))) //nolint:sloglint // one of two texts
}

// next returns the next file of a phase, or nil.
func (p provider) next(ctx context.Context, phase phase) (*file, error) {
	applied, err := p.applied(ctx, p.db)
	if err != nil {
		return nil, err
	}
	files, finish, err := p.pending(applied)
	if err != nil {
		return nil, err
	}
	switch {
	case phase == expandPhase:
		if finish == 0 && len(files) > 0 {
			p.log.LogAttrs(ctx, slog.LevelInfo, "a migration is left for migrate finish", slog.String("migration", files[0].String()))
		}
		files = files[:finish]
	case phase == finishPhase && finish > 0:
		return nil, fmt.Errorf("migration %s is pending; apply it first (run: recordgraph migrate up)", files[0])
	}
	if len(files) == 0 {
		return nil, nil
	}
	for later := range applied {
		if later > files[0].version {
			return nil, fmt.Errorf("migration %s is not applied, but %d is; give the file a number after those of all applied migrations", files[0], later)
		}
	}
	return &files[0], nil
}

// apply applies a file, unless another process has applied it meanwhile.
func (p provider) apply(ctx context.Context, f file, phase phase) (ran bool, err error) {
	if f.steps == nil {
		_, err := p.goose.ApplyVersion(ctx, f.version, true)
		if errors.Is(err, goose.ErrAlreadyApplied) {
			return false, nil
		}
		return err == nil, gooseError(err)
	}
	return p.runSteps(ctx, f, up, func(s *session) error {
		if f.finish() && phase != bothPhases {
			return oldReplicas(ctx, s.conn, f.version)
		}
		return nil
	})
}

// gooseError is the reason why a file failed.
func gooseError(err error) error {
	var partial *goose.PartialError
	if errors.As(err, &partial) {
		return partial.Err
	}
	return err
}

// runSteps applies a file with steps or takes it back, unless another process has done so meanwhile. It calls may before
// each step.
func (p provider) runSteps(ctx context.Context, f file, direction string, may func(*session) error) (ran bool, err error) {
	err = locked(ctx, p.db, p.log, func(s *session) error {
		s.retries = fileRetries
		applied, err := p.applied(ctx, s.conn)
		if err != nil || applied[f.version] == (direction == up) {
			return err
		}
		ran = true
		return s.runFile(ctx, f, direction, may, func(tx *sql.Tx) error {
			if direction == up {
				return p.versions.Insert(ctx, tx, database.InsertRequest{Version: f.version})
			}
			return p.versions.Delete(ctx, tx, f.version)
		})
	})
	return ran && err == nil, err
}

// down takes the last file back and returns its name.
func (p provider) down(ctx context.Context) (name string, err error) {
	var last int64
	if err := p.db.QueryRowContext(ctx, `SELECT version_id FROM `+p.table+` WHERE version_id > 0 ORDER BY id DESC LIMIT 1`).Scan(&last); err != nil {
		return "", err
	}
	files, err := p.read(func(version int64) bool { return version == last })
	if err != nil {
		return "", err
	}
	if len(files) == 0 {
		return "", errLater
	}
	f, begin := files[0], time.Now()
	if p.name == modelSet && !f.finish() {
		err = newReplicas(ctx, p.db, f.version)
	}
	if err == nil {
		err = p.takeBack(ctx, f)
	}
	if err != nil {
		return "", fmt.Errorf("migration %s: %w", f, err)
	}
	p.report(ctx, "migration taken back", f, begin)
	return f.String(), nil
}

func (p provider) takeBack(ctx context.Context, f file) error {
	if p.hasSteps() {
		version, direction, err := partial(ctx, p.db)
		if pq.As(err, pqerror.UndefinedTable) != nil && f.steps != nil {
			return errors.New("the engine's migrations are pending; apply them first (run: recordgraph migrate up)")
		}
		if err := withoutTable(err); err != nil {
			return err
		}
		if direction == up {
			command, err := p.completing(version)
			if err != nil {
				return err
			}
			return fmt.Errorf("migration %d, which follows, is partly applied; complete that first (run: recordgraph migrate %s)", version, command)
		}
	}
	if f.steps == nil {
		_, err := p.goose.ApplyVersion(ctx, f.version, false)
		return gooseError(err)
	}
	if len(f.steps.Down) == 0 {
		return errors.New("the file has no steps after -- +goose Down")
	}
	_, err := p.runSteps(ctx, f, down, func(*session) error { return nil })
	return err
}

// completing is the command of migrate that completes a partly applied migration.
func (p provider) completing(version int64) (string, error) {
	files, err := p.read(func(v int64) bool { return v == version })
	if err == nil && len(files) == 1 && files[0].finish() {
		return "finish", nil
	}
	return "up", err
}

// status returns the state of the set's migrations.
func (p provider) status(ctx context.Context) ([]Migration, error) {
	found, err := p.goose.Status(ctx)
	if err != nil {
		return nil, err
	}
	files, err := p.read(func(int64) bool { return true })
	if err != nil {
		return nil, err
	}
	var list []Migration
	for _, f := range files {
		m := Migration{Name: f.String(), Version: f.version, Finish: f.finish()}
		for _, s := range found {
			if s.Source.Version == f.version && s.State == goose.StateApplied {
				m.Applied, m.AppliedAt = true, s.AppliedAt.UTC()
			}
		}
		list = append(list, m)
	}
	if !p.hasSteps() {
		return list, nil
	}
	return list, p.partlyApplied(ctx, files, list)
}

// partlyApplied adds the number of steps that are done to the migration that is partly applied.
func (p provider) partlyApplied(ctx context.Context, files []file, list []Migration) error {
	version, direction, err := partial(ctx, p.db)
	i := slices.IndexFunc(files, func(f file) bool { return f.version == version })
	if err != nil || i < 0 || files[i].steps == nil {
		return withoutTable(err)
	}
	m := &list[i]
	m.Steps, m.Down = len(files[i].part(direction)), direction == down
	return p.db.QueryRowContext(ctx, `SELECT count(*) FROM recordgraph_step WHERE version = $1 AND done`, version).Scan(&m.StepsDone)
}
