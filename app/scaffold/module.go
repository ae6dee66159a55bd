package scaffold

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// enginePath is the path of the engine's module, and recordgen its generator.
const (
	enginePath = "recordgraph"
	recordgen  = enginePath + "/cmd/recordgen"
)

// direct are the modules that the Go code of a service imports.
var direct = []string{"github.com/99designs/gqlgen", "github.com/vektah/gqlparser/v2"}

// ErrOption is an option of [Go] that cannot be used.
var ErrOption = errors.New("cannot be used")

// goModule is the module of a new Go service.
type goModule struct {
	path     string
	checkout string        // of the engine
	engine   *modfile.File // go.mod of the checkout
}

func newModule(ctx context.Context, dir string, o GoOptions) (*goModule, error) {
	m := &goModule{path: o.Module}
	if m.path == "" {
		m.path = serviceName(dir)
	}
	err := checkPath(ctx, m.path)
	if err != nil {
		return nil, err
	}
	if o.Engine != "" {
		if m.checkout, err = filepath.Abs(o.Engine); err != nil {
			return nil, err
		}
		m.engine, err = readEngine(m.checkout)
		return m, err
	}
	for _, m.checkout = range checkouts() {
		if m.engine, err = readEngine(m.checkout); err == nil {
			return m, nil
		}
	}
	return nil, fmt.Errorf("--engine %w: a Go service needs a checkout of Recordgraph, and this program does not know one; name its directory", ErrOption)
}

// checkPath checks the path of a new module.
func checkPath(ctx context.Context, path string) error {
	elements := strings.Split(path, "/")
	if err := module.CheckImportPath(path); err != nil {
		return fmt.Errorf("--module %w: %w", ErrOption, err)
	}
	switch {
	case elements[0] == enginePath:
		return fmt.Errorf("--module %w: %s is the module of the engine", ErrOption, enginePath)
	case slices.Contains(elements, "vendor"):
		return fmt.Errorf("--module %w: %s has the name vendor, which is reserved", ErrOption, path)
	}
	list := exec.CommandContext(ctx, "go", "list", "-find", "-f", "{{.Standard}}", path) //nolint:gosec // a path of a module, as checked above
	list.Env = append(os.Environ(), "GOPROXY=off")
	out, err := list.Output()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return errors.New("a Go service needs the command go, which is not installed; see https://go.dev/dl/")
	case err == nil && strings.TrimSpace(string(out)) == "true":
		return fmt.Errorf("--module %w: %s is a package of the standard library; choose another path", ErrOption, path)
	}
	return nil // go list fails for a path that no package has
}

// checkouts are the directories that may be a checkout of the engine: the one that this program was built from, and the working
// directory with those above it.
func checkouts() []string {
	var out []string
	if _, file, _, ok := runtime.Caller(0); ok && filepath.IsAbs(file) { // builds with -trimpath have no such path
		out = append(out, filepath.Join(filepath.Dir(file), "..", ".."))
	}
	dir, err := os.Getwd()
	for ; err == nil && dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		out = append(out, dir)
	}
	return out
}

// readEngine reads go.mod of a checkout.
func readEngine(dir string) (*modfile.File, error) {
	name := filepath.Join(dir, "go.mod")
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("--engine %w: %s is not a checkout of Recordgraph: %w", ErrOption, dir, err)
	}
	file, err := modfile.Parse(name, text, nil)
	if err != nil {
		return nil, fmt.Errorf("--engine %w: %w", ErrOption, err)
	}
	if file.Module == nil || file.Module.Mod.Path != enginePath {
		return nil, fmt.Errorf("--engine %w: %s is not a checkout of Recordgraph: its go.mod has another module", ErrOption, dir)
	}
	return file, nil
}

// write writes go.mod and go.sum. The versions of other modules are those of the engine, so no module is resolved or
// downloaded.
func (m *goModule) write(dir string) error {
	file := new(modfile.File)
	err := errors.Join(
		file.AddModuleStmt(m.path), file.AddGoStmt(m.engine.Go.Version),
		file.AddReplace(enginePath, "", m.checkout, ""), file.AddTool(recordgen),
	)
	if err != nil {
		return err
	}
	requires := []*modfile.Require{{Mod: module.Version{Path: enginePath, Version: "v0.0.0"}}}
	for _, r := range m.engine.Require {
		requires = append(requires, &modfile.Require{Mod: r.Mod, Indirect: !slices.Contains(direct, r.Mod.Path)})
	}
	file.SetRequireSeparateIndirect(requires)
	text, err := file.Format()
	if err != nil {
		return err
	}
	sums, err := os.ReadFile(filepath.Join(m.checkout, "go.sum"))
	if err != nil {
		return err
	}
	return errors.Join(write(filepath.Join(dir, "go.mod"), text), write(filepath.Join(dir, "go.sum"), sums))
}

// generate runs the engine's generator in a new module.
func generate(ctx context.Context, dir string) error {
	cmd := exec.CommandContext(ctx, "go", "tool", "recordgen")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off") // of a workspace above, which does not have the new module
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("go tool recordgen: %w\n%s", err, out)
	}
	return nil
}
