package examples

import (
	"fmt"
	"slices"
	"strings"

	"recordgraph/model/naming"
	"recordgraph/record"
	"recordgraph/server/pages/sample"
	"recordgraph/server/pages/snippet"
)

// writes creates a record, finds it, changes it, relates another record to it, and deletes both.
func (b *builder) writes() {
	w := b.Write(b.main)
	if w == nil {
		return
	}
	b.create(w)
	b.byKey(w)
	b.update(w)
	child := b.Child(w)
	if child == nil {
		b.remove("", "", w)
		return
	}
	b.create(child, newest(w.Type, w.Filter()))
	about := "Deletes both. A document succeeds or fails as a whole. Its IDs are of " + made(child, w) + "."
	b.remove("And"+w.Type.Name, about, child, w)
}

// made names the examples that make records.
func made(writes ...*sample.Write) string {
	names := make([]string, len(writes))
	for i, w := range writes {
		names[i] = "Create" + w.Type.Name
	}
	return strings.Join(names, " and ")
}

func (b *builder) create(w *sample.Write, finds ...Find) {
	t, name := w.Type, w.Type.RootFields().Create
	about := "Creates " + one(t) + "."
	declared := []snippet.Declared{{Name: "input", Type: "Create" + t.Name + "Input!"}}
	in := slices.Clone(w.Input)
	if w.Parent != nil {
		about = fmt.Sprintf("Creates %s that relates to a record: %q is the ID from %s.",
			one(t), w.Parent.Name, made(&sample.Write{Type: w.Parent.Relation.Type}))
		for i := range in {
			if in[i].Name == w.Parent.Name {
				in[i].Value = theID(w.Parent.Relation.Type)
			}
		}
	}
	if unique := w.Unique(); unique != nil && w.Parent == nil {
		about += fmt.Sprintf(" Only one can have this %q: change it to create more.", strings.Join(unique, ", "))
	}
	b.add(snippet.Operation{
		About: about, Kind: "mutation", Name: "Create" + t.Name, Variables: declared,
		Fields: []snippet.Field{{
			Name: name, Args: member("input", snippet.Variable("input")),
			Fields: []snippet.Field{returned(t, inputFields(w)...)},
		}},
	}, snippet.Object{{Name: "input", Value: in}}, finds...)
}

// returned selects the record of a payload.
func returned(t *record.Type, fields ...snippet.Field) snippet.Field {
	return snippet.Field{Name: t.Singular, Fields: append(snippet.Fields("id", "version"), fields...)}
}

// inputFields selects the fields that a create input sets.
func inputFields(w *sample.Write) []snippet.Field {
	var out []snippet.Field
	for _, set := range w.Input {
		if f := w.Type.Field(set.Name); f.Relation != nil {
			out = append(out, snippet.Field{Name: f.Name, Fields: sample.Select(f.Relation.Type)})
		} else {
			out = append(out, snippet.Field{Name: f.Name})
		}
	}
	return out
}

// byKey gets one record: by a unique key of the model that consists of values, or by its ID.
func (b *builder) byKey(w *sample.Write) {
	t := w.Type
	for _, key := range t.Keys {
		if declared, values, ok := b.keyOf(t, key); ok {
			args := make(snippet.Object, len(declared))
			for i, d := range declared {
				args[i] = snippet.Member{Name: d.Name, Value: snippet.Variable(d.Name)}
			}
			b.add(snippet.Operation{
				About: "One of the " + many(t) + " by a unique key; null if there is none.",
				Kind:  "query", Name: naming.UpperFirst(key.Lookup), Variables: declared,
				Fields: []snippet.Field{{Name: key.Lookup, Args: args, Fields: sample.Select(t)}},
			}, values)
			return
		}
	}
	b.add(snippet.Operation{
		About: "One of the " + many(t) + " by its ID; null if there is none.",
		Kind:  "query", Name: t.Name + "ByID", Variables: []snippet.Declared{{Name: "id", Type: "ID!"}},
		Fields: []snippet.Field{{Name: t.Singular, Args: member("id", snippet.Variable("id")), Fields: sample.Select(t)}},
	}, member("id", theID(t)), newest(t, w.Filter()))
}

// keyOf declares variables for the fields of a key, with values; false for a key with relations, lists or scopes.
func (b *builder) keyOf(t *record.Type, key *record.Key) (declared []snippet.Declared, values snippet.Object, ok bool) {
	for _, name := range key.Fields {
		f := t.Field(name)
		v, good := b.Value(t, f, 0)
		if !good || f.List || f.Scope != "" {
			return nil, nil, false
		}
		declared = append(declared, snippet.Declared{Name: name, Type: typeOf(f) + "!"})
		values = append(values, snippet.Member{Name: name, Value: v})
	}
	return declared, values, true
}

func typeOf(f *record.Field) string {
	if f.Enum != nil {
		return f.Enum.Name
	}
	return f.Scalar.String()
}

func (b *builder) update(w *sample.Write) {
	t, patch := w.Type, b.Patch(w)
	if patch == nil {
		return
	}
	b.add(snippet.Operation{
		About: "Changes the " + naming.Phrase(t.Singular) + " of " + made(w) +
			`. Set "ifVersion" to the version that you read: then the change is refused if others changed the record since.`,
		Kind: "mutation", Name: "Update" + t.Name,
		Variables: []snippet.Declared{{Name: "id", Type: "ID!"}, {Name: "ifVersion", Type: "Int"}, {Name: "patch", Type: t.Name + "Patch!"}},
		Fields: []snippet.Field{{
			Name: t.RootFields().Update,
			Args: snippet.Object{
				{Name: "id", Value: snippet.Variable("id")}, {Name: "ifVersion", Value: snippet.Variable("ifVersion")},
				{Name: "patch", Value: snippet.Variable("patch")},
			},
			Fields: []snippet.Field{returned(t, append(inputFields(w), changed(w, patch)...)...)},
		}},
	}, snippet.Object{{Name: "id", Value: theID(t)}, {Name: "ifVersion", Value: nil}, {Name: "patch", Value: patch}}, newest(t, w.Filter()))
}

// changed selects the fields of a patch that the input does not set.
func changed(w *sample.Write, patch snippet.Object) (out []snippet.Field) {
	for _, change := range patch {
		if w.Value(change.Name) == nil {
			out = append(out, snippet.Field{Name: change.Name})
		}
	}
	return out
}

// remove deletes the records of examples, in one document.
func (b *builder) remove(suffix, about string, writes ...*sample.Write) {
	first := writes[0].Type
	if about == "" {
		about = "Deletes the " + naming.Phrase(first.Singular) + " of " + made(writes[0]) + "."
	}
	operation := snippet.Operation{About: about, Kind: "mutation", Name: "Delete" + first.Name + suffix}
	var variables snippet.Object
	finds := make([]Find, len(writes))
	for i, w := range writes {
		name := w.Type.Singular
		operation.Variables = append(operation.Variables, snippet.Declared{Name: name, Type: "ID!"})
		operation.Fields = append(operation.Fields, snippet.Field{
			Name: w.Type.RootFields().Delete, Args: member("id", snippet.Variable(name)),
			Fields: append(snippet.Fields("id"), snippet.Field{Name: name, Fields: sample.Select(w.Type)}),
		})
		variables = append(variables, snippet.Member{Name: name, Value: theID(w.Type)})
		finds[i] = newest(w.Type, w.Filter())
	}
	b.add(operation, variables, finds...)
}
