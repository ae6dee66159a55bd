package load

import (
	"fmt"
	"slices"
	"strings"

	"recordgraph/record"
)

// relatedBy is a relation that is given by a unique key.
type relatedBy struct {
	field *record.Field
	to    *target
}

// target is a related record named by a unique key. A field of the key may itself relate to a record that is named by
// a key:
//
//	{"artist": {"name": "AC/DC"}, "title": "Let There Be Rock"}
type target struct {
	typ    *record.Type
	key    *record.Key
	values []any          // coerced, in the key's order; nil for a record inside that is not found
	raw    map[string]any // as the row has it; records inside stand in as IDs
	inside []relatedBy    // the key's relations that are given by keys
	depth  int            // of the records inside: 0 for none
	digest string         // tells targets apart; empty when the values are wrong
	id     record.ID      // set when found or created
	found  bool
	row    *pending // the row of the same batch that makes it; nil when there is none

	creation *creation // how to create it, once somebody has asked
}

// newTarget reads the object that stands for a record of a type. The problems have input paths that begin with path.
func newTarget(path string, typ *record.Type, raw map[string]any) (*target, []Problem) {
	t := &target{typ: typ, raw: raw, key: keyOf(typ, raw)}
	if t.key == nil {
		return t, []Problem{{path, "must be an ID or an object with " + keysOf(typ)}}
	}
	problems := exactNumbers(typ, path, raw)
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

// standIn is the ID that stands for a record that is given by a key.
func standIn(f *record.Field) string {
	return record.ID{Prefix: f.Relation.Type.IDPrefix}.String()
}

// settle works out the digest, again when records inside were found since.
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

// told is what stands for the target in the digest of a key that holds it.
func (t *target) told() any {
	if t.found {
		return t.id
	}
	return []byte(t.digest)
}

// findable reports whether all records inside are there: else this one can't be.
func (t *target) findable() bool {
	return !slices.ContainsFunc(t.inside, func(in relatedBy) bool { return !in.to.found })
}

// label names a target for people: `artist (name "AC/DC"), title "Powerage"`.
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

// keyOf finds the unique key made of exactly the object's fields.
func keyOf(t *record.Type, raw map[string]any) *record.Key {
	for _, k := range t.Keys {
		missing := func(name string) bool { _, ok := raw[name]; return !ok }
		if len(k.Fields) == len(raw) && !slices.ContainsFunc(k.Fields, missing) {
			return k
		}
	}
	return nil
}

// keysOf lists a type's unique keys for people.
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

// setIDs gives relations the IDs that id finds for them.
func setIDs(values record.Values, related []relatedBy, id func(*target) any) {
	for _, r := range related {
		at := slices.IndexFunc(values, func(a record.Assignment) bool { return a.Field == r.field })
		values[at].Value = id(r.to)
	}
}

// pathTo is the input path by which relations lead to a target, directly or in the keys of others; empty when they
// don't.
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
