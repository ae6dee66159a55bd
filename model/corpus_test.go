package model_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/golden"
	"recordgraph/model"
	"recordgraph/model/modeltest"
)

// TestGoldens compares the SDL of each case, or its problems, with goldens.
func TestGoldens(t *testing.T) {
	t.Parallel()
	for _, name := range modeltest.Names(t, true) {
		_, err := model.Load(model.File{Name: "schema.graphqls", SDL: modeltest.SDL(t, name)})
		var problems model.Problems
		if !errors.As(err, &problems) {
			t.Errorf("%s: got %v, want problems", name, err)
			continue
		}
		golden.Compare(t, modeltest.Golden(name, "errors.txt"), err.Error()+"\n")
	}
	for _, name := range modeltest.Names(t, false) {
		m := modeltest.Load(t, modeltest.SDL(t, name))
		golden.Compare(t, modeltest.Golden(name, "records.graphqls"), m.DerivedSDL())
		golden.Compare(t, modeltest.Golden(name, "public.graphqls"), m.PublicSDL())
	}
}

// TestSeveralFiles reads a model from two files. Problems are in the order of files.
func TestSeveralFiles(t *testing.T) {
	t.Parallel()
	studio := model.File{Name: "a.graphqls", SDL: "type Studio @record { name: String! }"}
	movie := model.File{Name: "b.graphqls", SDL: "type Movie @record { studio: Studio @relation(inverse: \"movies\") }"}
	m, err := model.Load(studio, movie)
	if err != nil || m.Schema().Type("Studio").Field("movies") == nil || m.SDL() != studio.SDL+"\n"+movie.SDL {
		t.Errorf("got %v", err)
	}
	movie.SDL, studio.SDL = "type Movie @record { studio: Nothing }", "\n\ntype Studio @record { name: Nothing }"
	_, err = model.Load(movie, studio)
	var problems model.Problems
	if !errors.As(err, &problems) || len(problems) != 2 || problems[0].File != "a.graphqls" || problems[1].File != "b.graphqls" {
		t.Errorf("got %v", err)
	}
}

func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	for name, m := range modeltest.All(t) {
		schema, err := gqlparser.LoadSchema(&ast.Source{Name: "public.graphqls", Input: m.PublicSDL()})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		described := func(where, text string) {
			if strings.TrimSpace(text) == "" {
				t.Errorf("%s: %s has no description", name, where)
			}
		}
		for _, def := range schema.Types {
			if def.BuiltIn {
				continue
			}
			described(def.Name, def.Description)
			for _, f := range def.Fields {
				if strings.HasPrefix(f.Name, "__") {
					continue
				}
				described(def.Name+"."+f.Name, f.Description)
				for _, arg := range f.Arguments {
					described(def.Name+"."+f.Name+"."+arg.Name, arg.Description)
				}
			}
			for _, v := range def.EnumValues {
				described(def.Name+"."+v.Name, v.Description)
			}
		}
	}
}

// TestPublicSchemaIsTheSame compares the public schema with the model and its derived
// part, as gqlgen reads them, except for directives and descriptions.
func TestPublicSchemaIsTheSame(t *testing.T) {
	t.Parallel()
	for name, m := range modeltest.All(t) {
		public, err := gqlparser.LoadSchema(&ast.Source{Name: "public.graphqls", Input: m.PublicSDL()})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, d := range model.Directives() {
			if strings.Contains(m.PublicSDL(), "@"+d.Name) && d.Name != "default" {
				t.Errorf("%s: the public schema mentions @%s", name, d.Name)
			}
		}
		whole, err := gqlparser.LoadSchema(m.Sources()...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for typ, def := range whole.Types {
			if def.Kind == ast.Scalar || slices.Contains(model.DirectiveEnums(), typ) {
				continue
			}
			if diff := cmp.Diff(shape(def), shape(public.Types[typ])); diff != "" {
				t.Errorf("%s: %s (-whole +public):\n%s", name, typ, diff)
			}
		}
	}
}

// shape is the names and types of a definition.
func shape(def *ast.Definition) []string {
	if def == nil {
		return nil
	}
	out := []string{string(def.Kind), strings.Join(def.Interfaces, "&"), strings.Join(def.Types, "|")}
	fields := map[string]string{}
	for _, f := range def.Fields {
		text := f.Type.String() + " = " + f.DefaultValue.String()
		for _, arg := range f.Arguments {
			text += " " + arg.Name + ": " + arg.Type.String() + " = " + arg.DefaultValue.String()
		}
		fields[f.Name] = text
	}
	out = append(out, cmp.Diff(map[string]string{}, fields, cmpopts.EquateEmpty()))
	for _, v := range def.EnumValues {
		out = append(out, v.Name)
	}
	return out
}
