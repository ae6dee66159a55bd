package input

import "recordgraph/record"

// Leaf is a comparison of a filter whose operand is one value of the field's
// scalar, and the type that the field is of.
type Leaf struct {
	Type   *record.Type
	Filter *record.Filter
}

// Operand coerces another operand for the same comparison. It reports false
// for one that is wrong: reading the whole filter tells why.
func (l Leaf) Operand(raw any) (any, bool) {
	f := l.Filter.Field
	if f.Scalar == record.ScalarID && f.Relation == nil {
		s, ok := raw.(string)
		if !ok {
			return nil, false
		}
		id, err := record.ParseIDOf(l.Type, s)
		return id, err == nil
	}
	v, err := record.Coerce(f, raw)
	return v, err == nil
}

// NoteLeaves makes the reader note the leaves of the filters it reads from now on.
func (r *Reader) NoteLeaves() { r.leaves = map[string]Leaf{} }

// Leaves returns what was noted, by input path, and ends it.
func (r *Reader) Leaves() map[string]Leaf {
	noted := r.leaves
	r.leaves = nil
	return noted
}

// note notes a leaf, where somebody wants to know. Lists and JSON are left out:
// more than the operand's value decides how they are compared.
func (r *Reader) note(t *record.Type, path string, leaf *record.Filter) *record.Filter {
	if r.leaves != nil && !leaf.Field.List && leaf.Field.Scalar != record.ScalarJSON {
		r.leaves[path] = Leaf{t, leaf}
	}
	return leaf
}
