package load

import (
	"fmt"
	"slices"
	"strings"

	"recordgraph/record"
)

// relatedBy is a relation to a record that is given by a unique key.
type relatedBy struct {
	field *record.Field
	to    *target
}

// target is a related record that is given by a unique key. A field of the key may itself relate to such a record:
//
//	{"artist": {"name": "AC/DC"}, "title": "Let There Be Rock"}
type target struct {
	typ    *record.Type
	key    *record.Key
	values []any          // coerced, in the key's order; nil for an absent record inside
	raw    map[string]any // as in the row, with placeholder IDs for records inside
	inside []relatedBy    // records in the key that are given by keys
	depth  int            // of the records inside; 0 for none
	digest string         // equal for equal targets; empty if the values are wrong
	id     record.ID      // set once found or created
	found  bool
	row    *pending // the row of the same batch that makes the record; may be nil

	creation *creation // set on first use
}

// newTarget reads the object that gives a record by its key. The problems have input paths that begin with path.
func newTarget(path string, typ *record.Type, raw map[string]any) (*target, []Problem) {
	problems := presentNames(typ, path, raw)
	t := &target{typ: typ, raw: raw, key: keyOf(typ, raw)}
	if t.key == nil {
		return t, append(problems, Problem{path, "must be an ID or an object with " + keysOf(typ)})
	}
	problems = append(problems, exactNumbers(typ, path, raw)...)
	t.values = make([]any, len(t.key.Fields))
	for i, name := range t.key.Fields {
		f, here := typ.Field(name), path+"."+name
		if key, ok := raw[name].(map[string]any); ok && f.Relation != nil {
			to, wrong := newTarget(here, f.Relation.Type, key)
			problems = append(problems, wrong...)
			raw[name] = standIn(f)
			t.inside = append(t.inside, relatedBy{f, to})
			t.depth = max(t.depth, to.depth+1)
			continue
		}
		v, err := record.Coerce(f, raw[name])
		if err != nil {
			problems = append(problems, Problem{here, err.Error()})
		}
		t.values[i] = v
	}
	if problems == nil {
		t.settle()
	}
	return t, problems
}

// standIn is the placeholder ID of a record that is given by a key.
func standIn(f *record.Field) string {
	return record.ID{Prefix: f.Relation.Type.IDPrefix}.String()
}

// settle computes the digest, and again after records inside were found.
func (t *target) settle() {
	if len(t.inside) == 0 {
		t.digest = digest(t.key, t.values)
		return
	}
	told := slices.Clone(t.values)
	for _, in := range t.inside {
		at := slices.Index(t.key.Fields, in.field.Name)
		if in.to.found {
			t.values[at] = in.to.id
		}
		told[at] = in.to.told()
	}
	t.digest = digest(t.key, told)
}

// told is the target's part in the digest of a key that contains it.
func (t *target) told() any {
	if t.found {
		return t.id
	}
	return []byte(t.digest)
}

// findable reports whether all records inside exist. Otherwise the target can't exist.
func (t *target) findable() bool {
	return !slices.ContainsFunc(t.inside, func(in relatedBy) bool { return !in.to.found })
}

// label names a target in messages: `artist (name "AC/DC"), title "Powerage"`.
func (t *target) label() string {
	var parts []string
	for i, name := range t.key.Fields {
		text := spell(t.values[i])
		if at := slices.IndexFunc(t.inside, func(in relatedBy) bool { return in.field.Name == name }); at >= 0 {
			text = "(" + t.inside[at].to.label() + ")"
		}
		parts = append(parts, name+" "+text)
	}
	return strings.Join(parts, ", ")
}

// keyOf finds the unique key that consists of exactly the object's fields.
func keyOf(t *record.Type, raw map[string]any) *record.Key {
	for _, k := range t.Keys {
		missing := func(name string) bool { _, ok := raw[name]; return !ok }
		if len(k.Fields) == len(raw) && !slices.ContainsFunc(k.Fields, missing) {
			return k
		}
	}
	return nil
}

// keysOf lists a type's unique keys for a message.
func keysOf(t *record.Type) string {
	if len(t.Keys) == 0 {
		return "a unique key, of which " + t.Name + " has none"
	}
	var keys []string
	for _, k := range t.Keys {
		keys = append(keys, strings.Join(k.Fields, ", "))
	}
	return fmt.Sprintf("the unique key %s of %s and nothing else", strings.Join(keys, " or "), t.Name)
}

// setIDs sets the relations to the IDs that id returns.
func setIDs(values record.Values, related []relatedBy, id func(*target) any) {
	for _, r := range related {
		at := slices.IndexFunc(values, func(a record.Assignment) bool { return a.Field == r.field })
		values[at].Value = id(r.to)
	}
}

// pathTo returns the input path of a target among relations and the records inside them, or "".
func pathTo(related []relatedBy, t *target) string {
	for _, r := range related {
		if r.to == t {
			return r.field.Name
		}
		if rest := pathTo(r.to.inside, t); rest != "" {
			return r.field.Name + "." + rest
		}
	}
	return ""
}
