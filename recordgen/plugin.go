package recordgen

import (
	"fmt"
	"path/filepath"

	"recordgraph/model"
	"recordgraph/model/check"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"
)

// The Go types of derived types in gqlgen's view.
const (
	opaqueOutput = "recordgraph/engine/opaque.Output"
	opaqueInput  = "recordgraph/engine/opaque.Input"
)

// plugin makes derived types opaque to gqlgen's code generator: it sees scalars
// where clients see objects and inputs.
type plugin struct {
	model  *model.Model
	config *config.Config
	public *ast.Source // what the generated code embeds
}

// Name is the plugin's name in gqlgen's errors.
func (p *plugin) Name() string { return "recordgen" }

// prepare sets what gqlgen reads before it calls the plugin: Go types of derived
// types, and resolvers for fields of hand-written types that return them.
func (p *plugin) prepare() {
	for name, kind := range p.derivedKinds() {
		switch kind {
		case ast.Object, ast.Interface:
			p.config.Models.Add(name, opaqueOutput)
		case ast.InputObject, ast.Enum:
			p.config.Models.Add(name, opaqueInput)
		}
	}
	for _, def := range append(append(ast.DefinitionList{}, p.model.Document().Definitions...), p.model.Document().Extensions...) {
		if def.Kind != ast.Object || check.IsRecord(def) || check.IsRoot(def.Name) {
			continue
		}
		for _, f := range def.Fields {
			if _, derived := p.derivedKinds()[f.Type.Name()]; derived {
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

// derivedKinds are the types that are opaque: derived ones but for the operation
// types, record types, and unions of them.
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
		if def.Kind == ast.Union && kinds[def.Types[0]] != "" { // of record types, as all its members are
			kinds[def.Name] = ast.Object
		}
	}
	kinds["OnDelete"] = ast.Enum // of a directive, seen by nobody
	return kinds
}

// MutateSchema changes what the code generator sees, and it alone: derived types
// become scalars, and derived root fields lose their arguments, which the
// records read by themselves.
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

// Implement gives derived root fields their one line and keeps hand-written bodies.
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
