package apichange

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// causes finds the change of the model that a change of the derived API follows from.
type causes struct {
	versions []*API
	owner    map[string]string // a record type, or a type derived from it -> the record type
	whole    map[string]bool   // types that only one version has
	busy     map[string]bool   // types whose cause is being found
}

// findCauses sets the cause of each change of the schema.
func (c *comparison) findCauses() {
	s := &causes{versions: []*API{c.before, c.after}, owner: map[string]string{}, whole: map[string]bool{}, busy: map[string]bool{}}
	for _, version := range s.versions {
		s.addOwners(version)
	}
	for _, change := range c.changes {
		if change.Kind == TypeRemoved || change.Kind == TypeAdded {
			s.whole[change.Coordinate] = true
		}
	}
	for i := range c.changes {
		c.changes[i].Cause = s.of(&c.changes[i])
	}
}

// addOwners finds the record types of a version and the types that are derived from each.
func (s *causes) addOwners(a *API) {
	plural := map[string]string{} // of a record type, with an upper-case initial
	if query := a.schema.Types["Query"]; query != nil {
		for _, f := range query.Fields {
			if name, ok := strings.CutSuffix(f.Type.Name(), "Connection"); ok && f.Name != "" {
				plural[name] = strings.ToUpper(f.Name[:1]) + f.Name[1:]
			}
		}
	}
	for name, def := range a.schema.Types {
		if def.Kind != ast.Object || !slices.Contains(def.Interfaces, "Record") {
			continue
		}
		for _, derived := range []string{
			name, name + "Filter", name + "ListFilter", name + "Order", name + "Connection", name + "Edge", name + "Patch", name + "Increment",
			name + "ListPatch", "Create" + name + "Input", "Create" + name + "Payload", "Create" + plural[name] + "Payload",
			"Update" + name + "Payload", "Delete" + name + "Payload",
		} {
			s.owner[derived] = name
		}
	}
}

// of is the cause of a change.
func (s *causes) of(change *Change) string {
	typ, member, isMember := strings.Cut(change.Coordinate, ".")
	if !isMember && s.whole[typ] {
		return s.ofType(typ)
	}
	owner := s.owner[typ]
	switch {
	case s.whole[owner]:
		return owner
	case s.whole[s.owner[change.typ]]:
		return s.owner[change.typ]
	case owner != "" && s.isField(owner, member):
		return owner + "." + member
	case change.typ != "" && s.whole[change.typ] && s.owner[change.typ] != "":
		return s.ofType(change.typ)
	}
	return change.Coordinate
}

// ofType is the cause of a type that only one version has: its record type, a field of the record type, or the first
// member that uses the type.
func (s *causes) ofType(name string) string {
	owner := s.owner[name]
	if s.whole[owner] {
		return owner
	}
	if s.busy[name] {
		return name
	}
	s.busy[name] = true
	defer delete(s.busy, name)
	for _, version := range s.versions {
		def := version.schema.Types[name]
		if def == nil {
			continue
		}
		for _, f := range def.Fields {
			if owner != "" && s.isField(owner, f.Name) {
				return owner + "." + f.Name
			}
		}
		user, f := version.firstUse(name)
		switch {
		case f == nil:
		case s.whole[user] && s.owner[user] == "":
			return s.ofType(user)
		default:
			return s.of(&Change{Coordinate: user + "." + f.Name, typ: name})
		}
	}
	return name
}

// isField reports whether a record type has a field in any version.
func (s *causes) isField(owner, name string) bool {
	return slices.ContainsFunc(s.versions, func(a *API) bool { return a.has(owner + "." + name) })
}

// firstUse is the first field with the type, by the names of the other types.
func (a *API) firstUse(name string) (user string, field *ast.FieldDefinition) {
	for typ, def := range a.schema.Types {
		if typ == name || field != nil && typ > user {
			continue
		}
		for _, f := range def.Fields {
			if f.Type.Name() == name {
				user, field = typ, f
				break
			}
		}
	}
	return user, field
}
