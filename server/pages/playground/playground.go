// Package playground has the built files of the page at /playground.
package playground

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
	"sync"
)

// ContentSecurityPolicy lets the playground load from its own host alone. The editor writes style attributes and starts its
// language services from same-origin files; nothing is evaluated.
const ContentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; " +
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed all:dist
var dist embed.FS

// Files returns every file by its path below /, to be read at its first request. "index.html" is the page itself.
func Files() (map[string]func() []byte, error) {
	files := make(map[string]func() []byte)
	err := fs.WalkDir(dist, "dist", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[strings.TrimPrefix(name, "dist/")] = sync.OnceValue(func() []byte {
			content, err := dist.ReadFile(name)
			if err != nil {
				panic(err) // an embedded file that was just listed
			}
			return content
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read playground: %w", err)
	}
	return files, nil
}
