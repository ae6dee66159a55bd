package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"recordgraph/auth"
)

// flushEvery is how long a line may wait for others.
const flushEvery = 100 * time.Millisecond

// maxBody is the longest body taken, in bytes.
const maxBody = 1 << 20

// duties puts around an API what a service on a network owes: callers prove who they are by a bearer token, an answer
// has an ID, and a line in the log has both.
func duties(ctx context.Context, api http.Handler, keys string, out io.Writer) (http.Handler, error) {
	parsed, err := auth.ParseKeys(auth.KeySpecs(keys))
	if err != nil {
		return nil, fmt.Errorf("keys: %w", err)
	}
	tokens, err := auth.NewJWT(auth.JWTConfig{Keys: parsed, Leeway: auth.DefaultLeeway})
	if err != nil {
		return nil, err
	}
	known := auth.NewCache(tokens, auth.DefaultCacheSize, nil, nil)
	late := &lateWriter{out: bufio.NewWriterSize(out, 32<<10)}
	go late.flushUntil(ctx)
	log := slog.New(slog.NewJSONHandler(late, nil))
	mux := http.NewServeMux()
	mux.Handle("GET /readyz", api)
	mux.Handle("/", logged(log, authenticated(auth.Bearer(known), api)))
	return mux, nil
}

// authenticated adds the principal of a request to its context.
func authenticated(authenticate func(*http.Request) (*auth.Principal, error), next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, err := authenticate(r)
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r.WithContext(auth.WithPrincipal(r.Context(), p)))
	})
}

// logged gives a request its ID and its line.
func logged(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun, id := time.Now(), rand.Text()
		w.Header()["X-Request-Id"] = []string{id}
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		seen := &counted{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(seen, r)
		log.LogAttrs(r.Context(), slog.LevelInfo, "request",
			slog.String("method", r.Method), slog.String("path", r.URL.Path), slog.Int("status", seen.status),
			slog.Float64("durationMs", float64(time.Since(begun).Microseconds())/1000), slog.Int("bytes", seen.bytes),
			slog.String("requestId", id))
	})
}

// counted counts the bytes written through it.
type counted struct {
	http.ResponseWriter
	status, bytes int
}

// WriteHeader notes the status.
func (c *counted) WriteHeader(status int) {
	c.status = status
	c.ResponseWriter.WriteHeader(status)
}

// Write counts the body's bytes.
func (c *counted) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p)
	c.bytes += n
	return n, err
}

// lateWriter writes lines together.
type lateWriter struct {
	mu  sync.Mutex
	out *bufio.Writer
}

// Write takes in a line.
func (w *lateWriter) Write(line []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.out.Write(line)
}

func (w *lateWriter) flushUntil(ctx context.Context) {
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-tick.C:
		case <-ctx.Done():
		}
		w.mu.Lock()
		_ = w.out.Flush() // no place is left to report to
		w.mu.Unlock()
	}
}
