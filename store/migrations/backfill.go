package migrations

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"recordgraph/model/ddl"
	"recordgraph/model/sqltext"
)

// The rows of a batch. A batch locks those that it changes for about batchTime.
const (
	firstBatch, smallestBatch, largestBatch = 500, 50, 20_000

	batchTime = 40 * time.Millisecond
)

// batchTimeout limits the statement of a batch that can be smaller: a write of one of its rows does not wait for longer
// while the machine is busy.
const batchTimeout = "100ms"

// backfill runs an UPDATE in batches by ID. Each batch and its record are one transaction.
func (s *session) backfill(ctx context.Context, step ddl.Step, p progress, record recorder) error {
	update, err := step.Update()
	if err != nil {
		return err
	}
	var changed int64
	size, said, estimate := firstBatch, time.Now(), int64(0)
	for !p.done {
		begin := time.Now()
		var n int64
		next := p
		err := s.attempt(ctx, step.Table(), func(tx *sql.Tx) (err error) {
			next, n, err = batch(ctx, tx, update, p, size)
			if err == nil {
				err = record(ctx, tx, next)
			}
			if busy(err) {
				size = max(size/2, smallestBatch) // fewer rows of others are locked during the wait
			}
			return err
		})
		if pq.As(err, pqerror.QueryCanceled) != nil && size > smallestBatch && ctx.Err() == nil {
			size = max(size/4, smallestBatch)
			continue
		}
		if err != nil {
			return err
		}
		p, changed, size = next, changed+n, nextBatch(size, time.Since(begin))
		if time.Since(said) > logInterval {
			if estimate == 0 {
				if estimate, err = s.estimate(ctx, update.Table); err != nil {
					return err
				}
			}
			said = time.Now()
			s.log.LogAttrs(ctx, slog.LevelInfo, "rows are changed in batches", slog.String("table", update.Table),
				slog.Int64("rows", p.rows), slog.Int64("ofAbout", max(estimate, p.rows)), slog.Int64("changed", changed))
		}
	}
	return nil
}

// batch changes rows after the cursor, and returns the progress and the number of changed rows. Without further rows the
// backfill is done.
func batch(ctx context.Context, tx *sql.Tx, u ddl.Update, p progress, size int) (progress, int64, error) {
	limits := `SET LOCAL lock_timeout = '` + lockTimeout + `'`
	if size > smallestBatch {
		limits += `; SET LOCAL statement_timeout = '` + batchTimeout + `'`
	}
	if _, err := tx.ExecContext(ctx, limits); err != nil {
		return p, 0, err
	}
	var last sql.NullString
	var n int64
	if err := tx.QueryRowContext(ctx, batchEndSQL(u, p.cursor), size).Scan(&n, &last); err != nil {
		return p, 0, err
	}
	if !last.Valid {
		return progress{done: true, cursor: p.cursor, rows: p.rows}, 0, nil
	}
	result, err := tx.ExecContext(ctx, batchSQL(u, p.cursor), last.String)
	if err != nil {
		return p, 0, err
	}
	changed, err := result.RowsAffected()
	return progress{cursor: last.String, rows: p.rows + n}, changed, err
}

// after is the condition of rows after a cursor.
func after(cursor string) string {
	if cursor == "" {
		return "true"
	}
	return "id > " + sqltext.Literal(cursor) + "::uuid"
}

// batchEndSQL returns the number of rows of a batch of at most $1 rows, and the last ID.
func batchEndSQL(u ddl.Update, cursor string) string {
	return fmt.Sprintf(`SELECT count(*), (array_agg(id ORDER BY id DESC))[1]
		FROM (SELECT id FROM %s WHERE %s ORDER BY id LIMIT $1) batch`, sqltext.Identifier(u.Table), after(cursor))
}

// batchSQL changes the rows up to the ID $1. They are locked in the order of IDs, as those of requests are, so that both do
// not deadlock.
//
//	WITH batch AS MATERIALIZED (
//		SELECT id FROM movies WHERE id > '…' AND id <= $1 AND (rating IS NULL) ORDER BY id FOR NO KEY UPDATE)
//	UPDATE movies SET rating = 'G' WHERE id = ANY (ARRAY(SELECT id FROM batch))
func batchSQL(u ddl.Update, cursor string) string {
	return fmt.Sprintf(`WITH batch AS MATERIALIZED (SELECT id FROM %[1]s WHERE %[2]s AND id <= $1::uuid AND (%[3]s) ORDER BY id FOR NO KEY UPDATE)
		UPDATE %[1]s SET %[4]s WHERE id = ANY (ARRAY(SELECT id FROM batch))`, sqltext.Identifier(u.Table), after(cursor), u.Where, u.Set)
}

// estimate returns about how many rows a table has, or 0 if that is not known.
func (s *session) estimate(ctx context.Context, table string) (rows int64, err error) {
	const query = `SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = to_regclass($1)`
	err = s.conn.QueryRowContext(ctx, query, sqltext.Identifier(table)).Scan(&rows)
	return rows, err
}

// nextBatch adapts the size of batches to the time that the last one has taken.
func nextBatch(size int, took time.Duration) int {
	switch {
	case took < batchTime*3/4:
		size += size / 2
	case took > batchTime*3/2:
		size /= 2
	}
	return min(max(size, smallestBatch), largestBatch)
}
