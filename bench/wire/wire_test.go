package wire

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// serve answers /length, /chunks and /close with 70,000 bytes, and counts connections' requests.
func serve(t *testing.T) string {
	t.Helper()
	body := strings.Repeat("0123456789", 7000)
	mux := http.NewServeMux()
	mux.HandleFunc("/length", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "70000")
		w.Header().Set("Retry-After", "1")
		_, _ = w.Write([]byte(body))
	})
	mux.HandleFunc("/chunks", func(w http.ResponseWriter, _ *http.Request) {
		for i := range 7 {
			_, _ = w.Write([]byte(body[i*10_000 : (i+1)*10_000]))
			_ = http.NewResponseController(w).Flush()
		}
	})
	mux.HandleFunc("/close", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
		w.Header().Set("Content-Length", "70000")
		_, _ = w.Write([]byte(body))
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

func get(path string) []byte { return []byte("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n") }

func TestConn(t *testing.T) {
	t.Parallel()
	conn := NewConn(serve(t), time.Now().Add(time.Minute))
	defer func() { _ = conn.Close() }()
	for _, path := range []string{"/length", "/chunks", "/close", "/length", "/chunks"} {
		status, body, err := conn.Do(get(path))
		if err != nil || status != http.StatusOK || len(body) != 70_000 || !strings.HasPrefix(string(body), "0123") {
			t.Errorf("%s: status %d, %d bytes, %v", path, status, len(body), err)
		}
	}
	if status, body, err := conn.Do(get("/nowhere")); status != http.StatusNotFound || err != nil {
		t.Errorf("/nowhere: status %d, %q, %v", status, body, err)
	}
}

// client requests one path and finds the answer to its last request wrong. It counts the earlier answers.
type client struct {
	sent, last int64
	count      *atomic.Int64
	refused    bool // all of them
}

var errWrong = errors.New("wrong")

func (c *client) Next() []byte { return get("/length") }

func (c *client) Check(int, []byte) error {
	c.count.Add(1)
	if c.sent++; c.sent == c.last {
		return errWrong
	}
	if c.refused {
		return ErrRefused
	}
	return nil
}

func TestRun(t *testing.T) {
	t.Parallel()
	addr := serve(t)
	var answered, refused atomic.Int64
	clients := []Client{&client{count: &answered}, &client{count: &refused, refused: true}}
	result, err := Run(addr, clients, 50*time.Millisecond, time.Minute)
	if err != nil || int64(result.Requests) != answered.Load() || int64(result.Refused) != refused.Load() ||
		result.Requests == 0 || result.Refused != 1 || result.P99 < result.P50 || result.P50 <= 0 {
		t.Errorf("%+v, %v, %d answered, %d refused", result, err, answered.Load(), refused.Load())
	}
	if _, err := Run(addr, []Client{&client{count: &answered, last: 3}}, time.Minute, time.Minute); !errors.Is(err, errWrong) {
		t.Errorf("a wrong answer: %v", err)
	}
}

// TestPatience has a server that answers after the end of the load.
func TestPatience(t *testing.T) {
	t.Parallel()
	const span = 50 * time.Millisecond
	for _, test := range []struct {
		patience time.Duration
		requests int
		err      error
	}{{time.Minute, 1, nil}, {span, 0, os.ErrDeadlineExceeded}} {
		hold := make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			<-hold
			w.Header().Set("Content-Length", "0")
		}))
		if test.requests > 0 {
			time.AfterFunc(2*span, func() { close(hold) })
		}
		result, err := Run(server.Listener.Addr().String(), []Client{&client{count: new(atomic.Int64)}}, span, test.patience)
		if result.Requests != test.requests || !errors.Is(err, test.err) {
			t.Errorf("with a patience of %s: %+v, %v", test.patience, result, err)
		}
		if test.requests == 0 {
			close(hold)
		}
		server.Close()
	}
}
