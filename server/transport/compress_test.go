package transport_test

import (
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"recordgraph/server"
	"recordgraph/server/reply"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// long is a response's data that is worth compressing; short is too short.
const short = `{"other":null}`

func long() string { return `{"other":"` + strings.Repeat("many words ", 500) + `"}` }

// answerOf is a server whose every operation has the same data.
func answerOf(t *testing.T, data string) *server.Server {
	t.Helper()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{Extensions: servertest.Always(data)})}})
	return s
}

func TestCompressedResponses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		data, accepts string
		packed        bool
	}{
		"asked for":              {long(), "gzip", true},
		"as browsers ask":        {long(), "gzip, deflate, br, zstd", true},
		"with a weight":          {long(), "br;q=1, gzip;q=0.2", true},
		"anything":               {long(), "*", false},
		"too short to gain":      {short, "gzip", false},
		"refused":                {long(), "gzip;q=0", false},
		"identity alone":         {long(), "identity", false},
		"a coding we don't have": {long(), "zstd, br", false},
		"not asked for":          {long(), "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := servertest.Post(`{"query":"{other}"}`, reply.GraphQL)
			r.Header.Set("Accept-Encoding", test.accepts)
			w := servertest.Do(answerOf(t, test.data), r)
			if got := w.Header().Get("Content-Encoding") == "gzip"; got != test.packed {
				t.Fatalf("packed %t, want %t: %v", got, test.packed, w.Header())
			}
			if got := w.Header().Get("Vary"); got != "Accept-Encoding" && test.accepts != "" {
				t.Errorf("Vary %q", got)
			}
			if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != reply.GraphQL+"; charset=utf-8" {
				t.Errorf("%d with content type %q", w.Code, got)
			}
			sent := w.Body.Len()
			want := `{"data":` + test.data + `}`
			if got := unzipped(t, w); got != want {
				t.Errorf("got %.100s, want %.100s", got, want)
			}
			if length := w.Header().Get("Content-Length"); test.packed == (length == strconv.Itoa(len(want))) {
				t.Errorf("Content-Length %q of %d bytes", length, sent)
			}
			if test.packed && sent > len(want)/4 {
				t.Errorf("%d bytes became %d", len(want), sent)
			}
		})
	}
}

// Caches must distinguish compressed and plain answers to GET.
func TestVaryOfGet(t *testing.T) {
	t.Parallel()
	for _, accepts := range []string{"", "gzip"} {
		r := httptest.NewRequest(http.MethodGet, "/graphql?query={other}", nil)
		r.Header.Set("Accept-Encoding", accepts)
		if got := servertest.Do(answerOf(t, long()), r).Header().Values("Vary"); len(got) != 1 || got[0] != "Accept-Encoding" {
			t.Errorf("asked for %q: Vary %q", accepts, got)
		}
	}
}

// unzipped is the decoded body.
func unzipped(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var body io.Reader = w.Body
	if w.Header().Get("Content-Encoding") == "gzip" {
		reader, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		body = reader
	}
	text, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A panic below the compression is answered like any other.
func TestPanicBehindCompression(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{})}})
	r := servertest.Post(`{"query":"query Panics {other}","operationName":"Panics"}`, "")
	r.Header.Set("Accept-Encoding", "gzip")
	if w := servertest.Do(s, r); w.Code != http.StatusInternalServerError || servertest.ErrorCode(t, w.Body.Bytes()) != "INTERNAL" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

// BenchmarkPost is the cost of an operation in this package, by the coding that the client accepts.
func BenchmarkPost(b *testing.B) {
	config := server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{Extensions: servertest.Always(long())})}, Logger: slog.New(slog.DiscardHandler)}
	s, err := server.New(config)
	if err != nil {
		b.Fatal(err)
	}
	for name, accepts := range map[string]string{"identity": "", "gzip": "gzip"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := servertest.Post(`{"query":"{other}"}`, "")
				r.Header.Set("Accept-Encoding", accepts)
				servertest.Do(s, r)
			}
		})
	}
}
