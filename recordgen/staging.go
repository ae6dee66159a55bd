package recordgen

import (
	"bytes"
	"errors"
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/codegen/config"

	"recordgraph/model"
)

// staging is a copy of the generated package, in a folder below the project's root
// so that it is a package of the same module.
type staging struct {
	*layout
	dir          string            // the root of the copy
	original     map[string]string // text of the hand-written files that were copied
	declarations []ast.Decl        // of these files
}

// newStaging copies the hand-written files of the package.
func newStaging(l *layout) (*staging, error) {
	dir, err := os.MkdirTemp(l.root, ".recordgen-")
	if err != nil {
		return nil, err
	}
	s := &staging{layout: l, dir: dir, original: map[string]string{}}
	if err := errors.Join(s.copyPackage(), s.parse()); err != nil {
		s.remove()
		return nil, err
	}
	return s, nil
}

func (s *staging) copyPackage() error {
	if err := os.MkdirAll(filepath.Join(s.dir, s.graph), 0o755); err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(s.root, s.graph, "*.go"))
	if err != nil {
		return err
	}
	for _, file := range files {
		name := filepath.Base(file)
		if strings.HasSuffix(name, "_test.go") || s.generated(name) {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		s.original[name] = string(text)
		if err := s.write(name, text); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes the staging directory.
func (s *staging) remove() { _ = os.RemoveAll(s.dir) }

// generated reports whether each run writes a file completely.
func (s *staging) generated(name string) bool {
	return slices.Contains([]string{
		model.DerivedFile, publicFile, recordsFile, resolversFile, filepath.Base(s.exec), filepath.Base(s.models),
	}, name)
}

// has reports whether the package has a hand-written file.
func (s *staging) has(name string) bool {
	_, ok := s.original[name]
	return ok
}

func (s *staging) staged(name string) string { return filepath.Join(s.dir, s.graph, name) }

func (s *staging) write(name string, text []byte) error {
	return os.WriteFile(s.staged(name), text, 0o644)
}

// relativeName is the path of a staged file relative to the working directory.
func (s *staging) relativeName(name string) (string, error) {
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	return filepath.Rel(wd, s.staged(name))
}

// configure sets the paths in gqlgen's configuration to the staging directory. Go
// types of the package itself are replaced by those of the copy.
func (s *staging) configure() *config.Config {
	cfg := s.gqlgen
	cfg.Exec.Filename = filepath.Join(s.dir, s.exec)
	cfg.Model.Filename = filepath.Join(s.dir, s.models)
	cfg.Resolver.DirName = filepath.Join(s.dir, s.graph)
	cfg.SkipModTidy, cfg.SkipValidation = true, true
	live := config.PackageConfig{Filename: filepath.Join(s.root, s.exec)}
	for _, entry := range cfg.Models {
		for i, model := range entry.Model {
			if name, own := strings.CutPrefix(model, live.ImportPath()+"."); own {
				entry.Model[i] = cfg.Exec.ImportPath() + "." + name
			}
		}
	}
	return cfg
}

// settle replaces the staging directory's import path, which gqlgen puts into the
// names of functions that encode the package's own types.
func (s *staging) settle() error {
	text, err := os.ReadFile(s.staged(filepath.Base(s.exec)))
	if err != nil {
		return err
	}
	from := config.PackageConfig{Filename: s.staged("x.go")}
	to := config.PackageConfig{Filename: filepath.Join(s.root, s.exec)}
	settled := strings.ReplaceAll(string(text), typeIdentifier(from.ImportPath()), typeIdentifier(to.ImportPath()))
	if strings.Contains(settled, typeIdentifier(filepath.Base(s.dir))) {
		return errors.New("the staging directory's name is left in " + s.exec)
	}
	return s.write(filepath.Base(s.exec), []byte(settled))
}

// typeIdentifier spells an import path the way gqlgen does in names of functions.
func typeIdentifier(path string) string {
	return strings.NewReplacer("/", "ᚋ", ".", "ᚗ", "-", "ᚑ", "~", "א").Replace(path)
}

// mark adds the first line of generated files to a file of gqlgen.
func (s *staging) mark(name string) error {
	text, err := os.ReadFile(s.staged(name))
	if err != nil {
		return err
	}
	return s.write(name, append([]byte(generatedMark), text...))
}

// replace moves changed files into place and removes files that are no longer generated.
func (s *staging) replace() error {
	files, err := os.ReadDir(filepath.Join(s.dir, s.graph))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(s.root, s.graph), 0o755); err != nil { // a new project has no such folder
		return err
	}
	for _, file := range files {
		if err := s.replaceOne(file.Name()); err != nil {
			return err
		}
	}
	if slices.ContainsFunc(files, func(f os.DirEntry) bool { return f.Name() == filepath.Base(s.models) }) {
		return nil
	}
	if err := os.Remove(filepath.Join(s.root, s.models)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (s *staging) replaceOne(name string) error {
	target := filepath.Join(s.root, s.graph, name)
	now, err := os.ReadFile(s.staged(name))
	if err != nil {
		return err
	}
	if original, copied := s.original[name]; copied && original == string(now) {
		return nil
	}
	if before, err := os.ReadFile(target); err == nil && bytes.Equal(before, now) {
		return nil
	}
	return os.Rename(s.staged(name), target)
}
