package load

import (
	"context"
	"fmt"
	"slices"

	"recordgraph/record"
)

// resolve finds the records that rows name by unique keys, with one statement per unique key. Records inside the keys of
// others come first. Equal targets become one.
func (l *loader) resolve(ctx context.Context, rows []*pending) error {
	for _, places := range byDepth(rows) {
		var unknown []*target
		first := map[string]*target{}
		for _, place := range places {
			t := *place
			if t.digest == "" || t.found {
				continue
			}
			if len(t.inside) > 0 {
				t.settle()
			}
			if same := first[t.digest]; same != nil {
				*place = same
				continue
			}
			first[t.digest] = t
			if t.findable() {
				unknown = append(unknown, t)
			}
		}
		if err := l.findTargets(ctx, unknown); err != nil {
			return err
		}
	}
	return nil
}

// byDepth lists the targets of rows by their depths, the lowest first.
func byDepth(rows []*pending) [][]**target {
	var out [][]**target
	var add func(related []relatedBy)
	add = func(related []relatedBy) {
		for i := range related {
			t := related[i].to
			add(t.inside)
			for len(out) <= t.depth {
				out = append(out, nil)
			}
			out[t.depth] = append(out[t.depth], &related[i].to)
		}
	}
	for _, p := range rows {
		add(p.targets)
	}
	return out
}

func (l *loader) findTargets(ctx context.Context, targets []*target) error {
	byKey := map[*record.Key][]*target{}
	var keys []*record.Key
	for _, t := range targets {
		if id, ok := l.known.ids[t.digest]; ok {
			t.id, t.found = id, true
			continue
		}
		if byKey[t.key] == nil {
			keys = append(keys, t.key)
		}
		byKey[t.key] = append(byKey[t.key], t)
	}
	for _, k := range keys {
		same := byKey[k]
		wanted := make([]tuple, len(same))
		for i, t := range same {
			wanted[i] = tuple{t.digest, t.values}
		}
		found, err := l.find(ctx, same[0].typ, k, wanted)
		if err != nil {
			return err
		}
		for _, t := range same {
			if t.id, t.found = found[t.digest]; t.found {
				l.known.add(t)
			}
		}
	}
	return nil
}

// related checks that each related record of a row exists or can be created. It leaves out records of the row's own
// type, because the file may bring them later.
func (l *loader) related(p *pending) {
	for _, r := range p.targets {
		if r.to.found || r.to.digest == "" || r.to.typ == l.Type {
			continue
		}
		problems := l.creation(r.to).problems
		if !l.CreateRelated {
			problems = notThere(r.to, problems == nil)
		}
		p.wrong(below(r.field.Name, problems)...)
	}
}

// creation is the input that creates an absent record.
type creation struct {
	values   record.Values
	problems []Problem // why it, or a record inside it, can't be created
}

// creation checks the fields of a target's key as a create input.
func (l *loader) creation(t *target) *creation {
	if t.creation != nil {
		return t.creation
	}
	c := &creation{}
	c.values, c.problems = l.read(t.typ, t.raw)
	for _, in := range t.inside {
		if !in.to.found {
			c.problems = append(c.problems, below(in.field.Name, l.creation(in.to).problems)...)
		}
	}
	t.creation = c
	return c
}

// notThere names the absent record: the target, or the absent records inside it.
func notThere(t *target, creatable bool) []Problem {
	var problems []Problem
	for _, in := range t.inside {
		if !in.to.found {
			problems = append(problems, below(in.field.Name, notThere(in.to, creatable))...)
		}
	}
	if problems != nil {
		return problems
	}
	reason := fmt.Sprintf("no %s has %s", t.typ.Name, t.label())
	if creatable {
		reason += "; --create-related would create it"
	}
	return []Problem{{Reason: reason}}
}

// below puts a field before the input paths of problems.
func below(field string, problems []Problem) []Problem {
	var out []Problem
	for _, p := range problems {
		if p.Field != "" {
			p.Field = "." + p.Field
		}
		out = append(out, Problem{field + p.Field, p.Reason})
	}
	return out
}

// missing lists the related records of rows that must be created, each once, records inside others first.
func missing(rows []*pending) []*target {
	var out []*target
	listed := map[*target]bool{}
	var add func(related []relatedBy)
	add = func(related []relatedBy) {
		for _, r := range related {
			if r.to.found || r.to.row != nil || r.to.digest == "" || listed[r.to] {
				continue
			}
			add(r.to.inside)
			listed[r.to] = true
			out = append(out, r.to)
		}
	}
	for _, p := range rows {
		add(p.targets)
	}
	slices.SortStableFunc(out, func(a, b *target) int { return a.depth - b.depth })
	return out
}

// sameKind separates the targets that one statement can create with the first: those of its type and depth.
func sameKind(targets []*target) (same, others []*target) {
	for _, t := range targets {
		if t.typ == targets[0].typ && t.depth == targets[0].depth {
			same = append(same, t)
		} else {
			others = append(others, t)
		}
	}
	return same, others
}
