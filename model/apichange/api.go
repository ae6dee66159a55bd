package apichange

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"

	"recordgraph/model"
	"recordgraph/record"
)

// maxTokens is the size of the largest schema. The parser recurses for each level of nesting.
const maxTokens = 2_000_000

// API is one version of an API.
type API struct {
	schema  *ast.Schema
	records *record.Schema // of a model; nil if only the public schema is known
}

// Of is the API of a model.
func Of(m *model.Model) (*API, error) {
	schema, err := m.Public()
	return &API{schema, m.Schema()}, err
}

// Read reads a version of an API from SDL: the public schema of a service, or a model, which does not define Query. The
// error is [model.Problems] when a model has mistakes. name is the file's, for positions in errors.
func Read(name, sdl string) (*API, error) {
	prelude, err := parser.ParseSchema(validator.Prelude)
	if err != nil {
		return nil, err
	}
	doc, err := parser.ParseSchemaWithLimit(&ast.Source{Name: name, Input: sdl}, maxTokens)
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	if len(doc.Definitions) == 0 && len(doc.Extensions) == 0 {
		return nil, fmt.Errorf("%s has no types; it must be the output of recordgraph schema, or a model", name)
	}
	if doc.Definitions.ForName("Query") == nil && len(doc.Schema) == 0 {
		m, err := model.Load(model.File{Name: name, SDL: sdl})
		if err != nil {
			return nil, err
		}
		return Of(m)
	}
	prelude.Merge(doc)
	schema, err := validator.ValidateSchemaDocument(prelude)
	if err != nil {
		return nil, fmt.Errorf("read the schema: %w", err)
	}
	return &API{schema: schema}, nil
}

// types are the types of a schema by name, those of introspection left out. A scalar of GraphQL is part of it if it is
// used, or if introspection uses it.
func (a *API) types() []*ast.Definition {
	used := map[string]bool{"String": true, "Boolean": true}
	use := func(args ast.ArgumentDefinitionList) {
		for _, arg := range args {
			used[arg.Type.Name()] = true
		}
	}
	for name, def := range a.schema.Types {
		if isIntrospection(name) {
			continue
		}
		for _, f := range def.Fields {
			used[f.Type.Name()] = true
			use(f.Arguments)
		}
	}
	for _, d := range a.schema.Directives {
		use(d.Arguments)
	}
	var out []*ast.Definition
	for name, def := range a.schema.Types {
		if !isIntrospection(name) && (used[name] || !slices.Contains(standardScalars, name)) {
			out = append(out, def)
		}
	}
	slices.SortFunc(out, func(x, y *ast.Definition) int { return strings.Compare(x.Name, y.Name) })
	return out
}

var standardScalars = []string{"Int", "Float", "String", "Boolean", "ID"}

func isIntrospection(name string) bool { return len(name) > 1 && name[:2] == "__" }
