package input

import "recordgraph/record"

// Use says what an input does with a field.
type Use uint8

// The uses of a field that need its scope.
const (
	UseFilter Use = iota + 1
	UseOrder
	UseWrite
)

// Touch is a field that an input uses. Field is nil where a relation leads to the
// type, which needs the type's own read scope.
type Touch struct {
	Use   Use
	Type  *record.Type
	Field *record.Field
	Path  string // input path
}

// Needs returns the scope that the use needs, empty for none, and what is used, for
// [record.Forbidden].
func (t Touch) Needs() (scope, what string) {
	switch {
	case t.Field == nil:
		return t.Type.Read, "reading " + t.Type.Name
	case t.Field.Scope == "":
		return "", ""
	}
	return t.Field.Scope, t.Type.Name + "." + t.Field.Name
}
