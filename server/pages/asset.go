package pages

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"recordgraph/server/reply"
)

// asset is a file served to GET and HEAD. It is read, compressed and hashed at the first request: most processes never show a page,
// and start faster. It is an [http.Handler].
type asset struct {
	content   func() []byte
	packed    func() []byte
	etag      func() string // without quotes
	mediaType string
	immutable bool   // its name carries a hash of its content
	policy    string // replaces the content security policy unless empty
}

func newAsset(name string, content func() []byte) asset {
	return asset{
		content: content,
		packed:  sync.OnceValue(func() []byte { return pack(content()) }),
		etag: sync.OnceValue(func() string {
			sum := sha256.Sum256(content())
			return hex.EncodeToString(sum[:12])
		}),
		mediaType: mediaType(name),
		immutable: strings.HasPrefix(name, "assets/"),
	}
}

// mediaType is by extension. The standard library's table depends on the machine.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".graphql", ".md", ".txt":
		return "text/plain; charset=utf-8" // browsers show this type
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return reply.JSON
	case ".svg":
		return "image/svg+xml"
	case ".ttf":
		return "font/ttf"
	default:
		return "application/octet-stream"
	}
}

func pack(content []byte) []byte {
	var packed bytes.Buffer
	writer := gzip.NewWriter(&packed)
	_, _ = writer.Write(content) // a bytes.Buffer takes everything
	_ = writer.Close()
	return packed.Bytes()
}

// ServeHTTP answers, with conditional requests.
func (a asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	reply.Methods(http.HandlerFunc(a.serve), http.MethodGet, http.MethodHead).ServeHTTP(w, r)
}

func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Content-Type", a.mediaType)
	header.Set("Cache-Control", "no-cache")
	reply.AddVary(header, reply.AcceptEncoding)
	if a.immutable {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if a.policy != "" {
		header.Set("Content-Security-Policy", a.policy)
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
	}
	content, etag := a.content(), a.etag()
	if len(content) >= reply.GzipFrom && takesGzip(r) {
		content, etag = a.packed(), etag+"-gzip"
		header.Set("Content-Encoding", "gzip")
	}
	header.Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
}

func takesGzip(r *http.Request) bool {
	codings := strings.Split(r.Header.Get("Accept-Encoding"), ",")
	return slices.ContainsFunc(codings, func(coding string) bool {
		name, weight, _ := strings.Cut(strings.TrimSpace(coding), ";")
		return strings.EqualFold(name, "gzip") && strings.TrimSpace(weight) != "q=0"
	})
}
