package record

import (
	"slices"
	"strings"
)

// Names are the names of a record type in the API.
type Names struct {
	Name             string // "Movie"
	Singular, Plural string // root fields: "movie", "movies"
}

// PluralName is the plural in names of types: "Movies".
func (n Names) PluralName() string { return capital(n.Plural) }

// capital changes the first letter to upper case.
func capital(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// Names are the present names of the type.
func (t *Type) Names() Names { return Names{t.Name, t.Singular, t.Plural} }

// AllNames are the present names of the type, then the former ones if there are any.
func (t *Type) AllNames() []Names {
	if t.Former == nil {
		return []Names{t.Names()}
	}
	return []Names{t.Names(), *t.Former}
}

// PluralName is the plural in names of types: "Movies".
func (t *Type) PluralName() string { return t.Names().PluralName() }

// RootFields are the names of the derived root fields of a record type, except lookups.
// Update is empty if no field can be changed.
type RootFields struct {
	Get, List                          string // of Query
	Create, CreateMany, Update, Delete string // of Mutation
}

// RootFields returns the names of the type's root fields.
func (t *Type) RootFields() RootFields { return t.RootFieldsOf(t.Names()) }

// RootFieldsOf returns the names of the type's root fields under its present or former names.
func (t *Type) RootFieldsOf(n Names) RootFields {
	out := RootFields{
		Get: n.Singular, List: n.Plural,
		Create: "create" + n.Name, CreateMany: "create" + n.PluralName(), Delete: "delete" + n.Name,
	}
	if slices.ContainsFunc(t.Fields, (*Field).Changeable) {
		out.Update = "update" + n.Name
	}
	return out
}

// KeyLookup is a root field that returns one record by a unique key.
type KeyLookup struct {
	Name      string   // "studioByName"
	Arguments []string // in the order of the key's fields: their names, or former ones
}

// Lookups returns the root fields of a key under the present or former names of the type: one with the names of the
// fields, then those with former names.
func (t *Type) Lookups(k *Key, n Names) []KeyLookup {
	all := [][]string{nil}
	for _, name := range k.Fields {
		names := []string{name}
		if f := t.fieldNamed(name); f.Former != "" {
			names = append(names, f.Former)
		}
		var longer [][]string
		for _, arguments := range all {
			for _, name := range names {
				longer = append(longer, append(slices.Clip(arguments), name))
			}
		}
		all = longer
	}
	var out []KeyLookup
	for _, arguments := range all {
		out = append(out, KeyLookup{LookupName(n.Singular, arguments), arguments})
	}
	return out
}

// fieldNamed finds a field by its present name. It does not need NewSchema.
func (t *Type) fieldNamed(name string) *Field {
	return t.Fields[slices.IndexFunc(t.Fields, func(f *Field) bool { return f.Name == name })]
}

// LookupName is the name of a lookup: "studioByName".
func LookupName(singular string, fields []string) string {
	parts := make([]string, len(fields))
	for i, name := range fields {
		parts[i] = capital(name)
	}
	return singular + "By" + strings.Join(parts, "And")
}
