package record

import (
	"slices"
	"strings"
)

// PluralName is the plural in names of types: "Movies".
func (t *Type) PluralName() string { return strings.ToUpper(t.Plural[:1]) + t.Plural[1:] }

// RootFields are the names of the derived root fields of a record type, except lookups.
// Update is empty if no field can be changed.
type RootFields struct {
	Get, List                          string // of Query
	Create, CreateMany, Update, Delete string // of Mutation
}

// RootFields returns the names of the type's root fields.
func (t *Type) RootFields() RootFields {
	out := RootFields{
		Get: t.Singular, List: t.Plural,
		Create: "create" + t.Name, CreateMany: "create" + t.PluralName(), Delete: "delete" + t.Name,
	}
	if slices.ContainsFunc(t.Fields, (*Field).Changeable) {
		out.Update = "update" + t.Name
	}
	return out
}
