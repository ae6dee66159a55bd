package transport_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"recordgraph/server"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// zipped compresses texts, each as a gzip member.
func zipped(t *testing.T, texts ...string) string {
	t.Helper()
	var packed bytes.Buffer
	for _, text := range texts {
		writer := gzip.NewWriter(&packed)
		if _, err := io.WriteString(writer, text); err != nil {
			t.Fatal(err)
		}
		if err := writer.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return packed.String()
}

func TestCompressedRequestBodies(t *testing.T) {
	t.Parallel()
	const limit = 10_000
	good := `{"query":"query Packed {other}"}`
	whole := zipped(t, good)
	padded := func(n int) string { return good + strings.Repeat(" ", n-len(good)) }
	for name, test := range map[string]struct {
		coding, body string
		status       int
		code         string
	}{
		"gzip":                 {"gzip", whole, 200, ""},
		"in capitals":          {"GZIP", whole, 200, ""},
		"by its old name":      {"x-gzip", whole, 200, ""},
		"in two members":       {"gzip", zipped(t, good[:9], good[9:]), 200, ""},
		"identity":             {"identity", good, 200, ""},
		"just fits":            {"gzip", zipped(t, padded(limit)), 200, ""},
		"one byte too much":    {"gzip", zipped(t, padded(limit+1)), 413, "LIMIT_EXCEEDED"},
		"a bomb":               {"gzip", zipped(t, strings.Repeat(" ", 8_000_000)), 413, "LIMIT_EXCEEDED"},
		"a bomb of members":    {"gzip", strings.Repeat(zipped(t, ""), 400) + zipped(t, padded(limit+1)), 413, "LIMIT_EXCEEDED"},
		"not gzip":             {"gzip", good, 400, "BAD_USER_INPUT"},
		"plain, said packed":   {"gzip", "", 400, "BAD_USER_INPUT"},
		"cut short":            {"gzip", whole[:len(whole)-5], 400, "BAD_USER_INPUT"},
		"trailing text":        {"gzip", whole + "secret", 400, "BAD_USER_INPUT"},
		"a value too many":     {"gzip", zipped(t, good, "{}"), 400, "BAD_USER_INPUT"},
		"wrong checksum":       {"gzip", whole[:len(whole)-8] + "\x00\x00\x00\x00" + whole[len(whole)-4:], 400, "BAD_USER_INPUT"},
		"twice":                {"gzip, gzip", zipped(t, whole), 415, "BAD_USER_INPUT"},
		"another coding":       {"br", whole, 415, "BAD_USER_INPUT"},
		"a coding of fantasy":  {"secret", whole, 415, "BAD_USER_INPUT"},
		"packed, not declared": {"", whole, 400, "BAD_USER_INPUT"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, _ := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{})}, MaxBodyBytes: limit})
			r := servertest.Post(test.body, "")
			r.Header.Set("Content-Encoding", test.coding)
			w := servertest.Do(s, r)
			if w.Code != test.status || servertest.ErrorCode(t, w.Body.Bytes()) != test.code {
				t.Errorf("got %d %s, want %d %s", w.Code, w.Body, test.status, test.code)
			}
			if takes := w.Header().Get("Accept-Encoding"); (takes == "gzip, identity") != (test.status == 415) {
				t.Errorf("status %d with Accept-Encoding %q", w.Code, takes)
			}
			if strings.Contains(w.Body.String(), "secret") {
				t.Errorf("what was sent is echoed: %s", w.Body)
			}
		})
	}
}

// Wrong content of a compressed body, and an early end, have different errors.
func TestBodiesThatAreNotGzip(t *testing.T) {
	t.Parallel()
	whole := zipped(t, `{"query":"{other}"}`)
	const notGzip, cutShort = "the request body is not gzip, as its Content-Encoding says", "the request body could not be read to its end"
	for body, want := range map[string]string{
		`{"query":"{other}"}`:                                            notGzip,
		whole + "not another member":                                     notGzip,
		whole[:10] + "\xff\xff\xff" + whole[13:]:                         notGzip,
		whole[:len(whole)-8] + "\x00\x00\x00\x00" + whole[len(whole)-4:]: notGzip,
		whole[:5]:            cutShort,
		whole[:len(whole)-1]: cutShort,
	} {
		r := servertest.Post(body, "")
		r.Header.Set("Content-Encoding", "gzip")
		s, _ := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{})}})
		if w := servertest.Do(s, r); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%q: got %d %s, want %s", body, w.Code, w.Body, want)
		}
	}
}

// Decompressors are reused; an invalid body has no effect on the next one.
func TestDecompressorsAreReused(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{})}})
	var clients sync.WaitGroup
	for client := range 8 {
		clients.Go(func() {
			for i := range 50 {
				name := fmt.Sprintf("C%dI%d", client, i)
				body := zipped(t, `{"query":"query `+name+` {other}"}`)
				broken := servertest.Post(body[:len(body)/2], "")
				broken.Header.Set("Content-Encoding", "gzip")
				servertest.Do(s, broken)
				whole := servertest.Post(body, "")
				whole.Header.Set("Content-Encoding", "gzip")
				if w := servertest.Do(s, whole); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), name) {
					t.Errorf("%s: got %d %s", name, w.Code, w.Body)
				}
			}
		})
	}
	clients.Wait()
}
