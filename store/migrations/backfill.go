package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"recordgraph/model/ddl"
	"recordgraph/model/sqltext"
)

// The rows of a batch. A batch locks its rows for about batchTime.
const (
	firstBatch, smallestBatch, largestBatch = 500, 50, 20_000

	batchTime = 40 * time.Millisecond
)

// backfill changes rows in batches by primary key. A batch is repeatable, because its condition is false of changed rows.
func backfill(ctx context.Context, db *sql.DB, s ddl.Step) error {
	cursor, size := "00000000-0000-0000-0000-000000000000", firstBatch
	query := backfillSQL(s)
	for {
		var last sql.NullString
		begin := time.Now()
		err := attempt(ctx, db, func(tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, `SET LOCAL lock_timeout = '`+vacuumTimeout+`'`); err != nil {
				return err
			}
			return tx.QueryRowContext(ctx, query, cursor, size).Scan(&last)
		})
		if err != nil || !last.Valid {
			return err
		}
		cursor, size = last.String, nextBatch(size, time.Since(begin))
	}
}

// nextBatch adapts the size of batches to the time that the last one has taken.
func nextBatch(size int, took time.Duration) int {
	switch {
	case took < batchTime/2:
		size *= 2
	case took > 2*batchTime:
		size /= 2
	}
	return min(max(size, smallestBatch), largestBatch)
}

// backfillSQL changes a batch of rows from the ID $1 on and returns the last ID, or null if no rows are left.
func backfillSQL(s ddl.Step) string {
	table := sqltext.Identifier(s.Table())
	update, condition, _ := strings.Cut(strings.TrimSuffix(s.SQL, ";"), " WHERE ")
	return fmt.Sprintf(`WITH batch AS (SELECT id FROM %[1]s WHERE id >= $1::uuid AND (%[2]s) ORDER BY id LIMIT $2 FOR NO KEY UPDATE),
		done AS (%[3]s FROM batch WHERE %[1]s.id = batch.id RETURNING %[1]s.id)
		SELECT (SELECT id FROM done ORDER BY id DESC LIMIT 1)`, table, condition, update)
}
