package service

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"

	"github.com/google/uuid"

	"recordgraph/record"
	"recordgraph/store/migrations"
)

// MigrateCheck writes a line for each reason why the pending migrations may fail or wait, and returns the number of lines. See
// [migrations.Check].
func MigrateCheck(ctx context.Context, def Definition, cfg Config, log *slog.Logger, out io.Writer) (obstacles int, err error) {
	err = onMigrations(ctx, cfg, log, func(db *sql.DB) error {
		found, err := migrations.Check(ctx, db, def.Migrations)
		for _, o := range found {
			if _, err := fmt.Fprintln(out, obstacleText(def.Schema, o)); err != nil {
				return err
			}
		}
		obstacles = len(found)
		return err
	})
	return obstacles, err
}

// obstacleText describes an obstacle. Rows are named by the IDs of their records.
//
//	model/00007_rating.sql: movies: movies_rating_check requires …: 12 rows are in the way, such as movie_01jd…
func obstacleText(schema *record.Schema, o migrations.Obstacle) string {
	var parts []string
	for _, part := range []string{o.Migration, o.Table, o.Text} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if len(o.IDs) > 0 {
		var ids []string
		for _, id := range o.IDs {
			ids = append(ids, idOf(schema, o.Table, id))
		}
		rows := "rows are in the way, such as "
		switch {
		case o.Rows == 1:
			rows = "row is in the way: "
		case int(o.Rows) == len(ids):
			rows = "rows are in the way: "
		}
		parts = append(parts, fmt.Sprintf("%d %s%s", o.Rows, rows, strings.Join(ids, ", ")))
	}
	return strings.Join(parts, ": ")
}

// idOf is the ID of the record in a row of a table, or the row's ID if the model does not have the table.
func idOf(schema *record.Schema, table string, id uuid.UUID) string {
	i := slices.IndexFunc(schema.Types, func(t *record.Type) bool { return t.Table == table })
	if i < 0 {
		return id.String()
	}
	return record.ID{Prefix: schema.Types[i].IDPrefix, UUID: id}.String()
}
