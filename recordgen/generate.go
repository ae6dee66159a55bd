// Package recordgen writes a model as Go at build time: metadata, structs, gqlgen's
// executor and resolvers. It never imports the package that it writes.
package recordgen

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model"
	"recordgraph/model/goname"
)

// Generate reads the model of the project in a folder and writes its Go and its
// SDL. The folder has gqlgen.yml and the model, and is in the Go module of the
// working directory. Generate works on a copy of the package and moves files into
// place at the end, so that an error changes nothing. The error is
// [model.Problems] when the model has mistakes.
func Generate(ctx context.Context, dir string) error {
	l, err := readLayout(dir)
	if err != nil {
		return err
	}
	m, err := l.load()
	if err != nil {
		return err
	}
	s, err := newStaging(l)
	if err != nil {
		return err
	}
	defer s.remove()
	if err := s.checkTypes(m); err != nil {
		return err
	}
	if err := s.emit(m); err != nil {
		return err
	}
	if err := runGqlgen(s, m); err != nil {
		return fmt.Errorf("gqlgen: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.replace()
}

// Load reads the model of the project in a folder and checks its names in Go. The
// error is [model.Problems] when the model has mistakes.
func Load(dir string) (*model.Model, error) {
	l, err := readLayout(dir)
	if err != nil {
		return nil, err
	}
	return l.load()
}

func (l *layout) load() (*model.Model, error) {
	text, err := os.ReadFile(filepath.Join(l.root, l.model))
	if err != nil {
		return nil, err
	}
	m, err := model.Load(model.File{Name: filepath.Base(l.model), SDL: string(text)})
	if err != nil {
		return nil, err
	}
	return m, goname.Check(m, toGo).Err()
}

// Files of the generated package whose names are not in gqlgen.yml.
const (
	publicFile    = "public.graphqls"
	recordsFile   = "records_gen.go"
	resolversFile = "records.resolvers.go"
	resolverFile  = "resolver.go"
)

// emit writes the files that gqlgen does not make into the staging directory.
func (s *staging) emit(m *model.Model) error {
	code, err := goCode(m, s.pkg)
	if err != nil {
		return err
	}
	files := map[string][]byte{
		model.DerivedFile: []byte(m.DerivedSDL()), publicFile: []byte(m.PublicSDL()), recordsFile: code,
	}
	if !s.has(resolverFile) {
		if files[resolverFile], err = render(m, s.pkg, "resolver.gotpl", nil); err != nil {
			return err
		}
	}
	for name, text := range files {
		if err := s.write(name, text); err != nil {
			return err
		}
	}
	return s.emitStubs(m)
}

// gqlgenMutex guards the global state of gqlgen's templates.
var gqlgenMutex sync.Mutex

// toGo is the Go name that gqlgen makes of a GraphQL name.
func toGo(name string) string {
	gqlgenMutex.Lock()
	defer gqlgenMutex.Unlock()
	return templates.ToGo(name)
}

// runGqlgen generates into the staging directory by gqlgen, which panics on some errors.
func runGqlgen(s *staging, m *model.Model) (err error) {
	gqlgenMutex.Lock()
	defer gqlgenMutex.Unlock()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	cfg := s.configure()
	name, err := s.relativeName(publicFile)
	if err != nil {
		return err
	}
	cfg.Sources = m.Sources()
	p := &plugin{model: m, config: cfg, public: &ast.Source{Name: name, Input: m.PublicSDL()}}
	p.prepare()
	if err := api.Generate(cfg, api.PrependPlugin(p)); err != nil {
		return err
	}
	if err := s.settle(); err != nil {
		return err
	}
	return s.mark(resolversFile)
}
