package load

import (
	"fmt"
	"iter"
	"slices"

	"recordgraph/record"
)

// want is a relation of a row to a record of its own type that may not be in the database.
type want struct {
	field  *record.Field
	digest string   // of the record's key
	to     *target  // the record by its key; nil if it is given by its ID
	absent bool     // the record is not in the database
	from   *pending // the row of the same batch that makes the record; may be nil
}

// selfRelations lists the relations of a type to itself.
func selfRelations(t *record.Type) []*record.Field {
	var out []*record.Field
	for _, f := range t.Fields {
		if f.Relation != nil && f.Relation.Type == t {
			out = append(out, f)
		}
	}
	return out
}

// wantsOf lists the records of its own type that a row needs. A record that is given by its ID counts as present until
// it is looked up.
func (l *loader) wantsOf(p *pending) []want {
	var out []want
	for _, f := range l.selves {
		if t := p.target(f); t != nil {
			if !t.found && t.digest != "" {
				out = append(out, want{field: f, digest: t.digest, to: t, absent: true})
			}
		} else if id, ok := p.value(f).(record.ID); ok {
			out = append(out, want{field: f, digest: digest(l.keys[0], []any{id}), absent: p.lacks[f]})
		}
	}
	return out
}

// arrange sorts the rows of a batch so that each row comes after the rows that it relates to, and circles are adjacent.
// A row that relates to an absent record waits for it, or is refused if no rows follow.
func (l *loader) arrange(b *batch) {
	if len(l.selves) == 0 {
		return
	}
	var rows, ordered []*pending
	at, makers := map[*pending]int32{}, map[string]*pending{}
	for _, p := range b.rows {
		p.circle, p.waits, p.pretends = 0, false, false
		if !p.good() {
			l.rememberRefused(p)
			ordered = append(ordered, p)
			continue
		}
		at[p] = int32(len(rows))
		rows = append(rows, p)
		for _, k := range p.keys {
			if first := makers[k.digest]; first == nil || p.place < first.place {
				makers[k.digest] = p
			}
		}
	}
	for _, p := range rows {
		p.wants = l.wantsOf(p)
		for i := range p.wants {
			w := &p.wants[i]
			if w.from = makers[w.digest]; w.to != nil {
				w.to.row = w.from
			}
		}
	}
	order, ends := components(len(rows), func(node int32) []int32 {
		var out []int32
		for _, w := range rows[node].wants {
			if w.from != nil {
				out = append(out, at[w.from])
			}
		}
		return out
	})
	begin := int32(0)
	for number, end := range ends {
		var circle []*pending
		for _, node := range order[begin:end] {
			if end-begin > 1 {
				rows[node].circle = number + 1
			}
			circle = append(circle, rows[node])
		}
		l.settleCircle(circle, b.final)
		ordered = append(ordered, circle...)
		begin = end
	}
	b.rows = ordered
}

// settleCircle decides whether the rows of a circle, or a single row, are written, wait or are refused. The other rows of
// the batch that they relate to are already decided.
func (l *loader) settleCircle(circle []*pending, final bool) {
	bad, waits, pretends := false, false, false
	for _, p := range circle {
		for _, w := range p.wants {
			if w.from != nil {
				p.inherit(w)
			} else if w.absent {
				l.settleAbsent(p, w, final)
			}
		}
		bad, waits, pretends = bad || !p.good(), waits || p.waits, pretends || p.pretends
	}
	for _, p := range circle {
		p.waits, p.pretends = waits, pretends
		if bad && p.good() {
			p.wrong(notLoaded(p.inCircle()))
		}
	}
}

// inherit applies the decision on the row that makes a wanted record.
func (p *pending) inherit(w want) {
	switch {
	case p.circle != 0 && w.from.circle == p.circle:
	case !w.from.good():
		p.wrong(notLoaded(w))
	default:
		p.waits = p.waits || w.from.waits
		p.pretends = p.pretends || w.from.pretends
	}
}

// inCircle returns a want of a row within its circle.
func (p *pending) inCircle() want {
	at := slices.IndexFunc(p.wants, func(w want) bool { return w.from != nil && w.from.circle == p.circle })
	return p.wants[at]
}

// settleAbsent decides on a row that wants a record that is neither in the database nor in the batch.
func (l *loader) settleAbsent(p *pending, w want, final bool) {
	switch {
	case l.DryRun && l.seen.has(w.digest):
		p.pretends = true
	case !final && l.room():
		p.waits = true
	case !final:
		p.wrong(l.noRoom(w.field))
	case w.to == nil || !l.CreateRelated || l.refusedLines[w.digest] > 0:
		p.wrong(l.missingProblem(w))
	default:
		p.wrong(below(w.field.Name, l.creation(w.to).problems)...)
	}
}

// missingProblem is the problem of a record that is neither in the database nor in the file.
func (l *loader) missingProblem(w want) Problem {
	switch line := l.refusedLines[w.digest]; {
	case line > 0:
		return onLine(w.field, line)
	case w.to == nil:
		return noSuchID(w.field)
	}
	return below(w.field.Name, notThere(w.to, l.creation(w.to).problems == nil))[0]
}

// notLoaded is the problem of a wanted record whose row is not loaded.
func notLoaded(w want) Problem { return onLine(w.field, w.from.Line) }

func onLine(f *record.Field, line int) Problem {
	return Problem{f.Name, fmt.Sprintf("is the %s of line %d, which is not loaded", f.Relation.Type.Name, line)}
}

func noSuchID(f *record.Field) Problem {
	return Problem{f.Name, "there is no " + f.Relation.Type.Singular + " with this ID"}
}

// rememberRefused keeps the line of a refused row for the messages of rows that relate to it.
func (l *loader) rememberRefused(p *pending) {
	if len(l.selves) == 0 || len(l.refusedLines) >= maxSeen {
		return
	}
	for _, k := range p.keys {
		if l.refusedLines[k.digest] == 0 {
			l.refusedLines[k.digest] = p.Line
		}
	}
}

// circles yields rows one by one, and the rows of each circle together.
func circles(rows []*pending) iter.Seq[[]*pending] {
	return func(yield func([]*pending) bool) {
		for len(rows) > 0 {
			n := 1
			for n < len(rows) && rows[0].circle != 0 && rows[n].circle == rows[0].circle {
				n++
			}
			if !yield(rows[:n]) {
				return
			}
			rows = rows[n:]
		}
	}
}

// circleAt returns the bounds of the circle that contains a row.
func circleAt(rows []*pending, at int) (begin, end int) {
	begin, end = at, at+1
	for ; begin > 0 && rows[at].circle != 0 && rows[begin-1].circle == rows[at].circle; begin-- {
	}
	for ; end < len(rows) && rows[at].circle != 0 && rows[end].circle == rows[at].circle; end++ {
	}
	return begin, end
}
