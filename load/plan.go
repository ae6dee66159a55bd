package load

import (
	"context"
	"fmt"
	"hash/maphash"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// maxCircle bounds the rows that relate to each other in a circle, which are written by one statement.
const maxCircle = 10_000

// maxShownLines bounds the lines of a circle in a message.
const maxShownLines = 10

// plan is the order in which rows that waited are loaded. It holds some 100 bytes of each.
type plan struct {
	rows        []planned
	wants, keys []uint64 // hashes of digests, of all rows
	seed        maphash.Seed
	order, ends []int32 // of the rows, by components
}

// planned is a row that waited.
type planned struct {
	place       int64 // in the file
	line        int32
	size        int32 // of its text, in bytes
	wants, keys int32 // how many of the plan's there are up to this row
}

// plan looks through the rows that wait for which of them relate to which.
func (l *loader) plan(ctx context.Context) (*plan, error) {
	p := &plan{seed: maphash.MakeSeed()}
	for behind := int64(0); ; {
		rows, err := l.nextWaiting(ctx, behind)
		if err != nil {
			return nil, err
		}
		if len(rows) == 0 {
			break
		}
		behind = rows[len(rows)-1].Row
		b := &batch{}
		l.decode(b, rows)
		if err := l.resolve(ctx, b.rows); err != nil {
			return nil, err
		}
		known := map[int64]*pending{}
		for _, row := range b.rows {
			known[row.place] = row
		}
		for _, w := range rows {
			p.add(l, planned{place: w.Row, line: int32(w.Line), size: int32(len(w.Text))}, known[w.Row])
		}
	}
	makers := p.makers()
	p.order, p.ends = components(len(p.rows), func(node int32) []int32 {
		var out []int32
		begin := int32(0)
		if node > 0 {
			begin = p.rows[node-1].wants
		}
		for _, w := range p.wants[begin:p.rows[node].wants] {
			if maker := makers[w]; maker >= 0 {
				out = append(out, maker)
			}
		}
		return out
	})
	return p, nil
}

// add adds a row; nil for one that can't be read any more.
func (p *plan) add(l *loader, row planned, from *pending) {
	if from != nil {
		for _, w := range l.wantsOf(from) {
			p.wants = append(p.wants, maphash.String(p.seed, w.digest))
		}
		for _, k := range from.ownKeys(l.keys) {
			p.keys = append(p.keys, maphash.String(p.seed, k.digest))
		}
	}
	row.wants, row.keys = int32(len(p.wants)), int32(len(p.keys))
	p.rows = append(p.rows, row)
}

// makers finds the first row that makes each record that is wanted; -1 for none.
func (p *plan) makers() map[uint64]int32 {
	makers := make(map[uint64]int32, len(p.wants))
	for _, w := range p.wants {
		makers[w] = -1
	}
	begin := int32(0)
	for i, row := range p.rows {
		for _, k := range p.keys[begin:row.keys] {
			if maker, wanted := makers[k]; wanted && maker < 0 {
				makers[k] = int32(i)
			}
		}
		begin = row.keys
	}
	p.keys = nil
	return makers
}

// group is rows that are loaded together.
type group struct {
	places  []int64
	problem string // why none of them can be loaded; empty when they may be
}

// groups are batches of at most so many rows, circles in one piece.
func (p *plan) groups(most int) iter.Seq[group] {
	return func(yield func(group) bool) {
		var g group
		size, begin := 0, int32(0)
		flush := func() bool {
			full := g
			g, size = group{}, 0
			return len(full.places) == 0 || yield(full)
		}
		for _, end := range p.ends {
			circle := p.order[begin:end]
			begin = end
			bytes := 0
			for _, node := range circle {
				bytes += int(p.rows[node].size)
			}
			if len(g.places)+len(circle) > most || size+bytes > maxBatchBytes {
				if !flush() {
					return
				}
			}
			if len(circle) > maxCircle || len(circle) > 1 && bytes > maxWaitingText {
				if !p.refuse(circle, most, yield) {
					return
				}
				continue
			}
			for _, node := range circle {
				g.places = append(g.places, p.rows[node].place)
			}
			size += bytes
		}
		flush()
	}
}

// refuse yields the rows of a circle that is too large.
func (p *plan) refuse(circle []int32, most int, yield func(group) bool) bool {
	var lines []string
	for _, node := range circle[:min(len(circle), maxShownLines)] {
		lines = append(lines, strconv.Itoa(int(p.rows[node].line)))
	}
	problem := fmt.Sprintf("is one of %d rows that relate to each other in a circle, on the lines %s and so on: at most %d rows or %d MiB are created at once",
		len(circle), strings.Join(lines, ", "), maxCircle, maxWaitingText>>20)
	for some := range slices.Chunk(circle, most) {
		g := group{problem: problem}
		for _, node := range some {
			g.places = append(g.places, p.rows[node].place)
		}
		if !yield(g) {
			return false
		}
	}
	return true
}
