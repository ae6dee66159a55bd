package service

import (
	"context"
	"database/sql"
	"log/slog"

	"recordgraph/model"
	"recordgraph/model/ddl"
	"recordgraph/store/catalog"
	"recordgraph/store/migrations"
)

// CheckMigrations says, in a sentence each, what the migrations of a model directory do not make of its model, or make
// in addition.
func CheckMigrations(d *model.Dir) ([]string, error) {
	last, err := ddl.Snapshot(d.Migrations)
	if err != nil {
		return nil, err
	}
	return last.Differences(ddl.TablesOf(d.Model.Schema())), nil
}

// CheckDatabase says, in a sentence each, what a database lacks of a model directory: its migrations, and its tables with
// columns, constraints and indexes. It changes nothing.
func CheckDatabase(ctx context.Context, d *model.Dir, cfg Config, log *slog.Logger) (problems []string, err error) {
	err = onMigrations(ctx, cfg, log, func(db *sql.DB) error {
		pending, err := migrations.Pending(ctx, db, d.Migrations)
		if err != nil {
			return err
		}
		if pending != "" {
			problems = append(problems, "migration "+pending+" is pending (run: recordgraph migrate up)")
		}
		finish, err := migrations.PendingFinish(ctx, db, d.Migrations)
		if err != nil {
			return err
		}
		if finish != "" {
			problems = append(problems, "migration "+finish+" is pending (run: recordgraph migrate finish)")
		}
		more, err := catalog.Check(ctx, db, ddl.TablesOf(d.Model.Schema()))
		problems = append(problems, more...)
		return err
	})
	return problems, err
}
