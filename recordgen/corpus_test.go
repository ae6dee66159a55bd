package recordgen

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestCorpus compares everything derived from each model of testdata: the SDL,
// the Go and the tables, or its problems.
func TestCorpus(t *testing.T) {
	t.Parallel()
	for _, name := range cases(t, "model.graphqls") {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := Load("schema.graphqls", read(t, "testdata", name, "model.graphqls"))
			if strings.HasPrefix(name, "error-") {
				var problems Problems
				if !errors.As(err, &problems) {
					t.Fatalf("got %v, want problems", err)
				}
				golden(t, name+"/errors.txt", err.Error()+"\n")
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			code, err := m.Go("graph")
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+"/records.graphqls", m.SDL())
			golden(t, name+"/public.graphqls", m.PublicSDL())
			golden(t, name+"/records_gen.txt", string(code))
			golden(t, name+"/tables.sql", m.DDL())
		})
	}
}

// catalogue is the model of this project.
func catalogue(t *testing.T) *Model {
	t.Helper()
	m, err := Load("schema.graphqls", read(t, "..", "schema.graphqls"))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// wellFormed are the models without problems.
func wellFormed(t *testing.T) map[string]*Model {
	t.Helper()
	models := map[string]*Model{"catalogue": catalogue(t)}
	for _, name := range cases(t, "records.graphqls") {
		models[name] = load(t, name)
	}
	return models
}

func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	for name, m := range wellFormed(t) {
		schema, err := gqlparser.LoadSchema(&ast.Source{Name: publicFile, Input: m.PublicSDL()})
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

// TestPublicSchemaIsTheSame holds the public schema against the model and its
// derived part as gqlgen reads them: it lacks directives and descriptions differ.
func TestPublicSchemaIsTheSame(t *testing.T) {
	t.Parallel()
	for name, m := range wellFormed(t) {
		public, err := gqlparser.LoadSchema(&ast.Source{Name: publicFile, Input: m.PublicSDL()})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, d := range own().Directives {
			if strings.Contains(m.PublicSDL(), "@"+d.Name) && d.Name != "default" {
				t.Errorf("%s: the public schema mentions @%s", name, d.Name)
			}
		}
		whole, err := gqlparser.LoadSchema(directivesSource(), m.source(), &ast.Source{Name: derivedFile, Input: m.SDL()})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for typ, def := range whole.Types {
			if def.Kind == ast.Scalar || typ == "OnDelete" {
				continue
			}
			if diff := cmp.Diff(shape(def), shape(public.Types[typ])); diff != "" {
				t.Errorf("%s: %s (-whole +public):\n%s", name, typ, diff)
			}
		}
	}
}

// shape is what matters of a definition: its names and types.
func shape(def *ast.Definition) []string {
	if def == nil {
		return nil
	}
	out := []string{string(def.Kind), strings.Join(def.Interfaces, "&"), strings.Join(def.Types, "|")}
	fields := map[string]string{}
	for _, f := range def.Fields {
		text := f.Type.String() + defaultText(f.DefaultValue)
		for _, arg := range f.Arguments {
			text += " " + arg.Name + ": " + arg.Type.String() + defaultText(arg.DefaultValue)
		}
		fields[f.Name] = text
	}
	out = append(out, cmp.Diff(map[string]string{}, fields, cmpopts.EquateEmpty()))
	for _, v := range def.EnumValues {
		out = append(out, v.Name)
	}
	return out
}
