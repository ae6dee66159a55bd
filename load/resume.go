package load

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"time"

	"recordgraph/store"
)

// errNotes marks failures to store the progress, which no row has caused.
var errNotes = errors.New("note the progress")

// begin skips the rows that an earlier run has loaded.
func (l *loader) begin(ctx context.Context) error {
	if l.DryRun {
		l.Notes = nil
	}
	if l.Notes == nil {
		return nil
	}
	l.hashed.Hash = sha256.New()
	l.hashed.text(l.Source.head())
	var p *store.Progress
	err := l.patiently(ctx, func() (err error) {
		p, err = l.Notes.Progress(ctx, l.Type.Name, l.NoteName)
		return err
	})
	anew := l.Restart || l.FromLine > 1
	switch {
	case err != nil:
		return err
	case p == nil || anew || p.Loaded == 0:
		return l.Notes.StartProgress(ctx, store.Progress{Type: l.Type.Name, Name: l.NoteName, Digest: l.hashed.sum()}, anew)
	}
	return l.pass(p)
}

// pass skips the rows that are done, if the file still begins with them.
func (l *loader) pass(p *store.Progress) error {
	for l.hashed.rows < p.Rows {
		r, err := l.Source.split()
		if err != nil {
			return l.another(p)
		}
		l.hashed.add(r.text)
		l.last = r.line
	}
	if !bytes.Equal(l.hashed.sum(), p.Digest) {
		return l.another(p)
	}
	l.noted, l.waiting = *p, int(p.Waiting())
	l.summary.Before, l.summary.Missing = int(p.Loaded+p.Refused), int(p.Refused)
	return nil
}

// another is the error of a source that differs from the one that was loaded.
func (l *loader) another(p *store.Progress) error {
	how := "partly loaded"
	if p.Done {
		how = "loaded"
	}
	return &stopError{
		fmt.Sprintf("%s differs from what was %s as %s under the name %s (%d of %d rows, %s)",
			l.Name, how, p.Type, p.Name, p.Loaded, p.Rows, p.At.UTC().Format(time.RFC3339)),
		errors.New("--restart loads it from its beginning again, including rows that are loaded; another --name makes it a separate load"),
	}
}

// note stores the progress after a batch, in its transaction.
func (l *loader) note(ctx context.Context, b *batch, a *attempt) error {
	waiting := l.waiting + len(a.waiting) - len(b.waited)
	a.noted = store.Progress{
		Type: l.Type.Name, Name: l.NoteName, Rows: b.count, Digest: b.digest, Done: errors.Is(b.end, io.EOF) && waiting == 0,
		Loaded: l.noted.Loaded + int64(len(a.written)), Refused: l.noted.Refused + int64(len(b.refusals)+len(a.refusals)),
	}
	if l.Notes == nil || same(a.noted, l.noted) {
		return nil
	}
	if err := a.session.SetProgress(ctx, a.noted, l.noted, waitingRows(a.waiting), b.waited); err != nil {
		return fmt.Errorf("%w: %w", errNotes, err)
	}
	return nil
}

// same reports whether the progress of two loads is equal.
func same(a, b store.Progress) bool {
	return a.Rows == b.Rows && a.Loaded == b.Loaded && a.Refused == b.Refused && a.Done == b.Done
}
