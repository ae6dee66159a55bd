package record

// Reference is a relation to a record type, as seen from that type.
type Reference struct {
	From *Type  // the type that holds the relation
	Via  *Field // its field
}

// DeleteScopes returns the scopes required to delete or clear the record with the relation
// when its target is deleted: the write scope of the type and, to clear the field, the
// scope of the field.
func (r Reference) DeleteScopes() []string {
	if r.Via.Relation.OnDelete == SetNull && r.Via.Scope != "" {
		return []string{r.From.Write, r.Via.Scope}
	}
	return []string{r.From.Write}
}

// References returns the relations to t, in the order of the model.
func (s *Schema) References(t *Type) []Reference { return s.references[t.Name] }

// DeleteReach returns the relations through which deleting a record of t can write other
// records, the nearest first. CASCADE deletes those records, also through several
// relations; SET_NULL clears their relation.
func (s *Schema) DeleteReach(t *Type) []Reference { return s.reach[t.Name] }

// relate finds the relations to each type.
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
