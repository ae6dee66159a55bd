package check

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// checkShape checks what a type's fields make of its inputs.
func (c *checker) checkShape(t *Type) {
	if len(t.Fields) == 0 && len(t.Def.Fields) == 0 {
		c.problemf(t.Def.Position, "%s has no fields; write at least one", t.Def.Name)
		return
	}
	for _, f := range t.Fields {
		if f.Meta.ReadOnly && f.Meta.NonNull && f.Meta.Default == nil {
			c.problemf(f.Def.Position, "%s is never null and @readOnly, so nobody could give it a value; add @default or leave out the !", f.Def.Name)
		}
	}
	if len(t.Fields) == len(t.Def.Fields) && !slices.ContainsFunc(t.Meta.Fields, (*record.Field).Settable) {
		c.problemf(t.Def.Position, "%s has no field that a create could set; write one without @readOnly", t.Def.Name)
	}
}

// checkConstraintNames demands names of one table, key or index each: they share a namespace.
func (c *checker) checkConstraintNames() {
	owner := map[string]string{}
	take := func(t *Type, name string) {
		if other := owner[name]; other != "" {
			c.problemf(t.Def.Position, "%s and %s both make %s in the database; write @record(table: …) on one of them", other, t.Def.Name, name)
		}
		owner[name] = t.Def.Name
	}
	for _, t := range c.Types {
		for _, k := range t.Meta.Keys {
			take(t, k.Constraint)
		}
		for _, i := range t.Meta.Indexes {
			take(t, i.Name)
		}
	}
}

// checkHandWritten reads @auth and @cost of types and fields that are no records'.
func (c *checker) checkHandWritten() {
	for _, def := range append(append(ast.DefinitionList{}, c.Doc.Definitions...), c.Doc.Extensions...) {
		if IsRecord(def) || c.records[def.Name] != nil {
			continue
		}
		c.checkMembers(def)
		if d := def.Directives.ForName("auth"); d != nil {
			c.schema.Scopes[def.Name] = c.checkScope(d)
		}
		if d := def.Directives.ForName("cost"); d != nil {
			c.schema.Costs[def.Name] = c.checkWeight(d)
		}
		for _, f := range def.Fields {
			if d := f.Directives.ForName("auth"); d != nil {
				c.schema.Scopes[def.Name+"."+f.Name] = c.checkScope(d)
			}
			if d := f.Directives.ForName("cost"); d != nil {
				c.schema.Costs[def.Name+"."+f.Name] = c.checkWeight(d)
			}
		}
	}
}

// checkMembers keeps record types and others apart where a Go value stands for
// either: finished bytes for the ones, structs for the others.
func (c *checker) checkMembers(def *ast.Definition) {
	for _, name := range def.Interfaces {
		if name == "Node" || name == "Record" {
			c.problemf(def.Position, "%s is for record types; add @record to %s or leave the interface out", name, def.Name)
		}
	}
	records := 0
	for _, name := range def.Types {
		if c.records[name] != nil {
			records++
		}
	}
	if records > 0 && records < len(def.Types) {
		c.problemf(def.Position, "the union %s mixes record types with others; leave one kind out", def.Name)
	}
}
