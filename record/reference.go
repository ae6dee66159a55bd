package record

// Reference is a relation that leads to a record type.
type Reference struct {
	From *Type  // the type that holds the relation
	Via  *Field // its field
}

// DeleteScopes are the scopes to delete or clear the holder of the relation when
// the record that it leads to is deleted: of the type and, where the field is
// cleared, of the field.
func (r Reference) DeleteScopes() []string {
	if r.Via.Relation.OnDelete == SetNull && r.Via.Scope != "" {
		return []string{r.From.Write, r.Via.Scope}
	}
	return []string{r.From.Write}
}

// References are the relations that lead to t, in the order of the model.
func (s *Schema) References(t *Type) []Reference { return s.references[t.Name] }

// DeleteReach are the relations through which the delete of a record of t may
// write other records, the nearest first: it deletes the holders of those that
// cascade, also through several relations, and clears those that are set to null.
func (s *Schema) DeleteReach(t *Type) []Reference { return s.reach[t.Name] }

// relate notes which relations lead to each type.
func (s *Schema) relate() {
	s.references, s.reach = map[string][]Reference{}, map[string][]Reference{}
	for _, from := range s.Types {
		for _, f := range from.Fields {
			if f.Relation != nil {
				s.references[f.Relation.To] = append(s.references[f.Relation.To], Reference{from, f})
			}
		}
	}
	for _, t := range s.Types {
		s.reach[t.Name] = s.reachOf(t)
	}
}

func (s *Schema) reachOf(t *Type) (reach []Reference) {
	deleted := map[*Type]bool{t: true}
	for next := []*Type{t}; len(next) > 0; next = next[1:] {
		for _, ref := range s.References(next[0]) {
			switch ref.Via.Relation.OnDelete {
			case Restrict:
				continue
			case Cascade:
				if !deleted[ref.From] {
					deleted[ref.From] = true
					next = append(next, ref.From)
				}
			case SetNull:
			}
			reach = append(reach, ref)
		}
	}
	return reach
}
