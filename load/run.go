package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"recordgraph/record"
)

// DefaultBatchSize is how many rows one transaction writes.
const DefaultBatchSize = 500

// maxBatchBytes ends a batch of large rows early.
const maxBatchBytes = 8 << 20

// Config says what to load and how.
type Config struct {
	Store  Store        // where records live
	Type   *record.Type // what each row becomes, a type of the store's schema
	Source Source       // where rows come from
	Name   string       // of the source, in reports

	DryRun        bool // check everything, in the database too, and write nothing
	CreateRelated bool // create related records whose unique key is not there
	BatchSize     int  // rows per transaction; 0 is DefaultBatchSize
	FromLine      int  // pass over rows that begin before this line

	Report   io.Writer     // one line per mistake, "movies.json:3055: title: is required"; nil drops them
	Progress func(Summary) // after every batch; nil for none
}

// Run loads all rows of a source. Rows that can't be loaded are reported and
// counted, and loading goes on; an error means that it stopped. Every batch is
// one transaction, so what the summary counts is written whether or not an
// error follows, and a row is never written twice. The error names the line to
// go on at; when the store can't tell whether rows were written, how to find out.
func Run(ctx context.Context, cfg Config) (Summary, error) {
	if cfg.BatchSize <= 0 {
		cfg.BatchSize = DefaultBatchSize
	}
	begun := time.Now()
	l := newLoader(cfg)
	err := l.run(ctx)
	l.summary.Took = time.Since(begun)
	return l.summary, err
}

// loader is one run.
type loader struct {
	Config
	read     readInput
	known    *cache
	seen     *seen
	summary  Summary
	rows     []*pending // of the present batch
	refusals []refusal  // of the present batch
	last     int        // line of the row read last
	written  int        // line of the last row written
	crowded  bool       // several rows begin on one line
	pause    func(context.Context, time.Duration) error
}

func newLoader(cfg Config) *loader {
	return &loader{
		Config:  cfg,
		read:    inputReader(cfg.Store.Schema()),
		known:   newCache(),
		seen:    &seen{},
		pause:   pause,
		summary: Summary{Related: map[string]int{}, DryRun: cfg.DryRun},
	}
}

func (l *loader) run(ctx context.Context) error {
	for {
		rows, end := l.batch(ctx)
		l.rows = rows
		err := l.load(ctx, rows)
		switch {
		case err != nil:
			err = l.halted(err)
		case end != nil && !errors.Is(end, io.EOF):
			err = l.halted(end)
		}
		if bad := l.report(); bad != nil {
			err = errors.Join(err, l.halted(bad))
		}
		if l.Progress != nil {
			l.Progress(l.summary)
		}
		if err != nil || end != nil {
			return err
		}
	}
}

// batch reads the next rows and refuses those that can't be read. What ended it
// is nil when there may be more.
func (l *loader) batch(ctx context.Context) ([]*pending, error) {
	var rows []*pending
	for size, n := 0, 0; n < l.BatchSize && size < maxBatchBytes; n++ {
		if err := ctx.Err(); err != nil {
			return rows, err
		}
		row, err := l.Source.Next()
		l.crowded = l.crowded || err == nil && row.Line == l.last
		l.last = max(l.last, row.Line)
		var bad *RowError
		switch {
		case errors.As(err, &bad):
			if bad.Line >= l.FromLine {
				l.refuseLine(bad.Line, bad.Problems)
			}
		case err != nil:
			return rows, err
		case row.Line >= l.FromLine:
			rows = append(rows, &pending{Row: row})
			size += row.Size
		}
	}
	return rows, nil
}

// load checks the rows of a batch, finds their related records, and writes them.
// A row is refused once all its mistakes are known, those of the database's own
// rules apart.
func (l *loader) load(ctx context.Context, rows []*pending) error {
	l.seen.nextBatch(l.DryRun)
	for _, p := range rows {
		l.prepare(p)
	}
	if err := l.resolve(ctx, targetsOf(rows)); err != nil {
		return err
	}
	var wrong []*pending
	for _, p := range rows {
		l.related(p)
		p.keys = p.ownKeys(l.Type)
		if p.problems != nil {
			l.repeats(p)
			wrong = append(wrong, p)
		}
	}
	if err := l.untaken(ctx, wrong); err != nil {
		return err
	}
	return l.rounds(ctx, l.keep(rows))
}

// rounds writes rows, those with a unique key that a row before them has in a
// later round: the first may be refused.
func (l *loader) rounds(ctx context.Context, rows []*pending) error {
	for len(rows) > 0 {
		now, later := l.apart(rows)
		if err := l.untaken(ctx, now); err != nil {
			return err
		}
		if err := l.write(ctx, l.keep(now)); err != nil {
			return err
		}
		rows = later
	}
	return nil
}

// keep returns the rows without problems and refuses the others.
func (l *loader) keep(rows []*pending) []*pending {
	var kept []*pending
	for _, p := range rows {
		if len(p.problems) > 0 {
			l.refuse(p)
		} else {
			kept = append(kept, p)
		}
	}
	return kept
}

// refusal is a row left out.
type refusal struct {
	line     int
	problems []Problem
}

func (l *loader) refuse(p *pending) {
	p.settled = true
	l.refuseLine(p.Line, p.problems)
}

func (l *loader) refuseLine(line int, problems []Problem) {
	l.summary.Refused++
	l.refusals = append(l.refusals, refusal{line, problems})
}

// report writes the batch's refusals in the order of lines.
func (l *loader) report() error {
	slices.SortStableFunc(l.refusals, func(a, b refusal) int { return a.line - b.line })
	defer func() { l.refusals = l.refusals[:0] }()
	if l.Report == nil {
		return nil
	}
	for _, r := range l.refusals {
		for _, p := range r.problems {
			if _, err := fmt.Fprintf(l.Report, "%s:%d: %s\n", l.Name, r.line, p); err != nil {
				return fmt.Errorf("report: %w", err)
			}
		}
	}
	return nil
}
