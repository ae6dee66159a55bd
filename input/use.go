package input

import "recordgraph/record"

// FieldUse is the use of a field by an input. Field is nil for a step through a relation,
// which needs the read scope of Type.
type FieldUse struct {
	Type  *record.Type
	Field *record.Field
	Path  string // input path
}

// Needs returns the required scope, or "", and the name of what the scope protects, for
// [record.Forbidden].
func (t FieldUse) Needs() (scope, name string) {
	switch {
	case t.Field == nil:
		return t.Type.Read, "reading " + t.Type.Name
	case t.Field.Scope == "":
		return "", ""
	}
	return t.Field.Scope, t.Type.Name + "." + t.Field.Name
}
