package load

import (
	"fmt"
	"slices"
	"strings"

	"recordgraph/record"
)

// pending is a row on its way into the store.
type pending struct {
	Row
	values   record.Values
	targets  []relatedBy
	keys     []ownKey
	problems []Problem // found so far
}

// good reports whether nothing is wrong with the row, as far as is known.
func (p *pending) good() bool { return len(p.problems) == 0 }

// value is what the row gives a field; nil for nothing.
func (p *pending) value(f *record.Field) any {
	for _, a := range p.values {
		if a.Field == f {
			return a.Value
		}
	}
	return nil
}

// wrong adds problems but those of fields that couldn't be read.
func (p *pending) wrong(problems ...Problem) {
	for _, q := range problems {
		if !slices.ContainsFunc(p.Problems, func(r Problem) bool { return inside(q.Field, r.Field) }) {
			p.problems = append(p.problems, q)
		}
	}
}

// inside tells whether an input path is another one or leads on from it.
func inside(path, other string) bool { return path == other || strings.HasPrefix(path, other+".") }

// relatedBy is a relation of a row that is given by a unique key.
type relatedBy struct {
	field *record.Field
	to    *target
}

// prepare checks a row as the API checks a create input. A related record given
// by its key stands in as an ID until it is found.
func (l *loader) prepare(p *pending) {
	object := p.Object
	p.Object = nil
	p.problems = slices.Clone(p.Problems)
	for _, f := range l.Type.Fields {
		key, ok := object[f.Name].(map[string]any)
		if !ok || f.Relation == nil {
			continue
		}
		t, problems := newTarget(f, key)
		p.wrong(problems...)
		object[f.Name] = record.ID{Prefix: f.Relation.Type.IDPrefix}.String()
		p.targets = append(p.targets, relatedBy{f, t})
	}
	values, problems := l.read(l.Type, object)
	p.values = values
	p.wrong(problems...)
}

// set gives the relations of a row the IDs found or made for them.
func (p *pending) set() {
	for _, r := range p.targets {
		at := slices.IndexFunc(p.values, func(a record.Assignment) bool { return a.Field == r.field })
		p.values[at].Value = r.to.id
	}
}

// target is a related record named by a unique key.
type target struct {
	path   string // the relation's name
	typ    *record.Type
	key    *record.Key
	values []any          // coerced, in the key's order
	raw    map[string]any // as the row has it
	digest string         // tells targets apart; empty when the values are wrong
	id     record.ID      // set when found or created
	found  bool
	create record.Values // what to create it from, once it is missing
}

// newTarget reads the object that stands for a related record.
func newTarget(f *record.Field, raw map[string]any) (*target, []Problem) {
	t := &target{path: f.Name, typ: f.Relation.Type, raw: raw}
	t.key = keyOf(t.typ, raw)
	if t.key == nil {
		return t, []Problem{{f.Name, "must be an ID or an object with " + keysOf(t.typ)}}
	}
	var problems []Problem
	for _, name := range t.key.Fields {
		v, err := record.Coerce(t.typ.Field(name), raw[name])
		if err != nil {
			problems = append(problems, Problem{f.Name + "." + name, err.Error()})
		}
		t.values = append(t.values, v)
	}
	if problems == nil {
		t.digest = digest(t.key, t.values)
	}
	return t, problems
}

// keyOf finds the unique key made of exactly the object's fields.
func keyOf(t *record.Type, raw map[string]any) *record.Key {
	for _, k := range t.Keys {
		missing := func(name string) bool { _, ok := raw[name]; return !ok }
		if len(k.Fields) == len(raw) && !slices.ContainsFunc(k.Fields, missing) {
			return k
		}
	}
	return nil
}

// keysOf lists a type's unique keys for people.
func keysOf(t *record.Type) string {
	if len(t.Keys) == 0 {
		return "a unique key, of which " + t.Name + " has none"
	}
	var keys []string
	for _, k := range t.Keys {
		keys = append(keys, strings.Join(k.Fields, ", "))
	}
	return "the unique key " + strings.Join(keys, " or ") + " of " + t.Name + " and nothing else"
}

// label names a target for people: `name "Paramount Pictures"`.
func (t *target) label() string {
	var parts []string
	for i, name := range t.key.Fields {
		parts = append(parts, fmt.Sprintf("%s %s", name, spell(t.values[i])))
	}
	return strings.Join(parts, ", ")
}

// targetsOf lists the related records of rows that can be looked for, each once.
func targetsOf(rows []*pending) []*target {
	var out []*target
	first := map[string]*target{}
	for _, p := range rows {
		for i, r := range p.targets {
			if r.to.digest == "" {
				continue
			}
			same, ok := first[r.to.digest]
			if !ok {
				first[r.to.digest] = r.to
				out = append(out, r.to)
				continue
			}
			p.targets[i].to = same
		}
	}
	return out
}
