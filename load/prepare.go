package load

import (
	"slices"
	"strings"
	"time"

	"recordgraph/record"
)

// pending is a row on its way into the store.
type pending struct {
	Row
	place    int64  // its place in the file, from 1
	text     []byte // as it stands in the file, where it may have to wait
	values   record.Values
	targets  []relatedBy
	keys     []ownKey
	problems []Problem // found so far

	wants    []want                 // records of its own type
	lacks    map[*record.Field]bool // relations to its own type by IDs that are not there
	circle   int                    // the circle of its batch that it is in; 0 for none
	waits    bool                   // for a row that comes later
	pretends bool                   // relates to a record that a dry run has not kept
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

// prepare checks a row as the API checks a create input. A related record given by its key stands in as an ID until
// it is found.
func (l *loader) prepare(p *pending) {
	object := p.Object
	p.Object = nil
	p.Problems = append(p.Problems, exactNumbers(l.Type, "", object)...)
	p.problems = slices.Clone(p.Problems)
	for _, f := range l.Type.Fields {
		key, ok := object[f.Name].(map[string]any)
		if !ok || f.Relation == nil {
			continue
		}
		t, problems := newTarget(f.Name, f.Relation.Type, key)
		p.wrong(problems...)
		object[f.Name] = standIn(f)
		p.targets = append(p.targets, relatedBy{f, t})
	}
	values, problems := l.read(l.Type, object)
	p.values = values
	p.wrong(problems...)
}

// read checks a create input as the API does and names all its mistakes. It is safe for concurrent use.
func (l *loader) read(t *record.Type, object map[string]any) (record.Values, []Problem) {
	r := l.rules.Reader(time.Now(), nil)
	values := r.Import(t, "", object)
	var problems []Problem
	for _, e := range r.Problems() {
		problems = append(problems, problem(e))
	}
	return values, problems
}

// target is the record that a relation of the row leads to, where it is given by a key; nil when it isn't.
func (p *pending) target(f *record.Field) *target {
	for _, r := range p.targets {
		if r.field == f {
			return r.to
		}
	}
	return nil
}

// path is the input path of a target of the row; empty when it is none.
func (p *pending) path(t *target) string { return pathTo(p.targets, t) }
