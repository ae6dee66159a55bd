package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"recordgraph/record"
	"recordgraph/store/sqlgen"
)

// WaitingRow is a row of a file that is not loaded yet, because it relates to a later row.
type WaitingRow struct {
	Row  int64  // number in the file, from 1
	Line int    // first line in the file
	Text []byte // text in the file
}

// maxWaitingBytes limits the rows that are read at a time. A single row may be larger.
const maxWaitingBytes = 4 << 20

// Waiting returns the waiting rows of a load after a row of the file, in order: at most limit, and fewer if they are
// long. It returns none only if no rows are left.
func (s *Session) Waiting(ctx context.Context, typeName, name string, after int64, limit int) ([]WaitingRow, error) {
	const text = `SELECT row, line, text FROM (
	SELECT row, line, text, sum(octet_length(text)) OVER (ORDER BY row) - octet_length(text) AS before
	FROM (SELECT row, line, text FROM recordgraph_load_waiting WHERE type = $1 AND name = $2 AND row > $3 ORDER BY row LIMIT $4) next
) sized WHERE before < $5 ORDER BY row`
	return s.waiting(ctx, sqlgen.Statement{Text: text, Args: []any{typeName, name, after, limit, maxWaitingBytes}})
}

// WaitingRows returns the waiting rows of a load with the given row numbers, in order.
func (s *Session) WaitingRows(ctx context.Context, typeName, name string, rows []int64) ([]WaitingRow, error) {
	const text = `SELECT row, line, text FROM recordgraph_load_waiting WHERE type = $1 AND name = $2 AND row = ANY($3) ORDER BY row`
	return s.waiting(ctx, sqlgen.Statement{Text: text, Args: []any{typeName, name, pq.Array(rows)}})
}

func (s *Session) waiting(ctx context.Context, st sqlgen.Statement) ([]WaitingRow, error) {
	var out []WaitingRow
	err := s.inTransaction(ctx, func(ctx context.Context, s *Session, tx *sqlx.Tx) error {
		out = nil
		var w WaitingRow
		return s.store.query(ctx, tx, st, []any{&w.Row, &w.Line, &w.Text}, func() error {
			out = append(out, w)
			w = WaitingRow{}
			return nil
		})
	})
	return out, s.store.fail("read the waiting rows of a load", err)
}

// updateWaiting adds waiting rows of a load and removes the rows that are done. The error is a [record.ErrConflict] if
// another process has removed one of them.
func (s *Session) updateWaiting(ctx context.Context, tx *sqlx.Tx, p Progress, waiting []WaitingRow, done []int64) error {
	if len(waiting) > 0 {
		const text = `INSERT INTO recordgraph_load_waiting (type, name, row, line, text) SELECT $1, $2, * FROM unnest($3::bigint[], $4::bigint[], $5::bytea[])`
		var rows, lines []int64
		var texts pq.ByteaArray
		for _, w := range waiting {
			rows, lines, texts = append(rows, w.Row), append(lines, int64(w.Line)), append(texts, w.Text)
		}
		if _, err := s.store.exec(ctx, tx, text, p.Type, p.Name, pq.Array(rows), pq.Array(lines), texts); err != nil {
			return err
		}
	}
	if len(done) == 0 {
		return nil
	}
	const text = `DELETE FROM recordgraph_load_waiting WHERE type = $1 AND name = $2 AND row = ANY($3)`
	n, err := s.store.exec(ctx, tx, text, p.Type, p.Name, pq.Array(done))
	if err == nil && n != int64(len(done)) {
		return anotherLoad(p)
	}
	return err
}

func anotherLoad(p Progress) error {
	return &record.Error{Kind: record.ErrConflict, Message: fmt.Sprintf("another load of %s as %s is running", p.Name, p.Type)}
}
