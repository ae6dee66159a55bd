package apichange

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"recordgraph/record"
)

// models compares the facts of two models that the schema does not show.
func (c *comparison) models(before, after *record.Schema) {
	for _, t := range after.Types {
		if was := typeBefore(before, t); was != nil {
			c.recordType(was, t)
			c.deletes(before, after, pair[*record.Type]{was, t})
		}
	}
	for _, at := range slices.Sorted(maps.Keys(mergeKeys(before.Scopes, after.Scopes))) {
		if c.before.has(at) && c.after.has(at) {
			c.scope(at, "Using", before.Scopes[at], after.Scopes[at])
		}
	}
	for _, at := range slices.Sorted(maps.Keys(mergeKeys(before.Costs, after.Costs))) {
		if c.before.has(at) && c.after.has(at) {
			c.cost(at, before.Costs[at], after.Costs[at])
		}
	}
}

// typeBefore is the old version of a record type: the one with its name or, after a rename, with its table; or nil.
func typeBefore(before *record.Schema, t *record.Type) *record.Type {
	if was := before.Type(t.Name); was != nil {
		return was
	}
	return find(before.Types, func(was *record.Type) bool { return was.Table == t.Table })
}

// fieldBefore is the old version of a field: the one with its name or, after a rename, with its column; or nil.
func fieldBefore(before *record.Type, f *record.Field) *record.Field {
	if was := before.Field(f.Name); was != nil {
		return was
	}
	return find(before.Fields, func(was *record.Field) bool { return f.Column != "" && was.Column == f.Column })
}

// find is the first element that a predicate accepts, or nil.
func find[T any](all []*T, is func(*T) bool) *T {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i]
	}
	return nil
}

// mergeKeys are the keys of both maps.
func mergeKeys[T any](a, b map[string]T) map[string]T {
	out := maps.Clone(a)
	if out == nil {
		out = map[string]T{}
	}
	maps.Copy(out, b)
	return out
}

// has reports whether the schema has a type or a field of a type.
func (a *API) has(coordinate string) bool {
	name, field, isField := strings.Cut(coordinate, ".")
	def := a.schema.Types[name]
	return def != nil && (!isField || def.Fields.ForName(field) != nil)
}

func (c *comparison) recordType(before, after *record.Type) {
	at := after.Name
	c.scope(at, "Reading", before.Read, after.Read)
	c.scope(at, "Writing", before.Write, after.Write)
	c.cost(at, before.Cost, after.Cost)
	if before.IDPrefix != after.IDPrefix {
		c.add(IDPrefixChange, at, "", "The IDs of %s began with %s and begin with %s; IDs that clients hold are not found", at, before.IDPrefix, after.IDPrefix)
	}
	switch was, is := before.MaxPageSize, after.MaxPageSize; {
	case is < was:
		c.add(PageLowered, at, "", "A page of %s has at most %d records, not %d", after.Plural, is, was)
	case is > was:
		c.add(PageRaised, at, "", "A page of %s has at most %d records, not %d", after.Plural, is, was)
	}
	c.keys(before, after)
	c.checks(before, after)
	for _, f := range after.Fields {
		if was := fieldBefore(before, f); was != nil {
			c.field(at+"."+f.Name, was, f)
		}
	}
}

// scope compares the scope to use a type or field. A scope of the old version that is not needed is safe.
func (c *comparison) scope(at, action, before, after string) {
	switch {
	case before == after:
	case after == "":
		c.add(ScopeRemoved, at, "", "%s %s no longer needs the scope %s", action, at, before)
	case before == "":
		c.add(ScopeAdded, at, "", "%s %s needs the scope %s", action, at, after)
	default:
		c.add(ScopeAdded, at, "", "%s %s needs the scope %s, not %s", action, at, after, before)
	}
}

func (c *comparison) cost(at string, before, after int) {
	switch {
	case after > before:
		c.add(CostRaised, at, "", "The cost of %s is %d, not %d", at, after, before)
	case after < before:
		c.add(CostLowered, at, "", "The cost of %s is %d, not %d", at, after, before)
	}
}

// keys compares unique keys by their columns. The lookup of a key is part of the schema.
func (c *comparison) keys(before, after *record.Type) {
	for _, k := range before.Keys {
		if !hasKey(after, columns(before, k)) {
			c.add(KeyRemoved, keyCoordinate(before, k), "", "Records of %s may have equal %s", before.Name, strings.Join(k.Fields, ", "))
		}
	}
	for _, k := range after.Keys {
		// No client sends a new field yet.
		isNew := slices.ContainsFunc(k.Fields, func(name string) bool { return fieldBefore(before, after.Field(name)) == nil })
		if !isNew && !hasKey(before, columns(after, k)) {
			c.add(KeyAdded, keyCoordinate(after, k), "", "Records of %s must not have equal %s", after.Name, strings.Join(k.Fields, ", "))
		}
	}
}

func hasKey(t *record.Type, cols []string) bool {
	return slices.ContainsFunc(t.Keys, func(k *record.Key) bool { return slices.Equal(columns(t, k), cols) })
}

// columns are the columns of a key.
func columns(t *record.Type, k *record.Key) (out []string) {
	for _, name := range k.Fields {
		out = append(out, t.Field(name).Column)
	}
	return out
}

// keyCoordinate is the field of a key, or its type if it has several fields.
func keyCoordinate(t *record.Type, k *record.Key) string {
	if len(k.Fields) == 1 {
		return t.Name + "." + k.Fields[0]
	}
	return t.Name
}

// checks compares conditions by their messages, which clients know.
func (c *comparison) checks(before, after *record.Type) {
	removed, added, kept := match(before.Checks, after.Checks, func(k *record.Check) string { return k.Message })
	for _, k := range removed {
		c.add(LimitWidened, before.Name, "", "Records of %s no longer need to fulfil the condition %q", before.Name, k.Message)
	}
	for _, k := range added {
		c.add(LimitNarrowed, after.Name, "", "Records of %s must fulfil the condition %q", after.Name, k.Message)
	}
	for _, p := range kept {
		if p.before.SQL != p.after.SQL {
			c.add(PatternChange, after.Name, "", "The condition %q of %s changed", p.after.Message, after.Name)
		}
	}
}

func (c *comparison) field(at string, before, after *record.Field) {
	c.scope(at, "Using", before.Scope, after.Scope)
	c.cost(at, before.Cost, after.Cost)
	if before.Unit != "" && before.Unit != after.Unit {
		c.add(UnitChange, at, "", "The unit of %s is %s, not %s", at, cmp.Or(after.Unit, "not declared"), before.Unit)
	}
	if before.Settable() && after.Settable() {
		c.text(at, textOf(before), textOf(after))
		c.ranges(at, rangeOf(before), rangeOf(after))
		c.removedValues(at, before, after)
	}
	if before.Relation != nil && after.Relation != nil {
		c.onDelete(at, before.Relation, after.Relation)
	}
	if before.Column != "" && after.Column != "" && before.Scalar != after.Scalar {
		c.add(CursorsInvalid, at, "", "Cursors of lists in the order of %s are invalid", at)
	}
}

// removedValues reports values of the field's enum that inputs no longer accept.
func (c *comparison) removedValues(at string, before, after *record.Field) {
	if before.Enum == nil || after.Enum == nil {
		return
	}
	_, added, _ := match(before.Enum.Removed, after.Enum.Removed, func(v record.RemovedValue) string { return v.Value })
	for _, v := range added {
		if before.Enum.Has(v.Value) {
			c.add(LimitNarrowed, at, "", "Inputs of %s no longer accept the value %s; records may still have it", at, v.Value)
		}
	}
}

// onDelete compares the effect of deleting the related record.
func (c *comparison) onDelete(at string, before, after *record.Relation) {
	was, is := record.OnDeletes()[before.OnDelete], record.OnDeletes()[after.OnDelete]
	switch {
	case before.OnDelete == after.OnDelete:
	case after.OnDelete == record.Restrict:
		c.add(DeleteRestricted, at, "", "The record of %s cannot be deleted while records relate to it; onDelete was %s", at, was)
	case before.OnDelete == record.Restrict:
		c.add(DeletePermitted, at, "", "The record of %s can be deleted while records relate to it; onDelete is %s", at, is)
	default:
		c.add(OnDeleteChange, at, "", "The effect of deleting the record of %s is %s, not %s", at, is, was)
	}
}

// deletes compares the scopes that a delete needs because of relations to the type.
func (c *comparison) deletes(before, after *record.Schema, p pair[*record.Type]) {
	was := deleteScopes(before, p.before)
	at := "Mutation.delete" + p.after.Name
	for _, scope := range deleteScopes(after, p.after) {
		if !slices.Contains(was, scope) {
			c.add(ScopeAdded, at, "", "Using %s needs the scope %s, because of relations to %s", at, scope, p.after.Name)
		}
	}
}

// deleteScopes are the scopes that a delete needs in addition to those of the type.
func deleteScopes(s *record.Schema, t *record.Type) (out []string) {
	for _, ref := range s.DeleteReach(t) {
		for _, scope := range ref.DeleteScopes() {
			if scope != t.Write && !slices.Contains(out, scope) {
				out = append(out, scope)
			}
		}
	}
	return out
}
