package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/store"
)

// DefaultBatchSize is the number of rows that one transaction writes.
const DefaultBatchSize = 2000

// maxBatchBytes ends a batch of large rows early.
const maxBatchBytes = 4 << 20

// Config describes a load.
type Config struct {
	Store  Store
	Type   *record.Type // of the records, from the store's schema
	Source Source       // of the rows; it may be read ahead
	Name   string       // of the source, in reports

	Notes    Notes  // stores the progress, so that an interrupted load can be resumed; nil stores none
	NoteName string // identifies the load among those of the type
	Restart  bool   // load from the beginning, whatever the progress is

	DryRun        bool // check everything, also in the database, and write nothing
	CreateRelated bool // create related records whose unique keys don't exist
	BatchSize     int  // rows per transaction; 0 means DefaultBatchSize
	FromLine      int  // skip rows that begin before this line, whatever the progress is

	Report   io.Writer     // gets a line per problem: "movies.json:3055: title: is required"; may be nil
	Progress func(Summary) // called after each batch; may be nil
}

// Run loads all rows of a source. Rows that can't be loaded are reported and counted, and loading continues. An error
// means that it stopped.
//
// Each batch is one transaction that also stores the progress. A later run of the same source continues after it, so no
// row is written twice, however a run ends. Without notes, the error names the line from which to continue. If the
// outcome of a commit is unknown, it says how to find out.
func Run(ctx context.Context, cfg Config) (Summary, error) {
	if cfg.BatchSize <= 0 {
		cfg.BatchSize = DefaultBatchSize
	}
	begun := time.Now()
	l := newLoader(cfg)
	err := l.run(ctx)
	if err != nil {
		err = errors.Join(err, l.abandon())
	}
	l.summary.Waiting = l.waiting
	l.summary.Took = time.Since(begun)
	return l.summary, err
}

// loader is one run.
type loader struct {
	Config
	rules        *input.Rules
	keys         []*record.Key   // unique keys of the type, the primary key first
	selves       []*record.Field // relations of the type to itself
	hashed       hashed
	noted        store.Progress // as stored
	waiting      int            // number of rows that wait for later ones
	shelf        memory         // the waiting rows, without notes
	known        *cache
	seen         *seen
	refusedLines map[string]int // lines of refused rows, by the digests of their keys, if the type relates to itself
	summary      Summary
	last         int                                        // line of the last row that is done
	pause        func(context.Context, time.Duration) error // default: backoff.Sleep
}

func newLoader(cfg Config) *loader {
	return &loader{
		Config:       cfg,
		rules:        input.NewRules(cfg.Store.Schema(), input.DefaultLimits()),
		keys:         keysWithID(cfg.Type),
		selves:       selfRelations(cfg.Type),
		refusedLines: map[string]int{},
		known:        newCache(),
		seen:         &seen{},
		summary:      Summary{Related: map[string]int{}, DryRun: cfg.DryRun},
	}
}

func (l *loader) run(ctx context.Context) error {
	if err := l.begin(ctx); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	for b := range l.batches(ctx) {
		<-b.ready
		if err := l.next(ctx, b); err != nil {
			return err
		}
		if errors.Is(b.end, io.EOF) {
			return l.loadWaiting(ctx)
		}
		if b.end != nil {
			return l.halted(0, b.end)
		}
	}
	return l.halted(0, ctx.Err())
}

// next loads a batch.
func (l *loader) next(ctx context.Context, b *batch) error {
	err := ctx.Err()
	if err == nil {
		err = l.load(ctx, b)
	}
	if err != nil {
		return l.halted(b.first, err)
	}
	if l.Progress != nil {
		l.Progress(l.summary)
	}
	return nil
}

// load checks the rows of a batch, finds their related records and writes them. A row is refused with all its problems,
// except for those that only the database finds.
func (l *loader) load(ctx context.Context, b *batch) error {
	l.seen.nextBatch(l.DryRun)
	if err := l.resolve(ctx, b.rows); err != nil {
		return err
	}
	for _, p := range b.rows {
		l.related(p)
		p.keys = p.ownKeys(l.keys)
	}
	l.arrange(b)
	var unwritten []*pending // rows that the database does not check
	for _, p := range b.rows {
		if !p.good() {
			p.wrong(p.repeats(l.seen.lines)...)
		}
		if !p.good() || p.pretends {
			unwritten = append(unwritten, p)
		}
	}
	if err := l.untaken(ctx, unwritten); err != nil {
		return err
	}
	done, err := l.write(ctx, b)
	if err != nil {
		return err
	}
	l.last = max(l.last, b.last)
	return l.report(slices.Concat(b.refusals, done.refusals))
}

// refusal is a row that is left out.
type refusal struct {
	line     int
	problems []Problem
}

// report counts refusals and writes them in the order of lines.
func (l *loader) report(refusals []refusal) error {
	l.summary.Refused += len(refusals)
	if l.Report == nil {
		return nil
	}
	slices.SortStableFunc(refusals, func(a, b refusal) int { return a.line - b.line })
	for _, r := range refusals {
		for _, p := range r.problems {
			if _, err := fmt.Fprintf(l.Report, "%s:%d: %s\n", l.Name, r.line, p); err != nil {
				return &doneError{fmt.Errorf("report: %w", err)}
			}
		}
	}
	return nil
}
