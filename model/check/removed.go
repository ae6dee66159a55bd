package check

import (
	"cmp"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/naming"
	"recordgraph/record"
)

func isRemoved(ds ast.DirectiveList) bool { return ds.ForName("removed") != nil }

// removedField finds a field with @removed by its name, or nil.
func removedField(t *record.Type, name string) *record.Field {
	i := slices.IndexFunc(t.Removed, func(f *record.Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return t.Removed[i]
}

// checkRemovedField checks @removed on a field. Replicas of the previous release still read the column. They find the
// default, or null, in the records that the new release creates.
func (c *checker) checkRemovedField(f *Field, d *ast.Directive) {
	if f.Meta.InGo {
		return // reported by checkResolver
	}
	c.noUse(d)
	for _, other := range f.Def.Directives {
		switch other.Name {
		case "unique", "index":
			c.problemf(at(other), "%s has @removed; remove @%s", f.Def.Name, other.Name)
		case "widened":
			c.problemf(at(other), "%s has @removed; remove @widened after its last stage, or @removed", f.Def.Name)
		case "renamed":
			c.problemf(at(other), "%s has @removed; write @column(name: %q) instead of @renamed", f.Def.Name, f.Meta.Column)
		case "default":
			c.checkDefault(f, other)
		}
	}
	switch {
	case f.Meta.NonNull && f.Meta.Relation != nil:
		c.problemf(at(d), "%s is required, and replicas of the previous release read it; make it nullable, and add @removed one release later", f.Def.Name)
	case f.Meta.NonNull && f.Def.Directives.ForName("default") == nil:
		c.problemf(at(d), "%s is required, and replicas of the previous release read it; add @default, or make it nullable and add @removed one release later", f.Def.Name)
	}
}

// noUse refuses the argument of @removed that is for enum values.
func (c *checker) noUse(d *ast.Directive) {
	if arg := d.Arguments.ForName("use"); arg != nil {
		c.problemf(arg.Position, "use is for enum values; write @removed without it")
	}
}

// checkRemovedTypes reads the tables of the record types with @removed.
func (c *checker) checkRemovedTypes() {
	tables := map[string]*Type{}
	for _, t := range c.Types {
		tables[t.Meta.Table] = t
	}
	for _, def := range c.Doc.Definitions {
		if c.removed[def.Name] != def {
			continue
		}
		d := def.Directives.ForName("record")
		c.noUse(def.Directives.ForName("removed"))
		plural := cmp.Or(stringArg(d, "plural"), naming.Plural(naming.LowerCamel(def.Name)))
		table := cmp.Or(stringArg(d, "table"), naming.Snake(plural))
		if other := tables[table]; other != nil {
			c.problemf(at(d), "%s and %s share the table %s; delete %s from the model", other.Meta.Name, def.Name, table, def.Name)
		}
		if r := def.Directives.ForName("renamed"); r != nil {
			c.problemf(at(r), "%s has @removed; write @record(table: …) instead of @renamed", def.Name)
		}
		c.schema.RemovedTables = append(c.schema.RemovedTables, table)
	}
}

// checkNotRemoved refuses a use of a record type with @removed, except by what is removed too.
func (c *checker) checkNotRemoved(name string, pos *ast.Position, removedToo bool) {
	if c.removed[name] != nil && !removedToo {
		c.problemf(pos, "%s has @removed; remove this too, a field of a record type by @removed", name)
	}
}

// checkRemovedValues checks @removed on enum values.
func (c *checker) checkRemovedValues() {
	for _, def := range c.Doc.Definitions {
		e := c.enums[def.Name]
		if e == nil || len(e.Removed) == 0 {
			continue
		}
		if len(e.Removed) == len(e.Values) {
			c.problemf(def.Position, "all values of %s have @removed; leave one, or give the fields of this type @removed instead", def.Name)
			continue
		}
		for _, v := range def.EnumValues {
			d := v.Directives.ForName("removed")
			if d == nil || d.Arguments.ForName("use") == nil {
				continue
			}
			if use := stringArg(d, "use"); !e.Has(use) || e.IsRemoved(use) {
				c.problemf(at(d), "%q is not a value that can replace %s; write one of %s", use, v.Name, strings.Join(e.Current(), ", "))
			}
		}
	}
}

// DropRemoved removes the record types and fields with @removed from a model without problems. It marks enum values with
// @removed as deprecated. It reports whether it changed anything.
func DropRemoved(doc *ast.SchemaDocument) (changed bool) {
	before := len(doc.Definitions)
	doc.Definitions = slices.DeleteFunc(doc.Definitions, func(def *ast.Definition) bool { return IsRecord(def) && isRemoved(def.Directives) })
	changed = len(doc.Definitions) < before
	for _, def := range doc.Definitions {
		before := len(def.Fields)
		def.Fields = slices.DeleteFunc(def.Fields, func(f *ast.FieldDefinition) bool { return isRemoved(f.Directives) })
		changed = changed || len(def.Fields) < before
		for _, v := range def.EnumValues {
			if d := v.Directives.ForName("removed"); d != nil && v.Directives.ForName("deprecated") == nil {
				v.Directives = append(v.Directives, deprecated(removedReason(d)))
				changed = true
			}
		}
	}
	return changed
}

func removedReason(d *ast.Directive) string {
	if use := stringArg(d, "use"); use != "" {
		return "Removed: inputs refuse it. Use " + use + "."
	}
	return "Removed: inputs refuse it."
}

// deprecated is GraphQL's directive with a reason.
func deprecated(reason string) *ast.Directive {
	return &ast.Directive{Name: "deprecated", Arguments: ast.ArgumentList{{
		Name: "reason", Value: &ast.Value{Kind: ast.StringValue, Raw: reason},
	}}}
}
