// Package check reads a parsed model into metadata and finds every mistake of it.
package check

import (
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// Model is a model as written and its metadata.
type Model struct {
	Doc    *ast.SchemaDocument // as written
	Types  []*Type             // the record types, in the order of the model
	Schema *record.Schema
}

// Type is a record type as written and its metadata.
type Type struct {
	Def    *ast.Definition
	Meta   *record.Type
	Fields []*Field // those of the model, without the fields of every record
}

// Field is a field of a record type as written and its metadata.
type Field struct {
	Def  *ast.FieldDefinition
	Meta *record.Field
}

// Field finds a field of the model by name; nil for an unknown one.
func (t *Type) Field(name string) *Field {
	for _, f := range t.Fields {
		if f.Def.Name == name {
			return f
		}
	}
	return nil
}

// record is the directive of a record type.
func (t *Type) record() *ast.Directive { return t.Def.Directives.ForName("record") }

// IsRecord reports whether a definition is of a record type.
func IsRecord(def *ast.Definition) bool {
	return def.Kind == ast.Object && def.Directives.ForName("record") != nil
}

// IsRoot reports whether a type is one of the operation types.
func IsRoot(name string) bool { return name == "Query" || name == "Mutation" || name == "Subscription" }

// builtinScalars are GraphQL's own.
var builtinScalars = map[string]bool{"ID": true, "String": true, "Boolean": true, "Int": true, "Float": true}

// checker collects every problem of a model while it builds the metadata.
type checker struct {
	*Model
	language *ast.SchemaDocument        // the directives and scalars of models
	defs     map[string]*ast.Definition // types of the model by name
	records  map[string]*Type
	enums    map[string]*record.Enum
	removed  map[string]*ast.Definition // record types with @removed
	schema   record.Schema
	problems Problems
}

// Check reads a model. language holds the directives and scalars that a model may
// use. A model with problems has metadata too, as far as they allow.
func Check(doc, language *ast.SchemaDocument) (*Model, Problems) {
	c := &checker{
		Model:    &Model{Doc: doc},
		language: language,
		defs:     map[string]*ast.Definition{},
		records:  map[string]*Type{},
		enums:    map[string]*record.Enum{},
		removed:  map[string]*ast.Definition{},
		schema:   record.Schema{Scopes: map[string]string{}, Costs: map[string]int{}},
	}
	c.run()
	c.Schema = record.NewSchema(c.schema)
	return c.Model, c.problems
}

// run goes through the passes; each relies on the results of those before it.
func (c *checker) run() {
	c.collect()
	c.checkRemovedValues()
	c.checkRenamedValues()
	c.checkDefinitions()
	c.checkDirectives()
	c.each(c.checkRecord)
	c.checkRemovedTypes()
	c.checkIdentity()
	c.each(c.checkFields)
	c.each(c.checkRelations)
	c.checkCycles()
	c.each(c.checkKeys)
	c.each(c.settleBounds)
	c.each(c.checkShape)
	c.settleLabels()
	c.checkConstraintNames()
	c.checkHandWritten()
}

func (c *checker) each(pass func(*Type)) {
	for _, t := range c.Types {
		pass(t)
	}
}

// collect sorts the definitions of the model into record types, enums and others.
func (c *checker) collect() {
	for _, def := range c.Doc.Definitions {
		switch {
		case IsRoot(def.Name):
			c.problemf(def.Position, "%s is derived; write extend type %s", def.Name, def.Name)
		case builtinScalars[def.Name] || c.language.Definitions.ForName(def.Name) != nil:
			c.problemf(def.Position, "%s is defined by recordgen; choose another name", def.Name)
		case c.defs[def.Name] != nil:
			c.problemf(def.Position, "%s is declared twice; remove one", def.Name)
		default:
			c.defs[def.Name] = def
			c.collectOne(def)
		}
	}
	for _, ext := range c.Doc.Extensions {
		if def := c.defs[ext.Name]; def != nil && IsRecord(def) {
			c.problemf(ext.Position, "%s is a record type; write the fields into its definition", ext.Name)
		}
	}
	for _, d := range c.Doc.Directives {
		c.problemf(d.Position, "a model can't define directives; remove @%s", d.Name)
	}
	for _, s := range append(c.Doc.Schema, c.Doc.SchemaExtension...) {
		c.problemf(s.Position, "the root types are always Query and Mutation; remove the schema definition")
	}
}

func (c *checker) collectOne(def *ast.Definition) {
	switch {
	case IsRecord(def) && isRemoved(def.Directives):
		c.removed[def.Name] = def
	case IsRecord(def):
		t := &Type{Def: def, Meta: &record.Type{Name: def.Name, Cost: 1}}
		c.Types = append(c.Types, t)
		c.records[def.Name] = t
		c.schema.Types = append(c.schema.Types, t.Meta)
	case def.Kind == ast.Enum:
		e := &record.Enum{Name: def.Name}
		for _, v := range def.EnumValues {
			if e.Has(v.Name) {
				c.problemf(v.Position, "%s is declared twice; remove one", v.Name)
			}
			e.Values, e.Labels = append(e.Values, v.Name), append(e.Labels, valueLabel(v))
			if d := v.Directives.ForName("removed"); d != nil {
				e.Removed = append(e.Removed, record.RemovedValue{Value: v.Name, Use: stringArg(d, "use")})
			}
			if r := renamedValue(v); r.Stored != "" {
				e.Renamed = append(e.Renamed, r)
			}
		}
		c.enums[def.Name] = e
		c.schema.Enums = append(c.schema.Enums, e)
	}
}
