package dev

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"recordgraph/app/service"
	"recordgraph/model"
	"recordgraph/model/ddl"
	"recordgraph/store/migrations"
)

// allScopes is the scope of the token. It includes all scopes of the served model, so that a token may use new types.
const allScopes = "dev:all"

// live follows the changes of a model directory. It changes the tables of the database and the served model.
type live struct {
	environment
	db      *sql.DB
	digest  string           // of the migration files; empty: unknown
	tables  ddl.Tables       // of the record types in the database
	running *service.Service // nil before the start
	samples *watcher         // of the sample data
	held    bool             // requests wait, because migration files change the tables
	prompt  *prompt
}

// follow prepares the database for the model of the directory. Close must be called at the end.
func (e environment) follow(ctx context.Context) (*live, error) {
	db, err := service.OpenMigrations(ctx, e.Service, e.Log)
	if err != nil {
		return nil, err
	}
	l := &live{environment: e, db: db, prompt: newPrompt(e.Answers, e.Out)}
	l.samples = newWatcher(e.Service.ModelDir, service.SamplesDir)
	if err := l.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return l, nil
}

func (l *live) close() error { return l.db.Close() }

// prepare applies migration files and makes the tables of the model, before the model is served.
func (l *live) prepare(ctx context.Context) error {
	if err := l.adopt(ctx, l.definition); err != nil {
		return err
	}
	plan, err := l.plan(ctx, l.definition)
	if err != nil {
		return err
	}
	if plan.Offline {
		l.tables, err = migrations.ApplyTogether(ctx, l.db, l.tables, plan.Expand, l.Log)
		return err
	}
	if err := l.apply(ctx, plan.Expand); err != nil {
		return err
	}
	return l.apply(ctx, plan.Finish)
}

func (l *live) apply(ctx context.Context, steps []ddl.Step) (err error) {
	l.tables, err = migrations.Apply(ctx, l.db, l.tables, steps, l.Log)
	return err
}

// adopt applies new migration files, or marks them as applied when the database has their tables.
func (l *live) adopt(ctx context.Context, def service.Definition) error {
	digest, err := migrations.Digest(def.Migrations)
	if err != nil || digest == l.digest {
		return err
	}
	l.digest = ""
	adoption := migrations.Adoption{Files: def.Migrations, Lose: l.AcceptLoss, Before: func() error { return l.hold(ctx, l.tables) }, Logger: l.Log}
	tables, err := migrations.Adopt(ctx, l.db, adoption)
	if asked, refused := l.consent(ctx, err, &adoption); refused != nil {
		return refused
	} else if asked {
		tables, err = migrations.Adopt(ctx, l.db, adoption)
	}
	if err != nil {
		return err
	}
	l.digest, l.tables = digest, tables
	return nil
}

// consent asks for consent to what [migrations.Adopt] refused, if it is a matter of consent.
func (l *live) consent(ctx context.Context, refusal error, adoption *migrations.Adoption) (asked bool, err error) {
	var diverged *migrations.Diverged
	var losing *migrations.Losing
	switch {
	case errors.As(refusal, &diverged):
		adoption.Mark = true
		return true, l.prompt.confirm(ctx, diverged.Error(), "mark the files as applied without running them", "start anew with --reset, which deletes all data of the local database")
	case errors.As(refusal, &losing):
		adoption.Lose = true
		return true, l.prompt.confirm(ctx, losing.Error(), "apply the migration", "edit the file, or start with --accept-loss")
	}
	return false, nil
}

// plan plans the changes of tables for a model. It asks whether data may be lost. The error says why the changes can't
// be made.
func (l *live) plan(ctx context.Context, def service.Definition) (ddl.Plan, error) {
	plan := ddl.DiffReplacing(l.tables, ddl.TablesOf(def.Schema)) // columns with another type: new columns without their values
	if len(plan.Refusals) > 0 {
		var texts []string
		for _, r := range plan.Refusals {
			texts = append(texts, r.Text)
		}
		return plan, errors.New(strings.Join(texts, "\n"))
	}
	report, err := migrations.Inspect(ctx, l.db, plan)
	switch {
	case err != nil:
		return plan, err
	case len(report.InTheWay) > 0:
		return plan, errors.New(strings.Join(report.InTheWay, "\n"))
	case len(report.Losses) > 0 && !l.AcceptLoss:
		lost := "this change of the model deletes " + strings.Join(report.Losses, ", ")
		return plan, l.prompt.confirm(ctx, lost, "delete the data", "undo the change, or start with --accept-loss")
	}
	return plan, nil
}

// reload reads the model again and serves it. If served is false, the previous model is served. current ends at a further
// change of the files, which makes this one obsolete until the first table is changed.
func (l *live) reload(ctx, current context.Context) (served bool, err error) {
	begun := time.Now()
	def, err := readDir(l.Service.ModelDir)
	if err != nil {
		return false, err
	}
	before := l.tables
	defer func() { err = errors.Join(err, l.release()) }()
	if err := l.adopt(current, def); err != nil {
		return false, err
	}
	if !l.tables.Equal(ddl.TablesOf(def.Schema)) { // the plan may need an answer
		if err := l.release(); err != nil {
			return false, err
		}
	}
	plan, err := l.plan(current, def)
	if err != nil {
		return false, err
	}
	swap := l.swap
	if plan.Offline {
		swap = l.swapHeld
	}
	served, err = swap(ctx, def, plan)
	if !served {
		return false, err
	}
	l.definition, l.held = def, false
	took := time.Since(begun).Milliseconds()
	err = errors.Join(err, l.loadNewSamples(ctx, before))
	_, _ = fmt.Fprintf(l.Out, "%s: served after %d ms\n", l.modelFile(), took)
	return true, err
}

// hold lets requests wait until a model is served again, or [live.release]. Before, it waits until no long transaction,
// such as an export, uses the tables that will change.
func (l *live) hold(ctx context.Context, changing ddl.Tables) error {
	if l.running == nil {
		return nil
	}
	if err := migrations.AwaitFree(ctx, l.db, changing); err != nil {
		return err
	}
	l.held = true
	l.drain(ctx, l.running.Hold(), heldDrain)
	return nil
}

// release serves the previous model if requests wait.
func (l *live) release() error {
	if !l.held {
		return nil
	}
	l.held = false
	_, err := l.running.Replace(l.definition)
	return err
}

func (l *live) modelFile() string { return filepath.Join(l.Service.ModelDir, model.SchemaFile) }

// swap changes the tables and the served model in phases that both models can be served in, so that no request fails.
func (l *live) swap(ctx context.Context, def service.Definition, plan ddl.Plan) (served bool, err error) {
	if err := l.apply(ctx, plan.Expand); err != nil {
		return false, err
	}
	drained, err := l.running.Replace(def)
	if err != nil {
		return false, err
	}
	l.events.Model(def.Revision())
	l.drain(ctx, drained, l.Service.Admission.Wait+l.Service.RequestTimeout) // as long as a request may take
	return true, l.apply(ctx, plan.Finish)
}

// swapHeld changes the tables while requests wait.
func (l *live) swapHeld(ctx context.Context, def service.Definition, plan ddl.Plan) (served bool, err error) {
	changing := slices.DeleteFunc(slices.Clone(l.tables), func(t ddl.Table) bool {
		return !slices.ContainsFunc(plan.Expand, func(s ddl.Step) bool { return s.Table() == t.Name })
	})
	if err := l.hold(ctx, changing); err != nil {
		return false, err
	}
	l.tables, err = migrations.ApplyTogether(ctx, l.db, l.tables, plan.Expand, l.Log)
	if err == nil {
		_, err = l.running.Replace(def)
	}
	if err != nil {
		return false, err
	}
	l.events.Model(def.Revision())
	return true, nil
}

// heldDrain is the limit of drain while requests wait, which must be less than the request timeout.
const heldDrain = 3 * time.Second

// drain waits until the requests that began with the previous model have ended, or for a limit.
func (l *live) drain(ctx context.Context, drained <-chan struct{}, limit time.Duration) {
	longest := time.NewTimer(limit)
	defer longest.Stop()
	select {
	case <-drained:
	case <-ctx.Done():
	case <-longest.C:
		l.Log.WarnContext(ctx, "requests still use the previous model; they may fail now")
	}
}
