package service

import (
	"context"
	"hash/maphash"
	"log/slog"
	"sync"
	"time"

	"recordgraph/internal/reqlog"
	"recordgraph/server"
)

const (
	// repeatPeriod is the time between two summary lines of a kind.
	repeatPeriod = 10 * time.Second

	// maxKinds limits the kinds of lines. Beyond it, kinds are distinguished by level and message alone.
	maxKinds = 100

	// maxCounted limits the subjects and operations counted in a period.
	maxCounted = 1000
)

// repeats summarises warnings and errors that repeat, as each request makes one while the database is away. It writes the first line
// of a kind as it is, then a summary line per period while more follow, and one at the end.
//
//	WARN  operation failed              code=UNAVAILABLE error="…" requestId=7CRL2J…
//	WARN  operation failed (repeated)   repeated=812 subjects=3 operations=5 firstRequestId=7CRL2J… lastRequestId=…
//	INFO  operation failed (ended)      repeated=1523 lastedMs=18200 firstRequestId=7CRL2J…
//
// Lines about requests are kept, at level INFO when they repeat: they name the callers.
type repeats struct {
	slog.Handler
	tally *tally
}

// newRepeats summarises lines for next. flush writes the lines that next buffers.
func newRepeats(next slog.Handler, flush func()) repeats {
	return repeats{next, &tally{kinds: map[kindKey]*kind{}, seed: maphash.MakeSeed(), flush: flush}}
}

// Handle implements [slog.Handler].
func (h repeats) Handle(ctx context.Context, r slog.Record) error {
	if r.Level < slog.LevelWarn || !h.tally.repeated(ctx, r, h.Handler) {
		return h.Handler.Handle(ctx, r)
	}
	if r.Message != server.AccessMessage {
		return nil
	}
	if r.Level = slog.LevelInfo; !h.Enabled(ctx, r.Level) {
		return nil
	}
	return h.Handler.Handle(ctx, r)
}

// WithAttrs implements [slog.Handler].
func (h repeats) WithAttrs(attrs []slog.Attr) slog.Handler {
	return repeats{h.Handler.WithAttrs(attrs), h.tally}
}

// WithGroup implements [slog.Handler].
func (h repeats) WithGroup(name string) slog.Handler {
	return repeats{h.Handler.WithGroup(name), h.tally}
}

// Flush writes summaries of the lines counted since the last ones, and buffered lines.
func (h repeats) Flush() {
	h.tally.sumUp(false)
	h.tally.flush()
}

// tally counts lines by kind.
type tally struct {
	mu    sync.Mutex
	seed  maphash.Seed
	kinds map[kindKey]*kind
	flush func()
}

// kind is a kind of lines that repeats.
type kind struct {
	level   slog.Level
	message string
	attrs   []slog.Attr  // shared by the kind, from the first line
	to      slog.Handler // handler of the first line

	first, last               time.Time
	firstRequest, lastRequest string // IDs; empty without a request
	total, count              int    // lines after the first one, in all and in the period
	subjects, operations      counted
}

// repeated counts a line, and reports whether a line of its kind was written before. to is the line's handler.
func (t *tally) repeated(ctx context.Context, r slog.Record, to slog.Handler) bool {
	common := commonAttrs(r)
	t.mu.Lock()
	defer t.mu.Unlock()
	key := t.keyOf(r, common)
	k := t.kinds[key]
	if k == nil && len(t.kinds) >= maxKinds {
		common = nil
		key = t.keyOf(r, common)
		k = t.kinds[key]
	}
	if k == nil {
		if len(t.kinds) == 0 {
			time.AfterFunc(repeatPeriod, t.tick)
		}
		id := reqlog.RequestID(ctx)
		t.kinds[key] = &kind{
			level: r.Level, message: r.Message, attrs: shownAttrs(common), to: to,
			first: r.Time, last: r.Time, firstRequest: id, lastRequest: id,
		}
		return false
	}
	k.add(ctx, r.Time, t.seed)
	return true
}

// add counts a line after the first one.
func (k *kind) add(ctx context.Context, at time.Time, seed maphash.Seed) {
	k.total, k.count = k.total+1, k.count+1
	k.last = at
	if id := reqlog.RequestID(ctx); id != "" {
		k.lastRequest = id
	}
	info := reqlog.Get(ctx)
	k.subjects.add(seed, info.Subject)
	k.operations.add(seed, info.Operation)
}

// tick writes the summaries of a period, and goes on while there are kinds.
func (t *tally) tick() {
	t.sumUp(true)
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.kinds) > 0 {
		time.AfterFunc(repeatPeriod, t.tick)
	}
}

// sum is a summary line.
type sum struct {
	to   slog.Handler
	line slog.Record
}

// sumUp writes a summary for each kind with lines since the last call. A kind without a line in a whole period has ended.
func (t *tally) sumUp(period bool) {
	var sums []sum
	now := time.Now()
	t.mu.Lock()
	for key, k := range t.kinds {
		switch {
		case k.count > 0:
			sums = append(sums, sum{k.to, k.sumUp(now)})
		case period:
			delete(t.kinds, key)
			if k.total > 0 {
				sums = append(sums, sum{k.to, k.end(now)})
			}
		}
	}
	t.mu.Unlock()
	for _, s := range sums {
		if s.to.Enabled(context.Background(), s.line.Level) {
			_ = s.to.Handle(context.Background(), s.line) // slog's own loggers drop this error, too
		}
	}
}

// sumUp is the summary line of a period.
func (k *kind) sumUp(now time.Time) slog.Record {
	line := slog.NewRecord(now, k.level, k.message+" (repeated)", 0)
	line.AddAttrs(k.attrs...)
	line.AddAttrs(slog.Int("repeated", k.count))
	if n := len(k.subjects); n > 0 {
		line.AddAttrs(slog.Int("subjects", n))
	}
	if n := len(k.operations); n > 0 {
		line.AddAttrs(slog.Int("operations", n))
	}
	if k.firstRequest != "" {
		line.AddAttrs(slog.String("firstRequestId", k.firstRequest), slog.String("lastRequestId", k.lastRequest))
	}
	k.count, k.subjects, k.operations = 0, nil, nil
	return line
}

// end is the line after the last period.
func (k *kind) end(now time.Time) slog.Record {
	line := slog.NewRecord(now, slog.LevelInfo, k.message+" (ended)", 0)
	line.AddAttrs(k.attrs...)
	line.AddAttrs(slog.Int("repeated", k.total), reqlog.Milliseconds("lastedMs", k.last.Sub(k.first)))
	if k.firstRequest != "" {
		line.AddAttrs(slog.String("firstRequestId", k.firstRequest))
	}
	return line
}

// counted has the hashes of distinct texts.
type counted map[uint64]struct{}

func (c *counted) add(seed maphash.Seed, text string) {
	if text == "" || len(*c) >= maxCounted {
		return
	}
	if *c == nil {
		*c = counted{}
	}
	(*c)[maphash.String(seed, text)] = struct{}{}
}
