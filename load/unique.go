package load

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"recordgraph/record"
)

// maxSeen bounds the unique keys a dry run remembers: the database forgets its batches, so this alone shows two rows
// with one key in different batches.
const maxSeen = 1_000_000

// ownKey is a row's value of one of its type's unique keys.
type ownKey struct {
	key    *record.Key
	values []any
	digest string
	stored bool // the values are in the database or may be: no related record is still to be created
}

// ownKeys lists the unique keys a row takes; one with a null takes none.
func (p *pending) ownKeys(keys []*record.Key) []ownKey {
	var out []ownKey
	for _, k := range keys {
		if o := p.ownKey(k); o != nil {
			out = append(out, *o)
		}
	}
	return out
}

func (p *pending) ownKey(k *record.Key) *ownKey {
	o := &ownKey{key: k, stored: true}
	var told []any
	for _, name := range k.Fields {
		at := slices.IndexFunc(p.values, func(a record.Assignment) bool { return a.Field.Name == name })
		if at < 0 || p.values[at].Value == nil {
			return nil
		}
		v := p.values[at].Value
		to := p.target(p.values[at].Field)
		if to == nil {
			o.values, told = append(o.values, v), append(told, v)
			continue
		}
		o.values, told = append(o.values, to.id), append(told, to.told())
		o.stored = o.stored && to.found
	}
	o.digest = digest(k, told)
	return o
}

// seen holds the unique keys of rows that were written, by line.
type seen struct {
	lines  map[string]int
	forgot bool // keys of rows before
}

// nextBatch forgets the rows written, unless all are to be kept and they are not too many.
func (s *seen) nextBatch(keep bool) {
	if s.lines == nil || !keep || len(s.lines) > maxSeen {
		s.forgot = s.forgot || keep && len(s.lines) > maxSeen
		s.lines = map[string]int{}
	}
}

func (s *seen) add(p *pending) {
	for _, k := range p.keys {
		s.lines[k.digest] = p.Line
	}
}

// has reports whether a row with a key was written, or may have been.
func (s *seen) has(digest string) bool { return s.lines[digest] > 0 || s.forgot }

// apart refuses the rows that have a mistake or whose unique keys were written in this run, and separates those that
// share one with a row before them, which may itself fail.
func (a *attempt) apart(rows []*pending) (now, later []*pending) {
	claimed, delayed := map[string]bool{}, map[*pending]bool{}
	for circle := range circles(rows) {
		for _, p := range circle {
			if problems := p.repeats(a.seen.lines, a.lines); !p.good() || problems != nil {
				a.refuse(p, problems...)
			}
		}
		circle = a.remaining(circle)
		if slices.ContainsFunc(circle, func(p *pending) bool { return p.shares(claimed) || p.wantsAny(delayed) }) {
			later = append(later, circle...)
			for _, p := range circle {
				delayed[p] = true
			}
			continue
		}
		for _, p := range circle {
			for _, k := range p.keys {
				claimed[k.digest] = true
			}
		}
		now = append(now, circle...)
	}
	return now, later
}

// shares reports whether a row has one of some keys.
func (p *pending) shares(keys map[string]bool) bool {
	return slices.ContainsFunc(p.keys, func(k ownKey) bool { return keys[k.digest] })
}

// wantsAny reports whether a row relates to one of some rows.
func (p *pending) wantsAny(rows map[*pending]bool) bool {
	return slices.ContainsFunc(p.wants, func(w want) bool { return rows[w.from] })
}

// repeats returns the unique keys of a row that other rows have, given their lines by the digests of their keys.
func (p *pending) repeats(others ...map[string]int) (problems []Problem) {
	for _, lines := range others {
		for _, k := range p.keys {
			if line, ok := lines[k.digest]; ok && p.good() {
				problems = append(problems, taken(k.key, fmt.Sprintf("line %d", line)))
			}
		}
	}
	return problems
}

// untaken checks the unique keys of rows against the database.
func (l *loader) untaken(ctx context.Context, rows []*pending) error {
	held := map[string]bool{}
	for _, key := range l.keys {
		var wanted []tuple
		for _, p := range rows {
			for _, k := range p.keys {
				if k.key == key && k.stored {
					wanted = append(wanted, tuple{k.digest, k.values})
				}
			}
		}
		found, err := l.find(ctx, l.Type, key, wanted)
		if err != nil {
			return err
		}
		for d := range found {
			held[d] = true
		}
	}
	for _, p := range rows {
		for _, k := range p.keys {
			if held[k.digest] {
				p.wrong(taken(k.key, "another "+l.Type.Singular))
			}
		}
	}
	return nil
}

// taken words a unique key in use as the store does.
func taken(k *record.Key, by string) Problem {
	if len(k.Fields) == 1 {
		return Problem{k.Fields[0], "this " + k.Fields[0] + " is taken by " + by}
	}
	last := len(k.Fields) - 1
	return Problem{k.Fields[0], "this " + strings.Join(k.Fields[:last], ", ") + " and " + k.Fields[last] + " are taken by " + by}
}

// keysWithID are the unique keys of a type, the primary key among them.
func keysWithID(t *record.Type) []*record.Key {
	return append([]*record.Key{idKey(t)}, t.Keys...)
}
