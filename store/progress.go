package store

import (
	"context"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/store/sqlgen"
)

// Progress is how far the loading of a file is.
type Progress struct {
	Type    string // of the records
	Name    string // of what is loaded
	Rows    int64  // from the file's beginning: loaded, refused or waiting
	Loaded  int64  // of these
	Refused int64  // of these
	Digest  []byte // of these
	Done    bool   // there are no more
	At      time.Time
}

// Progress returns how far a load is, nil when nothing is noted of it. A transaction that is noting something is waited
// for.
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

// Waiting is how many rows wait for rows that come later in the file.
func (p *Progress) Waiting() int64 { return p.Rows - p.Loaded - p.Refused }

// StartProgress notes that a load begins, in place of what was noted under its name: of a load that has loaded
// something only when it is to be begun anew, else the error is a [record.ErrConflict].
func (s *Session) StartProgress(ctx context.Context, p Progress, anew bool) error {
	const text = `INSERT INTO recordgraph_load (type, name, rows, loaded, refused, digest, done, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (type, name) DO UPDATE SET (rows, loaded, refused, digest, done, updated_at) =
	(EXCLUDED.rows, EXCLUDED.loaded, EXCLUDED.refused, EXCLUDED.digest, EXCLUDED.done, EXCLUDED.updated_at)
WHERE $9 OR recordgraph_load.loaded = 0`
	const forget = `DELETE FROM recordgraph_load_waiting WHERE type = $1 AND name = $2`
	return s.store.fail("note the beginning of a load", s.inTransaction(ctx, func(ctx context.Context, s *Session, tx *sqlx.Tx) error {
		if err := s.note(ctx, tx, text, p, anew); err != nil {
			return err
		}
		_, err := s.store.exec(ctx, tx, forget, p.Type, p.Name)
		return err
	}))
}

// SetProgress notes, in the session's transaction, that a load has come from where from says to where p says, with more
// waiting rows, and without those at the places done. The error is a [record.ErrConflict] when somebody else has gone
// on with it or begun it anew.
func (s *Session) SetProgress(ctx context.Context, p, from Progress, waiting []WaitingRow, done []int64) error {
	const text = `UPDATE recordgraph_load SET (rows, loaded, refused, digest, done, updated_at) = ($3, $4, $5, $6, $7, $8)
WHERE type = $1 AND name = $2 AND rows = $9 AND loaded = $10 AND refused = $11`
	return s.store.fail("note the progress of a load", s.inTransaction(ctx, func(ctx context.Context, s *Session, tx *sqlx.Tx) error {
		if err := s.note(ctx, tx, text, p, from.Rows, from.Loaded, from.Refused); err != nil {
			return err
		}
		return s.keepWaiting(ctx, tx, p, waiting, done)
	}))
}

// note writes a note, unless the condition that ends the text, of which more are the arguments, says that somebody else
// is at work.
func (s *Session) note(ctx context.Context, tx *sqlx.Tx, text string, p Progress, more ...any) error {
	args := append([]any{p.Type, p.Name, p.Rows, p.Loaded, p.Refused, p.Digest, p.Done, s.at()}, more...)
	n, err := s.store.exec(ctx, tx, text, args...)
	if err == nil && n == 0 {
		return anotherLoad(p)
	}
	return err
}
