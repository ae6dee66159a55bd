package load

import (
	"slices"
	"strings"
	"time"

	"recordgraph/record"
)

// pending is a row that is not stored yet.
type pending struct {
	Row
	place    int64  // its number in the file, from 1
	text     []byte // as in the file, if the row may have to wait
	values   record.Values
	targets  []relatedBy
	keys     []ownKey
	problems []Problem // found so far

	wants    []want                 // records of its own type
	lacks    map[*record.Field]bool // relations to its own type by IDs that don't exist
	circle   int                    // number of its circle in the batch; 0 for none
	waits    bool                   // for a later row
	pretends bool                   // relates to a record that a dry run rolled back
}

// good reports whether the row has no known problem.
func (p *pending) good() bool { return len(p.problems) == 0 }

// value returns the row's value of a field, or nil.
func (p *pending) value(f *record.Field) any {
	for _, a := range p.values {
		if a.Field == f {
			return a.Value
		}
	}
	return nil
}

// wrong adds problems, except those of fields that couldn't be read.
func (p *pending) wrong(problems ...Problem) {
	for _, q := range problems {
		if !slices.ContainsFunc(p.Problems, func(r Problem) bool { return inside(q.Field, r.Field) }) {
			p.problems = append(p.problems, q)
		}
	}
}

// inside reports whether an input path is equal to another one or below it.
func inside(path, other string) bool { return path == other || strings.HasPrefix(path, other+".") }

// prepare checks a row as the API checks a create input. A placeholder ID replaces a related record that is given by its
// key until the record is found.
func (l *loader) prepare(p *pending) {
	object := p.Object
	p.Object = nil
	p.Problems = append(p.Problems, presentNames(l.Type, "", object)...)
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

// target returns the related record that the row gives by a key, or nil.
func (p *pending) target(f *record.Field) *target {
	for _, r := range p.targets {
		if r.field == f {
			return r.to
		}
	}
	return nil
}

// path returns the input path of a target of the row, or "".
func (p *pending) path(t *target) string { return pathTo(p.targets, t) }
