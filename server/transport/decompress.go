package transport

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

// Decompress gives the next handler the plain text of gzip bodies, and refuses other codings with 415 (RFC 9110, section 15.5.16).
// The limit of bodies holds for the plain text as well: reading beyond it fails with [http.MaxBytesError], and no more is
// decompressed.
func Decompress(limit int64) func(http.Handler) http.Handler {
	readers := new(gzipReaders)
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			codings := r.Header["Content-Encoding"]
			if codings == nil {
				next.ServeHTTP(w, r)
				return
			}
			switch strings.ToLower(strings.Join(codings, ",")) {
			case "", "identity":
			case "gzip", "x-gzip":
				body := &gzipBody{packed: r.Body, readers: readers}
				defer body.release()
				r.Body, r.ContentLength = http.MaxBytesReader(w, body, limit), -1
			default:
				w.Header().Set("Accept-Encoding", "gzip, identity")
				unsupported("a compressed request body must be gzip").Write(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// gzipReaders keeps decompressors, because their windows are large.
type gzipReaders struct{ pool sync.Pool }

func (g *gzipReaders) open(packed io.Reader) (*gzip.Reader, error) {
	if reader, ok := g.pool.Get().(*gzip.Reader); ok {
		return reader, reader.Reset(packed)
	}
	return gzip.NewReader(packed)
}

// gzipBody decompresses a request body as it is read.
type gzipBody struct {
	packed  io.ReadCloser
	readers *gzipReaders
	reader  *gzip.Reader // nil before the first read
	err     error        // of every further read
}

// Read decompresses. It returns the errors of the compressed body.
func (b *gzipBody) Read(p []byte) (n int, err error) {
	if b.err == nil && b.reader == nil {
		b.reader, b.err = b.readers.open(b.packed)
	}
	if b.err == nil {
		n, b.err = b.reader.Read(p)
	}
	return n, b.err
}

// notGzip reports whether a compressed body has wrong content, and did not only end early.
func notGzip(err error) bool {
	_, corrupt := errors.AsType[flate.CorruptInputError](err)
	return corrupt || errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum)
}

// Close closes the compressed body.
func (b *gzipBody) Close() error { return b.packed.Close() }

// release returns the decompressor to the pool; the body can't be read any more.
func (b *gzipBody) release() {
	if b.reader != nil {
		b.readers.pool.Put(b.reader)
	}
	b.reader, b.err = nil, http.ErrBodyReadAfterClose
}
