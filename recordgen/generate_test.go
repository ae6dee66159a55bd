package recordgen

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/model/modeltest"
)

// project is a folder of this module with a model and gqlgen.yml.
type project struct {
	*testing.T
	dir string
}

func newProject(t *testing.T, model string) project {
	t.Helper()
	dir, err := os.MkdirTemp(".", ".project-") //nolint:usetesting // a package of this module
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	p := project{t, filepath.Clean(dir)}
	p.write("gqlgen.yml", p.text("../../internal/library/gqlgen.yml"))
	p.write("schema.graphqls", model)
	return p
}

func (p project) write(name, text string) {
	p.Helper()
	path := filepath.Join(p.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		p.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		p.Fatal(err)
	}
}

func (p project) text(name string) string {
	p.Helper()
	text, err := os.ReadFile(filepath.Join(p.dir, name))
	if err != nil {
		p.Fatal(err)
	}
	return string(text)
}

// replace edits a file as a user would.
func (p project) replace(name, from, to string) {
	p.Helper()
	text := p.text(name)
	if !strings.Contains(text, from) {
		p.Fatalf("%s holds no %q:\n%s", name, from, text)
	}
	p.write(name, strings.Replace(text, from, to, 1))
}

func (p project) generate() {
	p.Helper()
	if err := Generate(p.Context(), p.dir); err != nil {
		p.Fatal(err)
	}
}

// build compiles the package and returns the process, for its use of resources.
func (p project) build() *os.ProcessState {
	p.Helper()
	cmd := exec.CommandContext(p.Context(), "go", "build", "./"+filepath.Join(p.dir, "graph"))
	if out, err := cmd.CombinedOutput(); err != nil {
		p.Fatalf("%v\n%s", err, out)
	}
	return cmd.ProcessState
}

// files are all files of the project and their texts.
func (p project) files() map[string]string {
	p.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		out[strings.TrimPrefix(path, p.dir+"/")] = string(text)
		return err
	})
	if err != nil {
		p.Fatal(err)
	}
	return out
}

// sameBytes compares with another project of the same model: files must not depend
// on the run, the folder, or the order of a map.
func (p project) sameBytes(other project) {
	p.Helper()
	for name, text := range p.files() {
		theirs := other.text(name)
		if name == "graph/exec_gen.go" { // names functions after the package's import path
			text = strings.ReplaceAll(text, typeIdentifier(p.dir), "")
			theirs = strings.ReplaceAll(theirs, typeIdentifier(other.dir), "")
		}
		if text != theirs {
			p.Errorf("%s differs from project to project", name)
		}
	}
}

func TestHandWrittenCodeSurvives(t *testing.T) {
	t.Parallel()
	model := modeltest.SDL(t, "handwritten")
	p, other := newProject(t, model), newProject(t, model)
	p.generate()
	other.generate()
	p.sameBytes(other)
	p.replace("graph/fields_movie.go", `return nil, errors.New("Movie.ratio is not implemented")`,
		"defer errors.New(`mine`)\n\treturn make([]*float64, len(movies)), nil")
	p.replace("graph/schema.resolvers.go", `panic("Query.programme is not implemented")`,
		"// Today's.\n\treturn &Programme{Count: r.films}, nil")
	p.replace("graph/resolver.go", "Records *engine.Records", "Records *engine.Records\n\tfilms   int32")
	before := p.files()

	p.generate()
	if diff := cmp.Diff(before, p.files()); diff != "" {
		t.Errorf("a second run changed (-before +after):\n%s", diff)
	}
	p.replace("schema.graphqls", "type Movie @record {", "type Studio @record { name: String! }\n\ntype Movie @record {\n  age: Int @resolver(needs: [])")
	p.replace("schema.graphqls", "extend type Mutation {", "extend type Mutation {\n  close: Boolean!")
	p.generate()
	p.build()
	for name, wants := range map[string][]string{
		"graph/fields_movie.go":      {"`mine`", "func (r *Resolver) MovieAge(ctx context.Context, movies []*Movie) ([]*int32, error)"},
		"graph/schema.resolvers.go":  {"// Today's.", "Programme{Count: r.films}", `panic("Mutation.close is not implemented")`},
		"graph/resolver.go":          {"films   int32"},
		"graph/records_gen.go":       {"type Studio struct", `"Movie.age": `},
		"graph/records.resolvers.go": {"CreateStudio(ctx context.Context)"},
	} {
		for _, want := range wants {
			if !strings.Contains(p.text(name), want) {
				t.Errorf("%s has no %s:\n%s", name, want, p.text(name))
			}
		}
	}
	if strings.Count(p.text("graph/fields_movie.go"), "MovieRatio(") != 1 {
		t.Errorf("MovieRatio is there again:\n%s", p.text("graph/fields_movie.go"))
	}
}

func TestErrorsLeaveEverythingAsItWas(t *testing.T) {
	t.Parallel()
	const schema = "type Movie @record { title: String! }\n\nenum Kind { SHORT }\n\nextend type Query { kind: Kind, day: Date }\n"
	p := newProject(t, schema)
	p.generate()
	settings := p.text("gqlgen.yml")
	for name, damage := range map[string]func(){
		"the model is wrong":      func() { p.replace("schema.graphqls", "String!", "Strin") },
		"the model can't be read": func() { p.replace("schema.graphqls", "String!", "") },
		"a scalar has no Go type": func() { p.replace("gqlgen.yml", "recordgraph/record.Date", "recordgraph/record.Nothing") },
		"a setting is unknown":    func() { p.replace("gqlgen.yml", "\nmodels:", "\nmodells:") },
		"a Go name is taken":      func() { p.write("graph/movie.go", "package graph\n\ntype Movie int\n") },
		"a resolver doesn't parse": func() {
			p.replace("graph/schema.resolvers.go", "func", "fnc")
		},
	} {
		t.Run(name, func(t *testing.T) {
			resolvers := p.text("graph/schema.resolvers.go")
			damage()
			p.write("schema.graphqls", p.text("schema.graphqls")+"\ntype Studio @record { name: String }\n")
			before := p.files()
			if err := Generate(t.Context(), p.dir); err == nil {
				t.Error("no error")
			}
			if diff := cmp.Diff(before, p.files()); diff != "" {
				t.Errorf("changed (-before +after):\n%s", diff)
			}
			p.write("schema.graphqls", schema)
			p.write("gqlgen.yml", settings)
			p.write("graph/schema.resolvers.go", resolvers)
			_ = os.Remove(filepath.Join(p.dir, "graph/movie.go"))
		})
	}
}

// TestGeneratedCodeCompiles compiles models without some parts: the second has no
// enum and no update, the third no record types.
func TestGeneratedCodeCompiles(t *testing.T) {
	t.Parallel()
	p := newProject(t, "")
	for _, c := range []struct {
		model     string
		hasModels bool
	}{{"scalars", true}, {"append-only", false}, {"empty", false}} {
		p.write("schema.graphqls", modeltest.SDL(t, c.model))
		p.generate()
		p.build()
		_, err := os.Stat(filepath.Join(p.dir, "graph/models_gen.go"))
		if hasModels := !errors.Is(err, fs.ErrNotExist); hasModels != c.hasModels {
			t.Errorf("%s: models_gen.go is there: %v", c.model, hasModels)
		}
	}
}
