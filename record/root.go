package record

import "strings"

// Verb is what a derived root field does.
type Verb uint8

// The verbs of derived root fields.
const (
	VerbNode       Verb = iota + 1 // node(id)
	VerbNodes                      // nodes(ids)
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
	Type *Type // nil for node and nodes
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

func (s *Schema) roots() {
	s.queries = map[string]Root{"node": {Verb: VerbNode}, "nodes": {Verb: VerbNodes}}
	s.mutations = map[string]Root{}
	for _, t := range s.Types {
		s.queries[t.Singular] = Root{Verb: VerbGet, Type: t}
		s.queries[t.Plural] = Root{Verb: VerbList, Type: t}
		for _, k := range t.Keys {
			s.queries[k.Lookup] = Root{Verb: VerbLookup, Type: t, Key: k}
		}
		s.mutations["create"+t.Name] = Root{Verb: VerbCreate, Type: t}
		s.mutations["create"+t.PluralName()] = Root{Verb: VerbCreateMany, Type: t}
		s.mutations["update"+t.Name] = Root{Verb: VerbUpdate, Type: t}
		s.mutations["delete"+t.Name] = Root{Verb: VerbDelete, Type: t}
	}
}
