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

// maxCircle bounds the rows of a circle (rows that relate to each other), because one statement writes them all.
const maxCircle = 10_000

// maxShownLines bounds the lines of a circle in a message.
const maxShownLines = 10

// plan is the order in which the waiting rows are loaded. It takes about 150 bytes per row.
type plan struct {
	rows        []planned
	seed        maphash.Seed
	order, ends []int32 // rows in order, and where each component ends
}

// planned is a waiting row.
type planned struct {
	place       int64 // in the file
	line        int32
	size        int32    // of its text, in bytes
	wants, keys []uint64 // hashes of the digests
}

// plan reads all waiting rows and orders them by their relations.
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
		begin := len(p.rows)
		for _, w := range rows {
			p.rows = append(p.rows, planned{place: w.Row, line: int32(w.Line), size: int32(len(w.Text))})
		}
		for _, row := range b.rows { // rows that can be read
			for p.rows[begin].place < row.place {
				begin++
			}
			p.hash(l, &p.rows[begin], row)
		}
	}
	makers := p.makers()
	p.order, p.ends = components(len(p.rows), func(node int32) (out []int32) {
		for _, w := range p.rows[node].wants {
			if maker := makers[w]; maker >= 0 {
				out = append(out, maker)
			}
		}
		return out
	})
	return p, nil
}

// hash adds the keys of a row and of the records that it relates to.
func (p *plan) hash(l *loader, to *planned, row *pending) {
	for _, w := range l.wantsOf(row) {
		to.wants = append(to.wants, maphash.String(p.seed, w.digest))
	}
	for _, k := range row.ownKeys(l.keys) {
		to.keys = append(to.keys, maphash.String(p.seed, k.digest))
	}
}

// makers maps each wanted record to the first row that makes it, or to -1.
func (p *plan) makers() map[uint64]int32 {
	makers := map[uint64]int32{}
	for _, row := range p.rows {
		for _, w := range row.wants {
			makers[w] = -1
		}
	}
	for i := range p.rows {
		for _, k := range p.rows[i].keys {
			if maker, wanted := makers[k]; wanted && maker < 0 {
				makers[k] = int32(i)
			}
		}
		p.rows[i].keys = nil
	}
	return makers
}

// group is a set of rows that are loaded together.
type group struct {
	places  []int64
	problem string // why none of the rows can be loaded, if there is a reason
}

// groups returns groups of at most so many rows, each circle in one group.
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

// refuse yields the rows of a too large circle.
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
