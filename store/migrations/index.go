package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"recordgraph/internal/backoff"
	"recordgraph/model/ddl"
	"recordgraph/model/sqltext"
)

// indexState is the state of an index.
type indexState struct {
	exists, valid bool
	building      bool // another session builds it
	foreign       bool // it is of another table, or of a constraint
}

// index creates or drops an index. PostgreSQL builds it in several transactions, so an interrupted build leaves an invalid
// index. The step drops such an index before it builds it again, and when the build fails.
func (s *session) index(ctx context.Context, step ddl.Step, record recorder) error {
	index, err := step.Index()
	if err != nil {
		return err
	}
	// CREATE INDEX CONCURRENTLY waits for transactions by locks. A timeout would leave an invalid index. No request queues
	// behind these waits.
	if _, err := s.conn.ExecContext(ctx, `SET lock_timeout = 0`); err != nil {
		return err
	}
	state, err := s.awaitIndex(ctx, step.Table(), index.Name)
	if err == nil && state.foreign {
		err = fmt.Errorf("there is an index %s already, of another table or of a constraint; write another name", index.Name)
	}
	if err == nil && state.exists && (index.Drop || !state.valid) {
		err = s.dropIndex(ctx, index.Name)
		state.valid = false
	}
	if err == nil && !index.Drop && !state.valid {
		err = s.buildIndex(ctx, index.Name, step.SQL)
	}
	_, reset := s.conn.ExecContext(context.WithoutCancel(ctx), `RESET lock_timeout`)
	if err := errors.Join(err, reset); err != nil {
		return err
	}
	return s.attempt(ctx, step.Table(), func(tx *sql.Tx) error { return record.done(ctx, tx) })
}

// buildIndex creates an index. If it can't be built, no invalid one is left.
func (s *session) buildIndex(ctx context.Context, name, query string) error {
	var err error
	for range s.retries.Attempts(ctx) {
		if _, err = s.conn.ExecContext(ctx, query); err == nil {
			return nil
		}
		busy := busy(err)
		err = errors.Join(err, s.dropFailed(ctx, name))
		if !busy {
			break
		}
	}
	return err
}

// dropFailed drops an index that could not be built, also at the end of ctx.
func (s *session) dropFailed(ctx context.Context, name string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return s.dropIndex(ctx, name)
}

// dropIndex drops an index if it exists.
//
//	DROP INDEX CONCURRENTLY IF EXISTS movies_title_idx
func (s *session) dropIndex(ctx context.Context, name string) error {
	_, err := s.conn.ExecContext(ctx, `DROP INDEX CONCURRENTLY IF EXISTS `+sqltext.Identifier(name))
	return err
}

// awaitIndex returns the state of an index, after another session has ended its build: that of a runner whose process died.
func (s *session) awaitIndex(ctx context.Context, table, name string) (state indexState, err error) {
	const query = `SELECT i.indisvalid, EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid),
			i.indrelid <> to_regclass($2) OR EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
		FROM pg_index i WHERE i.indexrelid = to_regclass($1)`
	for range (backoff.Policy{First: 200 * time.Millisecond, Longest: time.Second}).Attempts(ctx) {
		state = indexState{exists: true}
		err := s.conn.QueryRowContext(ctx, query, sqltext.Identifier(name), sqltext.Identifier(table)).Scan(&state.valid, &state.building, &state.foreign)
		if errors.Is(err, sql.ErrNoRows) {
			return indexState{}, nil
		}
		if err != nil || !state.building {
			return state, err
		}
	}
	return state, fmt.Errorf("another session builds the index %s: %w", name, ctx.Err())
}
