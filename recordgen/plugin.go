package recordgen

import (
	"fmt"
	"path/filepath"
	"slices"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model"
	"recordgraph/model/check"
)

// The Go types of derived types in gqlgen's view.
const (
	opaqueOutput = "recordgraph/engine/opaque.Output"
	opaqueInput  = "recordgraph/engine/opaque.Input"
)

// plugin makes derived types opaque to gqlgen's code generator: it reads scalars
// where clients read objects and inputs.
type plugin struct {
	model  *model.Model
	config *config.Config
	public *ast.Source // embedded by the generated code
}

// Name is the plugin's name in gqlgen's errors.
func (p *plugin) Name() string { return "recordgen" }

// prepare sets the configuration that gqlgen reads before it calls the plugin: Go
// types of derived types, and resolvers for fields of hand-written types that
// return them.
func (p *plugin) prepare() {
	kinds := p.derivedKinds()
	for name, kind := range kinds {
		switch kind {
		case ast.Object, ast.Interface:
			p.config.Models.Add(name, opaqueOutput)
		case ast.InputObject, ast.Enum:
			p.config.Models.Add(name, opaqueInput)
		}
	}
	for _, def := range slices.Concat(p.model.Document().Definitions, p.model.Document().Extensions) {
		if def.Kind != ast.Object || check.IsRecord(def) || check.IsRoot(def.Name) {
			continue
		}
		for _, f := range def.Fields {
			if kinds[f.Type.Name()] != "" {
				p.forceResolver(def.Name, f.Name)
			}
		}
	}
	for _, d := range model.Directives() {
		p.config.Directives[d.Name] = config.DirectiveConfig{SkipRuntime: true}
	}
}

func (p *plugin) forceResolver(typ, field string) {
	entry := p.config.Models[typ]
	if entry.Fields == nil {
		entry.Fields = map[string]config.TypeMapField{}
	}
	f := entry.Fields[field]
	f.Resolver = true
	entry.Fields[field] = f
	p.config.Models[typ] = entry
}

// derivedKinds are the opaque types: derived types except the operation types,
// record types, and unions of record types.
func (p *plugin) derivedKinds() map[string]ast.DefinitionKind {
	kinds := map[string]ast.DefinitionKind{}
	for _, def := range p.model.Derived().Definitions {
		if !check.IsRoot(def.Name) {
			kinds[def.Name] = def.Kind
		}
	}
	for _, t := range p.model.Schema().Types {
		kinds[t.Name] = ast.Object
	}
	for _, def := range p.model.Document().Definitions {
		if def.Kind == ast.Union && kinds[def.Types[0]] != "" { // all its members are record types
			kinds[def.Name] = ast.Object
		}
	}
	for _, name := range model.DirectiveEnums() { // not in the public schema
		kinds[name] = ast.Enum
	}
	return kinds
}

// MutateSchema changes the schema of the code generator: derived types become
// scalars, and derived root fields lose their arguments, which package graph reads
// from the document.
func (p *plugin) MutateSchema(schema *ast.Schema) error {
	for name := range p.derivedKinds() {
		if def := schema.Types[name]; def != nil {
			def.Kind = ast.Scalar
		}
	}
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation} {
		if root == nil {
			continue
		}
		for _, f := range root.Fields {
			if isDerived(f) {
				f.Arguments = nil
			}
		}
	}
	p.config.Sources = []*ast.Source{p.public}
	return nil
}

func isDerived(f *ast.FieldDefinition) bool {
	return f.Position != nil && f.Position.Src != nil && filepath.Base(f.Position.Src.Name) == model.DerivedFile
}

// Implement writes the bodies of resolvers: one line for a derived root field, and
// the previous body for a hand-written one.
func (p *plugin) Implement(previous string, f *codegen.Field) string {
	switch {
	case isDerived(f.FieldDefinition) && f.Type.Elem != nil:
		return "return r.Records.ResolveList(ctx)"
	case isDerived(f.FieldDefinition):
		return "return r.Records.Resolve(ctx)"
	case previous != "":
		return previous
	}
	return fmt.Sprintf("panic(%q)", f.Object.Name+"."+f.Name+" is not implemented")
}
