package recordgen

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// checkShape checks what a type's fields make of its inputs.
func (c *checker) checkShape(t *recordType) {
	if len(t.fields) == 0 && len(t.def.Fields) == 0 {
		c.problemf(t.def.Position, "%s has no fields; write at least one", t.def.Name)
		return
	}
	for _, f := range t.fields {
		if f.meta.ReadOnly && f.meta.NonNull && f.meta.Default == nil {
			c.problemf(f.def.Position, "%s is never null and @readOnly, so nobody could give it a value; add @default or leave out the !", f.def.Name)
		}
	}
	if len(t.fields) == len(t.def.Fields) && !slices.ContainsFunc(t.meta.Fields, (*record.Field).Settable) {
		c.problemf(t.def.Position, "%s has no field that a create could set; write one without @readOnly", t.def.Name)
	}
}

// checkConstraintNames demands names of one table, key or index each: they share a namespace.
func (c *checker) checkConstraintNames() {
	owner := map[string]string{}
	take := func(t *recordType, name string) {
		if other := owner[name]; other != "" {
			c.problemf(t.def.Position, "%s and %s both make %s in the database; write @record(table: …) on one of them", other, t.def.Name, name)
		}
		owner[name] = t.def.Name
	}
	for _, t := range c.types {
		for _, k := range t.meta.Keys {
			take(t, k.Constraint)
		}
		for _, i := range t.meta.Indexes {
			take(t, i.Name)
		}
	}
}

// checkHandWritten reads @auth and @cost of types and fields that are no records'.
func (c *checker) checkHandWritten() {
	for _, def := range append(append(ast.DefinitionList{}, c.doc.Definitions...), c.doc.Extensions...) {
		if isRecord(def) || c.records[def.Name] != nil {
			continue
		}
		c.checkMembers(def)
		if d := def.Directives.ForName("auth"); d != nil {
			c.meta.Scopes[def.Name] = c.checkScope(d)
		}
		if d := def.Directives.ForName("cost"); d != nil {
			c.meta.Costs[def.Name] = c.checkWeight(d)
		}
		for _, f := range def.Fields {
			if d := f.Directives.ForName("auth"); d != nil {
				c.meta.Scopes[def.Name+"."+f.Name] = c.checkScope(d)
			}
			if d := f.Directives.ForName("cost"); d != nil {
				c.meta.Costs[def.Name+"."+f.Name] = c.checkWeight(d)
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

// checkDerivedNames expands the model for a look at the names that come out:
// none may be there twice.
func (c *checker) checkDerivedNames() {
	c.Model.schema = record.NewSchema(c.meta)
	derived := expand(c.Model)
	seen := map[string]string{}
	for _, def := range derived.Definitions {
		if c.defs[def.Name] != nil {
			c.problemf(c.defs[def.Name].Position, "%s is a name that is derived; choose another", def.Name)
		} else if seen[def.Name] != "" {
			c.problemf(c.originOf(def.Position), "%s is derived twice; rename the type or write @record(plural: …)", def.Name)
		}
		seen[def.Name] = def.Name
		if isRoot(def.Name) {
			c.checkRootFields(def)
		}
	}
}

func (c *checker) checkRootFields(root *ast.Definition) {
	seen := map[string]bool{}
	for _, f := range root.Fields {
		if seen[f.Name] {
			c.problemf(c.originOf(f.Position), "%s.%s is derived twice; rename the type or write @record(plural: …)", root.Name, f.Name)
		}
		seen[f.Name] = true
	}
	for _, ext := range c.doc.Extensions {
		for _, f := range ext.Fields {
			if ext.Name == root.Name && seen[f.Name] {
				c.problemf(f.Position, "%s.%s is derived; choose another name", root.Name, f.Name)
			}
		}
	}
}

// originOf is where the type stands that a derived definition comes from.
func (c *checker) originOf(pos *ast.Position) *ast.Position {
	if pos != nil {
		return pos
	}
	return c.types[0].def.Position
}
