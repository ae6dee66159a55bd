package service

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
	"recordgraph/server"
)

// accessLog keeps the lines of requests by their IDs.
type accessLog struct {
	mu    sync.Mutex
	lines map[string]map[string]any
	text  strings.Builder
}

// Write implements [io.Writer] for whole lines.
func (l *accessLog) Write(lines []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text.Write(lines)
	for line := range bytes.Lines(lines) {
		said := map[string]any{}
		if err := json.Unmarshal(line, &said); err != nil {
			return 0, err
		}
		if id, ok := said["requestId"].(string); ok && said["msg"] == server.AccessMessage {
			l.lines[id] = said
		}
	}
	return len(lines), nil
}

// of are some attributes of a request's line.
func (l *accessLog) of(id string, keys ...string) map[string]any {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]any{}
	for _, key := range keys {
		if value, ok := l.lines[id][key]; ok {
			out[key] = value
		}
	}
	return out
}

// listening runs a service, with a log, at an address until the test ends.
func listening(t *testing.T, c Config, log io.Writer) (addr string) {
	t.Helper()
	s, err := New(t.Context(), libraryService(), c, slog.New(slog.NewJSONHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	stopped := make(chan error, 1)
	go func() { stopped <- s.Run(ctx, listener) }()
	t.Cleanup(func() {
		stop()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		_ = s.Close()
	})
	return listener.Addr().String()
}

const (
	pageQuery = `{"query":"{ books(first: 1) { nodes { id } } }"}`
	postLine  = "POST /graphql HTTP/1.1"
	someone   = "203.0.113.7" // a client behind a proxy, which is the test
)

// through sends a request like a proxy, and returns the status of the answer.
func through(t *testing.T, addr, id, line, token, rest string) int {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	head := line + "\r\nHost: x\r\nX-Request-Id: " + id + "\r\nX-Forwarded-For: 192.0.2.1, " + someone +
		"\r\nAccept: application/graphql-response+json\r\nContent-Type: application/json\r\n"
	if token != "" {
		head += "Authorization: Bearer " + token + "\r\n"
	}
	if _, err = io.WriteString(conn, head+rest); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%s: %v", id, err)
	}
	_ = response.Body.Close()
	return response.StatusCode
}

// sized is the end of a head with Content-Length, and a body that may be shorter.
func sized(body string, length int) string {
	return "Content-Length: " + strconv.Itoa(length) + "\r\n\r\n" + body
}

// TestLogNamesTheCaller sends requests with all kinds of answers through a proxy. The line of each has the client's address, and
// subject and token of a valid token.
func TestLogNamesTheCaller(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	c.TrustedProxies, c.MaxBodyBytes, c.DrainDelay = "127.0.0.0/8", 10_000, 0
	c.Connections.ReadTimeout, c.Connections.HeaderTimeout = time.Second, time.Second
	log := &accessLog{lines: map[string]map[string]any{}}
	addr := listening(t, c, log)
	keys, err := auth.ParseKeys(c.AuthKeys)
	if err != nil {
		t.Fatal(err)
	}
	good, query := token(t, c), sized(pageQuery, len(pageQuery))
	expired := issued(t, auth.SignerConfig{Keys: keys, Now: func() time.Time { return time.Now().Add(-24 * time.Hour) }})
	stranger := c
	stranger.AuthKeys = "HS256:base64:b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyb3RoZXI="
	forged := token(t, stranger)
	for id, test := range map[string]struct {
		line, token, rest string
		status            float64
		known             bool
	}{
		"served":       {postLine, good, query, 200, true},
		"forbidden":    {postLine, issued(t, auth.SignerConfig{Keys: keys}), query, 403, true},
		"invalid":      {postLine, good, sized("[]", 2), 400, true},
		"too-large":    {postLine, good, sized("", 20_000), 413, true},
		"stalled":      {postLine, good, sized("{", 20), 408, true},
		"export":       {"GET /export/books.ndjson HTTP/1.1", good, "\r\n", 200, true},
		"no-token":     {postLine, "", query, 401, false},
		"expired":      {postLine, expired, query, 401, false},
		"forged":       {postLine, forged, query, 401, false},
		"large-forged": {postLine, forged, sized("", 20_000), 401, false},
		"unknown":      {"GET /nothing HTTP/1.1", good, "\r\n", 404, false}, // this path checks no token
		"method":       {"PUT /graphql HTTP/1.1", good, sized("", 0), 405, false},
	} {
		if status := through(t, addr, id, test.line, test.token, test.rest); status != int(test.status) {
			t.Errorf("%s: status %d", id, status)
		}
		log.check(t, id, test.status, keys, map[bool]string{true: test.token}[test.known])
	}
	if strings.Contains(log.text.String(), good) {
		t.Error("the log holds a token")
	}
}

// TestLogNamesTheCallerOfARefusal fills all places.
func TestLogNamesTheCallerOfARefusal(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	c.TrustedProxies, c.DrainDelay = "127.0.0.1", 0
	c.Connections.ReadTimeout = time.Hour
	c.Admission.Running, c.Admission.Waiting, c.Admission.Wait = 1, 1, time.Hour
	log := &accessLog{lines: map[string]map[string]any{}}
	addr := listening(t, c, log)
	keys, err := auth.ParseKeys(c.AuthKeys)
	if err != nil {
		t.Fatal(err)
	}
	good := token(t, c)
	stall := func() { // a request whose body never arrives
		conn, err := net.Dial("tcp", addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		_, err = io.WriteString(conn, postLine+"\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "+good+"\r\n"+sized("{", 20))
		if err != nil {
			t.Fatal(err)
		}
	}
	stall()
	asked := 0
	eventually(t, "a refusal", func() bool {
		stall() // it may be too late for the place of the last answer
		asked++
		return through(t, addr, strconv.Itoa(asked), postLine, good, sized(pageQuery, len(pageQuery))) == http.StatusServiceUnavailable
	})
	log.check(t, strconv.Itoa(asked), 503, keys, good)
}

// issued is a token without scopes.
func issued(t *testing.T, c auth.SignerConfig) string {
	t.Helper()
	signer, err := auth.NewSigner(c)
	if err != nil {
		t.Fatal(err)
	}
	text, err := signer.Issue("tester", nil, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// check expects the client in the line of a request, and the subject of its token unless that is empty.
func (l *accessLog) check(t *testing.T, id string, status float64, keys *auth.Keys, token string) {
	t.Helper()
	want := map[string]any{"status": status, "clientAddress": someone}
	if token != "" {
		want["subject"], want["tokenId"] = "tester", tokenID(t, keys, token)
	}
	eventually(t, "the line of "+id, func() bool { return len(l.of(id, "status")) > 0 })
	if diff := cmp.Diff(want, l.of(id, "status", "clientAddress", "subject", "tokenId")); diff != "" {
		t.Errorf("%s (-want +got):\n%s", id, diff)
	}
}

// tokenID is the ID of a valid token.
func tokenID(t *testing.T, keys *auth.Keys, token string) string {
	t.Helper()
	j, err := auth.NewJWT(auth.JWTConfig{Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	p, err := j.Authenticate(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return p.TokenID
}

// TestOutageIsSummedUp has requests fail without the database. Each has its line, which names the caller; other lines about the
// outage are summed up.
func TestOutageIsSummedUp(t *testing.T) {
	t.Parallel()
	const each = 100
	c := migrated(t)
	door, url := newGateway(t, c.DatabaseURL)
	c.DatabaseURL = url
	log := &accessLog{lines: map[string]map[string]any{}}
	logger, err := NewLogger(c, log)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(t.Context(), libraryService(), c, logger)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	a := api{Service: s, token: token(t, c)}
	if w := a.send(pageQuery); codeIn(t, w) != "" {
		t.Fatalf("before the outage: %s", w.Body)
	}
	door.set(cut)
	for range each {
		for _, document := range []string{aQuery, aMutation} {
			if w := a.send(request(t, document, "")); codeIn(t, w) != "UNAVAILABLE" {
				t.Errorf("in the outage: %s", w.Body)
			}
		}
	}
	FlushLog(logger)
	log.mu.Lock()
	defer log.mu.Unlock()
	if len(log.lines) != 2*each+1 {
		t.Errorf("%d lines about %d requests", len(log.lines), 2*each+1)
	}
	for _, line := range log.lines {
		if line["subject"] != "tester" || line["tokenId"] == "" || line["clientAddress"] == "" {
			t.Errorf("a line without its caller: %v", line)
		}
	}
	text := log.text.String()
	loud := strings.Count(text, `"level":"WARN"`) + strings.Count(text, `"level":"ERROR"`)
	if loud < 2 || loud > 30 {
		t.Errorf("%d warnings of one outage:\n%s", loud, text)
	}
	if !strings.Contains(text, `"msg":"operation failed (repeated)"`) || !strings.Contains(text, `"msg":"request (repeated)"`) {
		t.Errorf("nothing says that the failures repeat:\n%s", text)
	}
	t.Logf("%d bytes and %d warnings for %d failed requests", len(text), loud, 2*each)
}
