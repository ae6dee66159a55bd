package server

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// script is a connection whose client sends a text, in pieces of the given lengths, over and over, and reads nothing.
type script struct {
	net.Conn
	mu     sync.Mutex
	text   []byte
	pieces []byte
	next   int
	out    bytes.Buffer
}

func (s *script) Read(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.text) == 0 {
		return 0, io.EOF
	}
	n := min(len(p), len(s.text))
	if len(s.pieces) > 0 {
		n = min(n, int(s.pieces[s.next%len(s.pieces)])+1)
		s.next++
	}
	copy(p, s.text[:n])
	s.text = s.text[n:]
	return n, nil
}

func (s *script) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.Write(p)
}

func (*script) Close() error                     { return nil }
func (*script) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (*script) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (*script) SetReadDeadline(time.Time) error  { return nil }
func (*script) SetWriteDeadline(time.Time) error { return nil }

// once is a listener with a single connection.
type once struct {
	conn   chan net.Conn
	closed chan struct{}
}

func (o once) Accept() (net.Conn, error) {
	select {
	case c := <-o.conn:
		return c, nil
	case <-o.closed:
		return nil, net.ErrClosed
	}
}

func (o once) Close() error { close(o.closed); return nil }
func (once) Addr() net.Addr { return &net.TCPAddr{} }

// handled serves a connection by net/http, and returns the requests that its handler got.
func handled(t *testing.T, c net.Conn) (requests []string) {
	t.Helper()
	over := make(chan struct{})
	s := http.Server{
		Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			requests = append(requests, fmt.Sprintf("%s %s %q %t", r.Method, r.RequestURI, body, err != nil))
		}),
		ConnState: func(_ net.Conn, state http.ConnState) {
			if state == http.StateClosed {
				close(over)
			}
		},
		DisableGeneralOptionsHandler: true,
	}
	l := once{make(chan net.Conn, 1), make(chan struct{})}
	l.conn <- c
	go func() { _ = s.Serve(l) }()
	<-over
	_ = s.Close()
	return requests
}

const marker = "HTTP/1.1 499 refused here\r\n\r\n"

// guarded serves a text that arrives in pieces, and returns the requests of the handler and whether one was refused.
func guarded(t *testing.T, text string, pieces []byte) (requests []string, refused bool) {
	t.Helper()
	s := &script{text: []byte(text), pieces: pieces}
	requests = handled(t, &conn{Conn: s, of: &conns{
		bounds: Connections{HeaderTimeout: time.Hour}, refuse: func(c net.Conn, _ string) { _, _ = io.WriteString(c, marker) },
	}})
	out := s.out.String()
	if n := strings.Count(out, marker); n > 1 || n == 1 && !strings.HasSuffix(out, marker) {
		t.Errorf("%q: the answers %q have something after the refusal", text, out)
	}
	return requests, strings.Contains(out, marker)
}

var (
	lengthLine = regexp.MustCompile(`(?i)\ncontent-length:`)
	codingLine = regexp.MustCompile(`(?i)\ntransfer-encoding:`)
	foldedLine = regexp.MustCompile(`(?i)\n(content-length|transfer-encoding):[^\n]*\n[ \t]`)
	oldRequest = regexp.MustCompile(`^[^\n]*HTTP/1\.0\r?\n`)
	longLength = regexp.MustCompile(`(?i)\ncontent-length:[^\n]{48}[^\n]*[^\r\n]\r?\n`)
)

// ambiguous finds the first request of a text with two lengths by net/http's reader: the number of requests before it, and whether
// there is one.
func ambiguous(text string) (before int, is bool) {
	source := strings.NewReader(text)
	b := bufio.NewReader(source)
	at := func() int { return len(text) - source.Len() - b.Buffered() }
	for last := ""; ; before++ {
		if last == http.MethodPost {
			peek, _ := b.Peek(4)
			_, _ = b.Discard(len(peek) - len(bytes.TrimLeft(peek, "\r\n")))
		}
		start := at()
		r, err := http.ReadRequest(b)
		if err != nil {
			return before, false
		}
		head := text[start:at()]
		sized, chunked := lengthLine.MatchString(head), codingLine.MatchString(head)
		if sized && chunked || chunked && oldRequest.MatchString(head) || foldedLine.MatchString(head) || longLength.MatchString(head) {
			return before, true
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return before, false
		}
		last = r.Method
	}
}

// FuzzFraming compares the requests of a handler with those without a guard: the same up to the first refused one, however the
// bytes arrive.
func FuzzFraming(f *testing.F) {
	const get, post = "GET / HTTP/1.1\r\nHost: x\r\n", "POST /p HTTP/1.1\r\nHost: x\r\n"
	const length, coding, chunks = "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"
	for _, text := range []string{
		get + "\r\n", get + "\r\n" + get + "\r\n",
		post + length + "\r\nhello" + get + "\r\n",
		post + length + "\r\nhello\r\n" + get + "\r\n", // an old browser's line after the body
		post + coding + "\r\n" + chunks + get + "\r\n",
		post + coding + "Trailer: X\r\n\r\n5;ext=\"a\"\r\nhello\r\n0\r\nX: 1\r\nContent-Length: 3\r\n\r\n" + get + "\r\n",
		post + length + coding + "\r\n" + chunks + get + "\r\n",
		post + coding + length + "\r\n" + chunks,
		get + "\r\n" + post + coding + length + "\r\n" + chunks,
		get + "\r\n" + get + "\r\n" + post + coding + length + "\r\n",
		post + coding + coding + length + "\r\n" + chunks,
		post + coding + coding + "\r\n" + chunks,
		post + length + length + "\r\nhello" + get + "\r\n",
		post + "Content-Length: 4\r\n" + length + "\r\nhello",
		post + "cOnTeNt-LeNgTh:5\r\nTRANSFER-ENCODING:chunked\r\n\r\n" + chunks,
		post + "Content-Length: 5\r\nTransfer-Encoding:\r\n chunked\r\n\r\n" + chunks,
		post + "Content-Length:\r\n\t5\r\n\r\nhello" + get + "\r\n",
		post + "X: a\r\n Content-Length: 5\r\n" + coding + "\r\n" + chunks + get + "\r\n",
		post + "X-Content-Length: 5\r\n" + coding + "\r\n" + chunks + get + "\r\n",
		post + "Content-Length : 5\r\n" + coding + "\r\n" + chunks,
		post + "Content-Length:" + strings.Repeat(" ", 47) + "5\r\n\r\nhello" + get + "\r\n",
		post + "Content-Length:" + strings.Repeat(" ", 48) + "5\r\n\r\nhello" + get + "\r\n",
		post + "Content-Length:" + strings.Repeat(" ", 70) + "5\n\r\nhello" + get + "\r\n",
		post + "Content-Length: 60\r\n\r\n" + post + coding + length + "\r\n" + get + "\r\n",
		post + coding + "\r\n3c\r\n" + post + coding + length + "\r\n\r\n0\r\n\r\n" + get + "\r\n",
		"POST / HTTP/1.0\r\nConnection: keep-alive\r\n" + coding + "\r\n" + chunks + get + "\r\n",
		"POST / HTTP/1.0\r\nConnection: keep-alive\r\n" + length + "\r\nhello" + get + "\r\n",
		"GET /" + strings.Repeat("x", 90) + " HTTP/1.0\r\n" + coding + "\r\n",
		"GET /" + strings.Repeat("x", 90) + " HTTP/1.1\r\nHost: x\r\n" + coding + "\r\n0\r\n\r\n" + get + "\r\n",
		"GET / HTTP/1.1\nHost: x\n\nPOST / HTTP/1.1\nHost: x\nContent-Length: 5\n\nhello" + get + "\r\n",
		"POST / HTTP/1.1\nHost: x\nContent-Length: 5\nTransfer-Encoding: chunked\n\n" + chunks,
		"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n" + post + coding + length + "\r\n" + chunks,
		post + "Expect: 100-continue\r\n" + length + "\r\nhello" + get + "\r\n",
		post + coding + "\r\n5\nhello\r\n0\r\n\r\n" + get + "\r\n",
		post + coding + "\r\n5 \r\nhello\r\n00\r\n\r\n" + get + "\r\n",
		"\r\n" + get + "\r\n", post + length + "\r\nhel", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	} {
		for _, pieces := range []string{"", "\x00", "\x01\x02\x00\x10"} {
			f.Add(text, []byte(pieces))
		}
	}
	f.Fuzz(func(t *testing.T, text string, pieces []byte) {
		want := handled(t, &script{text: []byte(text)})
		before, is := ambiguous(text)
		got, refused := guarded(t, text, pieces)
		if is && before < len(want) {
			if want = want[:before]; !refused {
				t.Errorf("%q: request %d is not refused", text, before)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q in pieces of %v (-without a guard +with it):\n%s", text, pieces, cmp.Diff(want, got))
		}
	})
}

// BenchmarkFraming reads a usual request, whole and in two parts.
func BenchmarkFraming(b *testing.B) {
	text := []byte("POST /graphql HTTP/1.1\r\nHost: api.example.com\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36\r\n" +
		"Accept: application/graphql-response+json, application/json\r\nAccept-Encoding: gzip, deflate, br\r\nAccept-Language: en\r\n" +
		"Authorization: Bearer " + strings.Repeat("x", 300) + "\r\nContent-Type: application/json\r\nOrigin: https://app.example.com\r\n" +
		"X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\nX-Request-Id: 0123456789abcdef\r\nContent-Length: 400\r\n\r\n" +
		strings.Repeat("y", 400))
	for name, cut := range map[string]int{"whole": 0, "parts": 600} {
		b.Run(name, func(b *testing.B) {
			var f framing
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				for _, part := range [][]byte{text[:cut], text[cut:]} {
					if _, why := f.scan(part); why != "" {
						b.Fatal(why)
					}
				}
			}
			if f.part != betweenRequests {
				b.Errorf("in part %d", f.part)
			}
		})
	}
}

// BenchmarkConnection compares net/http alone with a guarded connection.
func BenchmarkConnection(b *testing.B) {
	for name, guard := range map[string]func(net.Listener) net.Listener{
		"bare": func(l net.Listener) net.Listener { return l },
		"guarded": func(l net.Listener) net.Listener {
			return &conns{Listener: l, bounds: DefaultConnections()}
		},
	} {
		b.Run(name, func(b *testing.B) {
			listener, err := new(net.ListenConfig).Listen(b.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				b.Fatal(err)
			}
			s := http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) })}
			go func() { _ = s.Serve(guard(listener)) }()
			defer func() { _ = s.Close() }()
			client, err := net.Dial("tcp", listener.Addr().String())
			if err != nil {
				b.Fatal(err)
			}
			answers := bufio.NewReader(client)
			request := []byte("POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + strings.Repeat("x", 300) +
				"\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n" + strings.Repeat("y", 400))
			for b.Loop() {
				if _, err := client.Write(request); err != nil {
					b.Fatal(err)
				}
				response, err := http.ReadResponse(answers, nil)
				if err != nil {
					b.Fatal(err)
				}
				_, _ = io.Copy(io.Discard, response.Body)
			}
		})
	}
}
