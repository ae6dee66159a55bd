package server

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
)

// gzipFrom is the size below which compression gains nothing.
const gzipFrom = 1 << 10

// asset is a file that is read, compressed and hashed when it is first asked for:
// most processes never show a page to anybody, and start the sooner.
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

// mediaType is by extension, from this table alone: the standard library's
// reads the machine's own.
func mediaType(name string) string {
	switch path.Ext(name) {
	case ".graphql", ".md", ".txt":
		return "text/plain; charset=utf-8" // browsers show it
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".json":
		return mediaJSON
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

// file serves an asset to GET and HEAD, with conditional requests.
func file(a asset) http.Handler {
	return methods(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Type", a.mediaType)
		header.Set("Cache-Control", "no-cache")
		addVary(header, varyEncoding)
		if a.immutable {
			header.Set("Cache-Control", "public, max-age=31536000, immutable")
		}
		if a.policy != "" {
			header.Set("Content-Security-Policy", a.policy)
			header.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		content, etag := a.content(), a.etag()
		if len(content) >= gzipFrom && takesGzip(r) {
			content, etag = a.packed(), etag+"-gzip"
			header.Set("Content-Encoding", "gzip")
		}
		header.Set("ETag", `"`+etag+`"`)
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(content))
	}), http.MethodGet, http.MethodHead)
}

func takesGzip(r *http.Request) bool {
	codings := strings.Split(r.Header.Get("Accept-Encoding"), ",")
	return slices.ContainsFunc(codings, func(coding string) bool {
		name, weight, _ := strings.Cut(strings.TrimSpace(coding), ";")
		return strings.EqualFold(name, "gzip") && strings.TrimSpace(weight) != "q=0"
	})
}
