package load

import (
	"context"
	"encoding/binary"
	"errors"
	"hash"
	"runtime"
)

// ahead is the number of batches that are read while one is written.
const ahead = 2

// batch is a series of rows. One goroutine splits it, one of several decodes and checks it, and the loader writes it.
type batch struct {
	raws     []raw
	first    int // line of the first row
	last     int // line of the last row
	count    int64
	digest   []byte // of all rows of the file up to the last; nil without notes
	end      error  // why no batch follows; nil if one may follow
	rows     []*pending
	refusals []refusal     // rows that can't be read
	ready    chan struct{} // closed when the rows are read
	waited   []int64       // places in the file of rows that waited for later ones
	final    bool          // no row may wait any more
}

// batches reads the source ahead until ctx ends. It does not wait for a read in progress then.
func (l *loader) batches(ctx context.Context) <-chan *batch {
	ordered, unread := make(chan *batch, ahead), make(chan *batch, ahead)
	go func() {
		defer close(ordered)
		defer close(unread)
		for more := true; more; {
			b := l.split()
			for _, to := range []chan<- *batch{unread, ordered} {
				select {
				case to <- b:
				case <-ctx.Done():
					return
				}
			}
			more = b.end == nil
		}
	}()
	for range runtime.GOMAXPROCS(0) {
		go func() {
			for b := range unread {
				l.readBatch(b)
				close(b.ready)
			}
		}()
	}
	return ordered
}

// split splits the rows of the next batch.
func (l *loader) split() *batch {
	b := &batch{ready: make(chan struct{})}
	for size := 0; len(b.raws) < l.BatchSize && size < maxBatchBytes; {
		r, err := l.Source.split()
		if err != nil {
			b.end = err
			break
		}
		b.raws = append(b.raws, r)
		size += len(r.text)
		l.hashed.add(r.text)
	}
	if n := len(b.raws); n > 0 {
		b.first, b.last = b.raws[0].line, b.raws[n-1].line
	}
	b.count, b.digest = l.hashed.rows, l.hashed.sum()
	return b
}

// readBatch decodes and checks rows. It runs concurrently with the loader and uses only its constant fields.
func (l *loader) readBatch(b *batch) {
	first := b.count - int64(len(b.raws)) + 1
	for i, r := range b.raws {
		if r.line >= l.FromLine {
			l.readRow(b, r, first+int64(i))
		}
	}
	b.raws = nil
}

// readRow decodes and checks the row at a place in the file.
func (l *loader) readRow(b *batch, r raw, place int64) {
	row, err := decode(l.Source, r)
	var bad *RowError
	if errors.As(err, &bad) {
		b.refusals = append(b.refusals, refusal{bad.Line, bad.Problems})
		return
	}
	p := &pending{Row: row, place: place}
	if len(l.selves) > 0 {
		p.text = r.text
	}
	l.prepare(p)
	b.rows = append(b.rows, p)
}

// hashed is the digest of the rows so far and of their boundaries.
type hashed struct {
	hash.Hash // nil: only the rows are counted
	rows      int64
}

func (h *hashed) add(text []byte) {
	h.rows++
	h.text(text)
}

func (h *hashed) text(text []byte) {
	if h.Hash == nil {
		return
	}
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(text)))
	_, _ = h.Write(length[:]) // never fails
	_, _ = h.Write(text)
}

func (h *hashed) sum() []byte {
	if h.Hash == nil {
		return nil
	}
	return h.Sum(nil)
}
