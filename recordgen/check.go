package recordgen

import (
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// checker collects every problem of a model while it builds the metadata.
type checker struct {
	*Model
	definitions map[string]*ast.DirectiveDefinition // the directives of models
	defs        map[string]*ast.Definition          // types of the model by name
	records     map[string]*recordType
	enums       map[string]*record.Enum
	meta        record.Schema
	problems    Problems
}

// check fills in the model's types and metadata, or returns all its problems.
func check(m *Model) error {
	c := &checker{
		Model:       m,
		definitions: map[string]*ast.DirectiveDefinition{},
		defs:        map[string]*ast.Definition{},
		records:     map[string]*recordType{},
		enums:       map[string]*record.Enum{},
		meta:        record.Schema{Scopes: map[string]string{}, Costs: map[string]int{}},
	}
	for _, d := range own().Directives {
		c.definitions[d.Name] = d
	}
	c.run()
	if len(c.problems) > 0 {
		return c.problems.sorted()
	}
	m.schema = record.NewSchema(c.meta)
	return nil
}

// run goes through the passes; each relies on what those before it have built.
func (c *checker) run() {
	c.collect()
	c.checkDefinitions()
	c.checkDirectives()
	for _, t := range c.types {
		c.checkRecord(t)
	}
	c.checkIdentity()
	for _, t := range c.types {
		c.checkFields(t)
	}
	for _, t := range c.types {
		c.checkRelations(t)
	}
	c.checkCycles()
	for _, t := range c.types {
		c.checkKeys(t)
	}
	for _, t := range c.types {
		c.settleBounds(t)
	}
	for _, t := range c.types {
		c.checkShape(t)
	}
	c.settleLabels()
	c.checkConstraintNames()
	c.checkHandWritten()
	c.checkGo()
	c.checkGoFunctions()
	c.checkDerivedNames()
}

// collect sorts the definitions of the file into record types, enums and the rest.
func (c *checker) collect() {
	reserved := map[string]bool{}
	for _, d := range own().Definitions {
		reserved[d.Name] = true
	}
	for _, def := range c.doc.Definitions {
		switch {
		case isRoot(def.Name):
			c.problemf(def.Position, "%s is derived; write extend type %s", def.Name, def.Name)
			continue
		case reserved[def.Name] || builtinScalars[def.Name]:
			c.problemf(def.Position, "%s is defined by recordgen; choose another name", def.Name)
			continue
		case c.defs[def.Name] != nil:
			c.problemf(def.Position, "%s is declared twice; leave one of them", def.Name)
			continue
		}
		c.defs[def.Name] = def
		c.collectOne(def)
	}
	for _, ext := range c.doc.Extensions {
		if def := c.defs[ext.Name]; def != nil && isRecord(def) {
			c.problemf(ext.Position, "%s is a record type of this file; write the fields into it", ext.Name)
		}
	}
	for _, d := range c.doc.Directives {
		c.problemf(d.Position, "directive @%s: a model uses recordgen's directives; leave the definition out", d.Name)
	}
	for _, s := range append(c.doc.Schema, c.doc.SchemaExtension...) {
		c.problemf(s.Position, "the schema's root types are Query and Mutation; leave the schema definition out")
	}
}

func (c *checker) collectOne(def *ast.Definition) {
	switch {
	case isRecord(def):
		t := &recordType{def: def, meta: &record.Type{Name: def.Name, Cost: 1}}
		c.types = append(c.types, t)
		c.records[def.Name] = t
		c.meta.Types = append(c.meta.Types, t.meta)
	case def.Kind == ast.Enum:
		e := &record.Enum{Name: def.Name}
		for _, v := range def.EnumValues {
			if e.Has(v.Name) {
				c.problemf(v.Position, "%s is declared twice; leave one of them", v.Name)
			}
			e.Values, e.Labels = append(e.Values, v.Name), append(e.Labels, valueLabel(v))
		}
		c.enums[def.Name] = e
		c.meta.Enums = append(c.meta.Enums, e)
	}
}
