package record

import (
	"slices"
	"strings"
)

// Verb is what a derived root field does.
type Verb uint8

// The verbs of derived root fields.
const (
	VerbNode       Verb = iota + 1 // node(id)
	VerbNodes                      // nodes(ids)
	VerbViewer                     // viewer
	VerbGet                        // movie(id)
	VerbLookup                     // studioByName(name)
	VerbList                       // movies(filter, orderBy, …)
	VerbCreate                     // createMovie(input)
	VerbCreateMany                 // createMovies(inputs)
	VerbUpdate                     // updateMovie(id, ifVersion, patch)
	VerbDelete                     // deleteMovie(id, ifVersion)
)

// Root is a derived root field.
type Root struct {
	Verb Verb
	Type *Type // nil for node, nodes and viewer
	Key  *Key  // for VerbLookup
}

// Query finds a derived field of the Query type by name.
func (s *Schema) Query(name string) (Root, bool) {
	r, ok := s.queries[name]
	return r, ok
}

// Mutation finds a derived field of the Mutation type by name.
func (s *Schema) Mutation(name string) (Root, bool) {
	r, ok := s.mutations[name]
	return r, ok
}

// PluralName is the plural in a type's name: "Movies".
func (t *Type) PluralName() string { return strings.ToUpper(t.Plural[:1]) + t.Plural[1:] }

// RootFields are the names of the derived root fields of a record type, besides
// its lookups. Update is empty where no field of the type can be changed.
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

func (s *Schema) roots() {
	s.queries = map[string]Root{"node": {Verb: VerbNode}, "nodes": {Verb: VerbNodes}, "viewer": {Verb: VerbViewer}}
	s.mutations = map[string]Root{}
	for _, t := range s.Types {
		names := t.RootFields()
		s.queries[names.Get] = Root{Verb: VerbGet, Type: t}
		s.queries[names.List] = Root{Verb: VerbList, Type: t}
		for _, k := range t.Keys {
			s.queries[k.Lookup] = Root{Verb: VerbLookup, Type: t, Key: k}
		}
		s.mutations[names.Create] = Root{Verb: VerbCreate, Type: t}
		s.mutations[names.CreateMany] = Root{Verb: VerbCreateMany, Type: t}
		s.mutations[names.Delete] = Root{Verb: VerbDelete, Type: t}
		if names.Update != "" {
			s.mutations[names.Update] = Root{Verb: VerbUpdate, Type: t}
		}
	}
}
