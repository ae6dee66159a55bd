package sample

import (
	"cmp"
	"slices"

	"recordgraph/record"
	"recordgraph/server/pages/snippet"
)

// maxMembers is how many fields a create input sets, unless more are required.
const maxMembers = 5

// Write is a record that examples create, change and delete.
type Write struct {
	Type   *record.Type
	Parent *record.Field  // the relation to the record of another Write; or nil
	Input  snippet.Object // of the create input; the parent is the variable with the name of its field
	Marker *record.Field  // a text by which examples find the record; or nil
}

// Write is a record of the type that is easiest to write, t if several are equally easy; nil if no record can be created without
// another one.
func (m *Model) Write(t *record.Type) *Write {
	types := slices.DeleteFunc(m.ByPreference(t), func(t *record.Type) bool {
		_, ok := m.input(t, nil)
		return !ok
	})
	easiest := first(types, func(a, b *record.Type) int { return cmp.Compare(obstacles(a), obstacles(b)) })
	if easiest == nil {
		return nil
	}
	return m.write(easiest, nil)
}

// obstacles counts what can hinder a write, by weight: conditions that only the database checks, no field to change, unique keys,
// scopes, no text to find the record by.
func obstacles(t *record.Type) (weight int) {
	for i, hinders := range []bool{
		Find(t, IsText) == nil,
		slices.ContainsFunc(Own(t), func(f *record.Field) bool { return needed(f) && f.Scope != "" }),
		len(t.Keys) > 0, t.RootFields().Update == "", len(t.Checks) > 0,
	} {
		if hinders {
			weight |= 1 << i
		}
	}
	return weight
}

// Child is a record that needs the record of parent or can relate to it, and no other record; nil if the model has none.
func (m *Model) Child(parent *Write) *Write {
	types := append(slices.DeleteFunc(slices.Clone(m.Types), func(t *record.Type) bool { return len(t.Keys) > 0 }), m.Types...)
	for _, t := range types {
		via := m.relationTo(t, parent.Type)
		if t == parent.Type || via == nil || len(t.Checks) > 0 {
			continue
		}
		if _, ok := m.input(t, via); ok {
			return m.write(t, via)
		}
	}
	return nil
}

// relationTo is the relation of t to a type: the required one if there is one.
func (m *Model) relationTo(t, to *record.Type) *record.Field {
	var found *record.Field
	for _, f := range Own(t) {
		if f.Relation != nil && f.Relation.Type == to && f.Scope == "" && f.Settable() && (found == nil || needed(f) && !needed(found)) {
			found = f
		}
	}
	return found
}

func (m *Model) write(t *record.Type, parent *record.Field) *Write {
	w := &Write{Type: t, Parent: parent}
	w.Input, _ = m.input(t, parent)
	for _, member := range w.Input {
		if f := t.Field(member.Name); w.Marker == nil && IsText(f) && f.Scope == "" {
			w.Marker = f
		}
	}
	return w
}

// input is a valid create input with the required fields and some others. parent is the only relation that it sets.
func (m *Model) input(t *record.Type, parent *record.Field) (out snippet.Object, ok bool) {
	needs := 0
	for _, f := range Own(t) {
		if needed(f) {
			needs++
		}
	}
	optional, dates := max(maxMembers-needs, 0), 0
	for _, f := range Own(t) {
		if f == parent {
			out = append(out, snippet.Member{Name: f.Name, Value: snippet.Variable(f.Name)})
			continue
		}
		if !needed(f) && (optional == 0 || !isShort(f) || !Harmless(t, f)) {
			continue
		}
		turn := 0
		if f.Scalar.Temporal() {
			turn = dates // so that a start is before an end
			dates++
		}
		v, valid := m.Value(t, f, turn)
		switch {
		case valid:
			out = append(out, snippet.Member{Name: f.Name, Value: v})
		case needed(f):
			return nil, false
		}
		if valid && !needed(f) {
			optional--
		}
	}
	return out, true
}

// needed reports whether a create input must set the field.
func needed(f *record.Field) bool { return f.Settable() && f.NonNull && f.Default == nil }

// Harmless reports whether everybody may set an optional field to anything that its own limits allow.
func Harmless(t *record.Type, f *record.Field) bool {
	return f.Settable() && !f.Deprecated && f.Relation == nil && f.Scope == "" && !inKey(t, f) && !slices.ContainsFunc(t.Checks, func(c *record.Check) bool {
		return slices.Contains(c.Fields, f.Name)
	})
}

func inKey(t *record.Type, f *record.Field) bool {
	return slices.ContainsFunc(t.Keys, func(k *record.Key) bool { return slices.Contains(k.Fields, f.Name) })
}

// Unique are the names of fields of the input that are a whole unique key; nil if there is none.
func (w *Write) Unique() []string {
	for _, key := range w.Type.Keys {
		if !slices.ContainsFunc(key.Fields, func(name string) bool { return !w.sets(name) }) {
			return key.Fields
		}
	}
	return nil
}

func (w *Write) sets(name string) bool { return w.Value(name) != nil }

// Value is the value of a field of the input; nil if the input does not set it.
func (w *Write) Value(name string) any {
	for _, member := range w.Input {
		if member.Name == name {
			return member.Value
		}
	}
	return nil
}

// Filter is a filter that finds the record among others; nil if nothing tells it apart.
func (w *Write) Filter() snippet.Object {
	if w.Marker == nil {
		return nil
	}
	return snippet.Object{{Name: w.Marker.Name, Value: snippet.Object{{Name: "eq", Value: w.Value(w.Marker.Name)}}}}
}

// Patch changes the record in a way that can be repeated; nil if no field can be changed.
func (m *Model) Patch(w *Write) snippet.Object {
	changes := func(accept func(*record.Field) bool) snippet.Object {
		for _, f := range Own(w.Type) {
			if f == w.Marker || !f.Changeable() || !isShort(f) || !Harmless(w.Type, f) || !accept(f) {
				continue
			}
			if v, ok := m.Value(w.Type, f, 1); ok {
				return snippet.Object{{Name: f.Name, Value: v}}
			}
		}
		return nil
	}
	if patch := changes(func(f *record.Field) bool { return w.sets(f.Name) }); patch != nil {
		return patch
	}
	if patch := changes(func(*record.Field) bool { return true }); patch != nil {
		return patch
	}
	for _, f := range Own(w.Type) { // to the value that it has
		if v := w.Value(f.Name); f.Changeable() && v != nil && f != w.Parent {
			return snippet.Object{{Name: f.Name, Value: v}}
		}
	}
	return nil
}
