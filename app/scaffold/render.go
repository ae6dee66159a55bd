package scaffold

import (
	"bytes"
	"embed"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"text/template"

	"recordgraph/k8s"
)

// templates has the files of new services. Each name ends in .tmpl, which keeps Go and tools away from the files, and begins
// with dot. instead of a dot, which embedding and container builds leave out.
//
//go:embed templates
var templates embed.FS

// render writes the files of a folder of templates into a directory.
func render(dir, folder string, values any) error {
	root := path.Join("templates", folder)
	return fs.WalkDir(templates, root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		t, err := template.New(path.Base(name)).Delims("<%", "%>").Option("missingkey=error").ParseFS(templates, name)
		if err != nil {
			return err
		}
		var text bytes.Buffer
		if err := t.Execute(&text, values); err != nil {
			return err
		}
		relative := strings.TrimSuffix(strings.TrimPrefix(name, root+"/"), ".tmpl")
		return write(filepath.Join(dir, filepath.FromSlash(dotted(relative))), text.Bytes())
	})
}

// writeManifests writes the common part of all installations, and a small PostgreSQL.
func writeManifests(dir string) error {
	return fs.WalkDir(k8s.Files(), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := fs.ReadFile(k8s.Files(), name)
		if err != nil {
			return err
		}
		if name == k8s.Postgres {
			name = path.Base(name)
		}
		return write(filepath.Join(dir, filepath.FromSlash(name)), text)
	})
}

// dotted replaces dot. by . at the beginning of each name in a path.
func dotted(name string) string {
	return strings.TrimPrefix(strings.ReplaceAll("/"+name, "/dot.", "/."), "/")
}

// write writes a file and creates its folder. Scripts can be run, and only this user can read the secrets in .env.
func write(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	mode := os.FileMode(0o644)
	switch {
	case filepath.Ext(name) == ".sh":
		mode = 0o755
	case filepath.Base(name) == ".env":
		mode = 0o600
	}
	return os.WriteFile(name, text, mode)
}
