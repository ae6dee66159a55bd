package recordgen

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/99designs/gqlgen/codegen/config"
	"github.com/goccy/go-yaml"

	"recordgraph/model"
)

// layout are the paths of a project's files, below its root.
type layout struct {
	root   string // absolute
	model  string // schema.graphqls
	graph  string // folder of the generated code
	exec   string // gqlgen's executor
	models string // gqlgen's structs of hand-written types
	pkg    string
	gqlgen *config.Config
}

// readLayout reads gqlgen.yml. Unlike gqlgen's own reader, it resolves paths
// against root, not against the working directory.
func readLayout(root string) (*layout, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(root, "gqlgen.yml"))
	if err != nil {
		return nil, err
	}
	cfg := config.DefaultConfig()
	cfg.SchemaFilename = nil
	if err := yaml.NewDecoder(bytes.NewReader(text), yaml.DisallowUnknownField()).Decode(cfg); err != nil {
		return nil, fmt.Errorf("gqlgen.yml: %w", err)
	}
	l := &layout{
		root: root, gqlgen: cfg, graph: filepath.Dir(cfg.Exec.Filename),
		exec: cfg.Exec.Filename, models: cfg.Model.Filename, pkg: cfg.Exec.Package,
	}
	if err := l.check(); err != nil {
		return nil, fmt.Errorf("gqlgen.yml: %w", err)
	}
	cfg.SchemaFilename = nil // recordgen reads the sources
	gqlgenMutex.Lock()
	defer gqlgenMutex.Unlock()
	return l, config.CompleteConfig(cfg)
}

func (l *layout) check() error {
	for _, name := range l.gqlgen.SchemaFilename {
		if base := filepath.Base(name); base == model.DerivedFile || base == model.DirectivesFile {
			continue
		}
		if l.model != "" {
			return fmt.Errorf("schema lists %s and %s; a project has one model file", l.model, name)
		}
		l.model = name
	}
	resolver := l.gqlgen.Resolver
	switch {
	case l.model == "":
		return errors.New("schema lists no model file; add schema.graphqls")
	case resolver.Layout != config.LayoutFollowSchema:
		return errors.New("resolver needs layout: follow-schema")
	case filepath.Dir(l.models) != l.graph || filepath.Clean(resolver.DirName) != l.graph:
		return errors.New("exec, model and resolver belong in one folder")
	case l.pkg == "":
		return errors.New("exec names no package")
	}
	return nil
}
