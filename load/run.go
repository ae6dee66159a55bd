package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"recordgraph/record"
	"recordgraph/store/driver"
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
// error follows, and a row is never written twice. When the store can't tell
// whether a batch was written, the error names its lines.
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
	refusals []refusal // of the present batch
	line     int       // of the row read last
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
		err := l.load(ctx, rows)
		err = errors.Join(err, l.report())
		if l.Progress != nil {
			l.Progress(l.summary)
		}
		switch {
		case err != nil:
			return err
		case errors.Is(end, io.EOF):
			return nil
		case end != nil:
			return l.stopped(end)
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
		l.line = max(l.line, row.Line)
		var bad *RowError
		switch {
		case errors.As(err, &bad):
			l.line = bad.Line
			if bad.Line >= l.FromLine {
				l.refuse(bad.Line, bad.Problems...)
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
func (l *loader) load(ctx context.Context, rows []*pending) error {
	l.seen.nextBatch(l.DryRun)
	rows = l.keep(rows, l.prepare)
	if err := l.resolve(ctx, targetsOf(rows)); err != nil {
		return l.halted(rows, err)
	}
	rows = l.keep(rows, l.related)
	for _, p := range rows {
		p.keys = p.ownKeys(l.Type)
	}
	return l.rounds(ctx, rows)
}

// rounds writes rows, those with a unique key that a row before them has in a
// later round: the first may be refused.
func (l *loader) rounds(ctx context.Context, rows []*pending) error {
	for len(rows) > 0 {
		now, later := l.apart(rows)
		now, err := l.untaken(ctx, now)
		if err != nil {
			return l.halted(now, err)
		}
		if err := l.write(ctx, now); err != nil {
			return err
		}
		rows = later
	}
	return nil
}

// keep returns the rows without problems and refuses the others.
func (l *loader) keep(rows []*pending, check func(*pending) []Problem) []*pending {
	return slices.DeleteFunc(rows, func(p *pending) bool {
		problems := check(p)
		if len(problems) > 0 {
			l.refuse(p.Line, problems...)
		}
		return len(problems) > 0
	})
}

// refusal is a row left out.
type refusal struct {
	line     int
	problems []Problem
}

func (l *loader) refuse(line int, problems ...Problem) {
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

// stopped says where reading ended before its time.
func (l *loader) stopped(err error) error {
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		return &SyntaxError{Line: syntax.Line, Reason: syntax.Reason + "; rows behind it are not loaded", Name: l.Name}
	}
	return fmt.Errorf("%s:%d: stopped, rows behind this one are not loaded: %w", l.Name, l.line, err)
}

// halted says which rows were not written, so that a later run can begin there.
func (l *loader) halted(rows []*pending, err error) error {
	if len(rows) == 0 || errors.Is(err, driver.ErrOutcomeUnknown) {
		return fmt.Errorf("%s: %w", l.Name, err)
	}
	return fmt.Errorf("%s:%d: stopped, this row and those behind it are not loaded: %w", l.Name, rows[0].Line, err)
}
