package app

import (
	"context"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync"
	"testing"
	"time"
)

// balancer is a small reverse proxy: it spreads requests over the ready services, checks them every few milliseconds,
// keeps its connections to them and never retries.
type balancer struct {
	*httptest.Server
	transport *http.Transport

	mu       sync.Mutex
	ready    []string // addresses
	next     int
	answered map[string]int
	watching sync.WaitGroup
}

func newBalancer(t *testing.T) *balancer {
	t.Helper()
	b := &balancer{transport: &http.Transport{MaxIdleConnsPerHost: 100}, answered: map[string]int{}}
	proxy := &httputil.ReverseProxy{
		Transport: b.transport,
		ErrorLog:  log.New(testLog{t}, "", 0),
		Rewrite:   func(r *httputil.ProxyRequest) { r.SetURL(&url.URL{Scheme: "http", Host: b.pick()}) },
		ModifyResponse: func(response *http.Response) error {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.answered[response.Request.URL.Host]++
			return nil
		},
	}
	b.Server = httptest.NewServer(proxy)
	t.Cleanup(b.watching.Wait)
	t.Cleanup(b.Close)
	return b
}

// testLog is the proxy's log.
type testLog struct{ t *testing.T }

// Write implements [io.Writer].
func (l testLog) Write(line []byte) (int, error) {
	l.t.Errorf("the proxy says: %s", line)
	return len(line), nil
}

// pick takes the services in turn.
func (b *balancer) pick() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.ready) == 0 {
		return "nobody.invalid"
	}
	b.next++
	return b.ready[b.next%len(b.ready)]
}

// watch uses a service while it is ready, until ctx ends.
func (b *balancer) watch(ctx context.Context, addr string) {
	b.watching.Go(func() {
		for ctx.Err() == nil {
			b.set(addr, b.asks(ctx, addr))
			select {
			case <-ctx.Done():
			case <-time.After(10 * time.Millisecond):
			}
		}
		b.set(addr, false)
	})
}

func (b *balancer) asks(ctx context.Context, addr string) bool {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/readyz", nil)
	if err != nil {
		return false
	}
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

func (b *balancer) set(addr string, ready bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var others []string
	for _, each := range b.ready {
		if each != addr {
			others = append(others, each)
		}
	}
	if ready {
		others = append(others, addr)
	}
	b.ready = others
}

// answers is the number of answers from a service.
func (b *balancer) answers(addr string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.answered[addr]
}
