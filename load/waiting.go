package load

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"sort"

	"recordgraph/record"
	"recordgraph/store"
)

const (
	// maxWaiting bounds the rows that wait for later ones, and the memory of their plan.
	maxWaiting = 1_000_000

	// maxWaitingText bounds the text of rows that wait in memory.
	maxWaitingText = 64 << 20
)

// room reports whether one more row may wait.
func (l *loader) room() bool {
	return l.waiting < maxWaiting && (l.Notes != nil || l.shelf.size < maxWaitingText)
}

// noRoom is the problem of a row that can't wait because too many rows wait.
func (l *loader) noRoom(f *record.Field) Problem {
	reason := fmt.Sprintf("does not exist yet, and %d rows already wait for later rows: put each row after those that it relates to", l.waiting)
	if l.Notes == nil && !l.DryRun && l.waiting < maxWaiting {
		reason += ", or give the load a --name, so that more rows can wait"
	}
	return Problem{f.Name, reason}
}

// waitingRows converts rows for [Notes].
func waitingRows(rows []*pending) []store.WaitingRow {
	var out []store.WaitingRow
	for _, p := range rows {
		out = append(out, store.WaitingRow{Row: p.place, Line: p.Line, Text: p.text})
	}
	return out
}

// memory holds the waiting rows of a load without notes, in the order of the file.
type memory struct {
	rows []store.WaitingRow // the text is nil once a row is done
	size int                // of the texts, in bytes
}

// keep adds rows, which come after the earlier ones, and marks those that are done.
func (m *memory) keep(rows []*pending, done []int64) {
	more := waitingRows(rows)
	slices.SortFunc(more, byPlace)
	m.rows = append(m.rows, more...)
	for _, w := range more {
		m.size += len(w.Text)
	}
	for _, place := range done {
		w := &m.rows[m.behind(place-1)]
		m.size -= len(w.Text)
		w.Text = nil
	}
}

// behind returns the index of the first row after a place in the file.
func (m *memory) behind(place int64) int {
	return sort.Search(len(m.rows), func(i int) bool { return m.rows[i].Row > place })
}

func byPlace(a, b store.WaitingRow) int { return cmp.Compare(a.Row, b.Row) }

// nextWaiting returns the next waiting rows after a place in the file.
func (l *loader) nextWaiting(ctx context.Context, behind int64) (rows []store.WaitingRow, err error) {
	if l.Notes != nil {
		err = l.patiently(ctx, func() error {
			rows, err = l.Notes.Waiting(ctx, l.Type.Name, l.NoteName, behind, l.BatchSize)
			return err
		})
		return rows, err
	}
	rows = l.shelf.rows[l.shelf.behind(behind):]
	return rows[:min(len(rows), l.BatchSize)], nil
}

// waitingAt returns the waiting rows at places in the file, in the file's order.
func (l *loader) waitingAt(ctx context.Context, places []int64) (rows []store.WaitingRow, err error) {
	if l.Notes != nil {
		err = l.patiently(ctx, func() error {
			rows, err = l.Notes.WaitingRows(ctx, l.Type.Name, l.NoteName, places)
			return err
		})
		return rows, err
	}
	for _, place := range places {
		rows = append(rows, l.shelf.rows[l.shelf.behind(place-1)])
	}
	slices.SortFunc(rows, byPlace)
	return rows, nil
}

// abandon reports the rows that wait in memory when a run stops early.
func (l *loader) abandon() error {
	if l.Notes != nil || l.waiting == 0 {
		return nil
	}
	var refusals []refusal
	for _, w := range l.shelf.rows {
		if w.Text != nil {
			refusals = append(refusals, refusal{w.Line, []Problem{{Reason: "is not loaded: the load ended before the rows that this one relates to"}}})
		}
	}
	l.waiting = 0
	return l.report(refusals)
}

// loadWaiting loads the waiting rows at the end of the file, each after the rows that it relates to.
func (l *loader) loadWaiting(ctx context.Context) error {
	if l.waiting == 0 {
		return nil
	}
	plan, err := l.plan(ctx)
	if err == nil && len(plan.rows) != l.waiting {
		err = l.anotherRuns()
	}
	if err != nil {
		return l.halted(0, err)
	}
	for group := range plan.groups(l.BatchSize) {
		b, err := l.waitingBatch(ctx, group)
		if err != nil {
			return l.halted(0, err)
		}
		if err := l.next(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// anotherRuns means that another run has loaded the waiting rows.
func (l *loader) anotherRuns() error {
	return fmt.Errorf("another load of %s as %s is running", l.NoteName, l.Type.Name)
}

// waitingBatch returns a batch of waiting rows.
func (l *loader) waitingBatch(ctx context.Context, g group) (*batch, error) {
	rows, err := l.waitingAt(ctx, g.places)
	if err != nil {
		return nil, err
	}
	if len(rows) != len(g.places) {
		return nil, l.anotherRuns()
	}
	b := &batch{count: l.noted.Rows, digest: l.noted.Digest, end: io.EOF, waited: g.places, final: true}
	l.decode(b, rows)
	for _, p := range b.rows {
		if g.problem != "" {
			p.wrong(Problem{Reason: g.problem})
		}
	}
	b.first, b.last = rows[0].Line, rows[len(rows)-1].Line
	return b, nil
}

// decode decodes and checks waiting rows for a batch.
func (l *loader) decode(b *batch, rows []store.WaitingRow) {
	for _, w := range rows {
		l.readRow(b, raw{line: w.Line, text: w.Text}, w.Row)
	}
}
