package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/store/sqlgen"
)

// Progress is the progress of loading a file.
type Progress struct {
	Type    string // of the records
	Name    string // of the load
	Rows    int64  // from the file's beginning: loaded, refused or waiting
	Loaded  int64  // of Rows
	Refused int64  // of Rows
	Digest  []byte // of Rows
	Done    bool   // all rows of the file are in Rows
	At      time.Time
}

// Progress returns the progress of a load, or nil if there is none. It waits for a concurrent transaction that writes
// the progress.
func (s *Session) Progress(ctx context.Context, typeName, name string) (*Progress, error) {
	const text = `SELECT rows, loaded, refused, digest, done, updated_at FROM recordgraph_load WHERE type = $1 AND name = $2 FOR UPDATE`
	st := sqlgen.Statement{Text: text, Args: []any{typeName, name}}
	var found *Progress
	err := s.inTransaction(ctx, func(ctx context.Context, s *Session, tx *sqlx.Tx) error {
		found = nil
		p := Progress{Type: typeName, Name: name}
		return s.store.query(ctx, tx, st, []any{&p.Rows, &p.Loaded, &p.Refused, &p.Digest, &p.Done, &p.At}, func() error {
			found = &p
			return nil
		})
	})
	return found, s.store.fail("read the progress of a load", err)
}

// Waiting is the number of rows that wait for later rows of the file.
func (p *Progress) Waiting() int64 { return p.Rows - p.Loaded - p.Refused }

// StartProgress writes the progress of a new load and replaces that of an earlier load of this name. If the earlier
// load has loaded rows and restart is false, the error is a [record.ErrConflict].
func (s *Session) StartProgress(ctx context.Context, p Progress, restart bool) error {
	const text = `INSERT INTO recordgraph_load (type, name, rows, loaded, refused, digest, done, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (type, name) DO UPDATE SET (rows, loaded, refused, digest, done, updated_at) =
	(EXCLUDED.rows, EXCLUDED.loaded, EXCLUDED.refused, EXCLUDED.digest, EXCLUDED.done, EXCLUDED.updated_at)
WHERE $9 OR recordgraph_load.loaded = 0`
	const forget = `DELETE FROM recordgraph_load_waiting WHERE type = $1 AND name = $2`
	return s.store.fail("note the beginning of a load", s.inTransaction(ctx, func(ctx context.Context, s *Session, tx *sqlx.Tx) error {
		if err := s.writeProgress(ctx, tx, text, p, restart); err != nil {
			return err
		}
		_, err := s.store.exec(ctx, tx, forget, p.Type, p.Name)
		return err
	}))
}

// SetProgress changes the progress of a load from from to p, in the session's transaction. It adds waiting rows and
// removes the waiting rows at the positions done. The error is a [record.ErrConflict] if another process has continued
// or restarted the load.
func (s *Session) SetProgress(ctx context.Context, p, from Progress, waiting []WaitingRow, done []int64) error {
	const text = `UPDATE recordgraph_load SET (rows, loaded, refused, digest, done, updated_at) = ($3, $4, $5, $6, $7, $8)
WHERE type = $1 AND name = $2 AND rows = $9 AND loaded = $10 AND refused = $11`
	return s.store.fail("note the progress of a load", s.inTransaction(ctx, func(ctx context.Context, s *Session, tx *sqlx.Tx) error {
		if err := s.writeProgress(ctx, tx, text, p, from.Rows, from.Loaded, from.Refused); err != nil {
			return err
		}
		return s.updateWaiting(ctx, tx, p, waiting, done)
	}))
}

// writeProgress runs a statement that writes p. more are the arguments of the statement's condition, which is false if
// another process runs the load.
func (s *Session) writeProgress(ctx context.Context, tx *sqlx.Tx, text string, p Progress, more ...any) error {
	args := append([]any{p.Type, p.Name, p.Rows, p.Loaded, p.Refused, p.Digest, p.Done, s.at()}, more...)
	n, err := s.store.exec(ctx, tx, text, args...)
	if err == nil && n == 0 {
		return anotherLoad(p)
	}
	return err
}
