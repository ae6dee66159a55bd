// Package scaffold writes new services to start from: a model directory, or a Go service on the engine.
package scaffold

import (
	"context"
	"crypto/rand"
	"errors"
	"path/filepath"
	"regexp"
	"strings"

	"recordgraph/auth"
	"recordgraph/k8s"
	"recordgraph/model"
	"recordgraph/model/ddl"
)

// firstMigration is the name of the migration that a new service has.
const firstMigration = "init"

// Model writes a model directory: the model with its first migration, sample data, and files to check and deploy it. It writes
// all files or none. The error is [ErrDir] if dir cannot be used.
func Model(dir string) error {
	target, err := newTarget(dir)
	if err != nil {
		return err
	}
	image, err := k8s.PostgresImage()
	if err != nil {
		return err
	}
	values := modelValues{
		Name: serviceName(target.path), PostgresImage: image, Password: rand.Text(), AuthKeys: auth.NewSecretSpec("k1"),
	}
	return target.fill(func(staging string) error {
		if err := render(staging, "shared", values); err != nil {
			return err
		}
		if values.Migration, err = migrate(staging); err != nil {
			return err
		}
		return errors.Join(render(staging, "model", values), writeManifests(filepath.Join(staging, "k8s")))
	})
}

// modelValues are the values in the templates of a model directory.
type modelValues struct {
	Name          string
	PostgresImage string
	Migration     string // the name of the file
	Password      string
	AuthKeys      auth.KeySpecs
	Go            bool
}

// goValues are the values in the templates of a Go service.
type goValues struct {
	Name, Module, GoVersion string
	Go                      bool
}

// GoOptions are the options of [Go].
type GoOptions struct {
	Module string // path of the new module; empty: the name of the directory
	Engine string // checkout of Recordgraph; empty: the one that this program was built from, or that has the working directory
}

// Go writes a Go service with tests of its own. Its module uses a checkout of Recordgraph. It writes all files or none. The
// error is [ErrDir] if dir cannot be used, and [ErrOption] if an option cannot.
func Go(ctx context.Context, dir string, o GoOptions) error {
	target, err := newTarget(dir)
	if err != nil {
		return err
	}
	mod, err := newModule(ctx, target.path, o)
	if err != nil {
		return err
	}
	return target.fill(func(staging string) error {
		values := goValues{serviceName(target.path), mod.path, mod.engine.Go.Version, true}
		if err := errors.Join(render(staging, "shared", values), render(staging, "go", values), mod.write(staging)); err != nil {
			return err
		}
		if _, err := migrate(staging); err != nil {
			return err
		}
		return generate(ctx, staging)
	})
}

// migrate writes the first migration of the model in a directory, and returns the name of the file.
func migrate(dir string) (string, error) {
	d, err := model.ReadDir(dir)
	if err != nil {
		return "", err
	}
	migration, err := ddl.WriteMigration(filepath.Join(dir, model.MigrationsDir), firstMigration, d.Model, false)
	if err != nil {
		return "", err
	}
	return filepath.Base(migration.Paths[0]), nil
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// serviceName makes a name of a directory's name that Kubernetes and Compose accept: a DNS label.
func serviceName(path string) string {
	const most = 40
	name := notInNames.ReplaceAllString(strings.ToLower(filepath.Base(path)), "-")
	name = strings.Trim(name[:min(len(name), most)], "-")
	if name == "" || name[0] <= '9' { // a name of digits would be a number in YAML
		return strings.TrimSuffix("service-"+name, "-")
	}
	return name
}
