package load

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"recordgraph/record"
)

// maxSeen bounds the unique keys that a dry run keeps. Its batches are rolled back, so only these keys show that two rows
// of different batches have the same key.
const maxSeen = 1_000_000

// ownKey is a row's value of one of its type's unique keys.
type ownKey struct {
	key    *record.Key
	values []any
	digest string
	stored bool // the values may be in the database, because the related records in the key exist
}

// ownKeys lists the unique keys of a row, without those that contain a null.
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

// seen holds the lines of written rows by the digests of their unique keys.
type seen struct {
	lines  map[string]int
	forgot bool // whether keys were dropped
}

// nextBatch drops all keys, unless they are to be kept and are not too many.
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

// has reports whether a row with a key was or may have been written.
func (s *seen) has(digest string) bool { return s.lines[digest] > 0 || s.forgot }

// apart refuses rows that have a problem or whose unique keys were written in this run. It separates rows that share a
// unique key with an earlier row, because the earlier row may be refused.
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

// shares reports whether a row has one of the keys.
func (p *pending) shares(keys map[string]bool) bool {
	return slices.ContainsFunc(p.keys, func(k ownKey) bool { return keys[k.digest] })
}

// wantsAny reports whether a row relates to one of the rows.
func (p *pending) wantsAny(rows map[*pending]bool) bool {
	return slices.ContainsFunc(p.wants, func(w want) bool { return rows[w.from] })
}

// repeats returns a problem for each unique key that another row has. others are the lines of rows by their keys' digests.
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

// taken is the problem of a taken unique key, in the store's words.
func taken(k *record.Key, by string) Problem {
	if len(k.Fields) == 1 {
		return Problem{k.Fields[0], "this " + k.Fields[0] + " is taken by " + by}
	}
	last := len(k.Fields) - 1
	return Problem{k.Fields[0], "this " + strings.Join(k.Fields[:last], ", ") + " and " + k.Fields[last] + " are taken by " + by}
}

// keysWithID returns the unique keys of a type, the primary key first.
func keysWithID(t *record.Type) []*record.Key {
	return append([]*record.Key{idKey(t)}, t.Keys...)
}
