package check

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// checkShape checks the inputs that follow from a type's fields.
func (c *checker) checkShape(t *Type) {
	if len(t.Def.Fields) == 0 {
		c.problemf(t.Def.Position, "%s has no fields; write at least one", t.Def.Name)
		return
	}
	for _, f := range t.Fields {
		if f.Meta.ReadOnly && f.Meta.NonNull && f.Meta.Default == nil {
			c.problemf(f.Def.Position, "%s is required and @readOnly, so it would never get a value; add @default or remove the !", f.Def.Name)
		}
	}
	if len(t.Fields)+len(t.Meta.Removed) == len(t.Def.Fields) && !slices.ContainsFunc(t.Meta.Fields, (*record.Field).Settable) {
		c.problemf(t.Def.Position, "%s has no field that clients can set; add one without @readOnly", t.Def.Name)
	}
}

// checkConstraintNames refuses equal names of keys and indexes: PostgreSQL has one
// namespace for them.
func (c *checker) checkConstraintNames() {
	owner := map[string]string{}
	for _, t := range c.Types {
		names := texts(t.Meta.Keys, func(k *record.Key) string { return k.Constraint })
		names = append(names, texts(t.Meta.Keys, func(k *record.Key) string { return k.Second })...)
		names = append(names, texts(t.Meta.Indexes, func(i *record.Index) string { return i.Name })...)
		names = append(names, texts(t.Meta.Indexes, func(i *record.Index) string { return i.Second })...)
		for _, name := range names {
			if name == "" {
				continue
			}
			if other := owner[name]; other != "" {
				c.problemf(t.Def.Position, "%s and %s both need the name %s in the database; write @record(table: …) on one of them", other, t.Def.Name, name)
			}
			owner[name] = t.Def.Name
		}
	}
}

// checkHandWritten reads @auth and @cost of hand-written types and their fields.
func (c *checker) checkHandWritten() {
	for _, def := range c.definitions() {
		if IsRecord(def) || c.records[def.Name] != nil {
			continue
		}
		c.checkMembers(def)
		c.readAccess(def.Name, def.Directives)
		for _, f := range def.Fields {
			c.readAccess(def.Name+"."+f.Name, f.Directives)
		}
	}
}

func (c *checker) readAccess(coordinate string, ds ast.DirectiveList) {
	if d := ds.ForName("auth"); d != nil {
		c.schema.Scopes[coordinate] = c.checkScope(d)
	}
	if d := ds.ForName("cost"); d != nil {
		c.schema.Costs[coordinate] = c.checkWeight(d)
	}
}

// checkMembers refuses interfaces and unions with both record types and others:
// in Go, record types are encoded JSON and the others are structs.
func (c *checker) checkMembers(def *ast.Definition) {
	for _, name := range def.Interfaces {
		if name == "Node" || name == "Record" {
			c.problemf(def.Position, "the interface %s is for record types; add @record to %s or remove the interface", name, def.Name)
		}
	}
	records := 0
	for _, name := range def.Types {
		if c.records[name] != nil {
			records++
		}
	}
	if records > 0 && records < len(def.Types) {
		c.problemf(def.Position, "the union %s mixes record types with other types; remove one kind", def.Name)
	}
}
