package recordgen

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"recordgraph/model"

	"github.com/99designs/gqlgen/api"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// Options say what to generate.
type Options struct {
	// Dir is the root of the project: it holds gqlgen.yml and the model, and
	// lies in the Go module of the working directory.
	Dir string
}

// Generate reads the project's model and writes everything derived from it. It
// works on a copy of the package and moves files into place at the end, so an
// error leaves all of them as they were. It is [model.Problems] when the model is at
// fault.
func Generate(ctx context.Context, o Options) error {
	l, err := readLayout(o.Dir)
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

// Load reads the project's model and checks that it can be written as Go. It is
// [model.Problems] when the model is at fault.
func Load(o Options) (*model.Model, error) {
	l, err := readLayout(o.Dir)
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
	return m, checkGoNames(m)
}

// Files of the generated package that don't depend on gqlgen.yml.
const (
	publicFile    = "public.graphqls"
	recordsFile   = "records_gen.go"
	resolversFile = "records.resolvers.go"
	resolverFile  = "resolver.go"
)

// emit writes what recordgen derives by itself into the staging directory.
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

// gqlgenMutex guards gqlgen, whose templates keep global state; gqlgenNames
// guards what its configuration sets of that and Go names are made by.
var (
	gqlgenMutex sync.Mutex
	gqlgenNames sync.RWMutex
)

// toGo is the Go name of a GraphQL name, as gqlgen makes it.
func toGo(name string) string {
	gqlgenNames.RLock()
	defer gqlgenNames.RUnlock()
	return templates.ToGo(name)
}

// runGqlgen has gqlgen generate into the staging directory.
func runGqlgen(s *staging, m *model.Model) (err error) {
	gqlgenMutex.Lock()
	defer gqlgenMutex.Unlock()
	gqlgenNames.RLock()
	defer gqlgenNames.RUnlock()
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
