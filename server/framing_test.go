package server_test

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"recordgraph/server"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// TestAmbiguousLengthsEndTheConnection sends requests with two lengths, which a proxy in front of the service may read differently.
// Earlier requests of the connection are answered. Later bytes are not read as requests.
func TestAmbiguousLengthsEndTheConnection(t *testing.T) {
	t.Parallel()
	const host, length, coding, chunks = "Host: x\r\nContent-Type: application/json\r\n", "Content-Length: 19\r\n", "Transfer-Encoding: chunked\r\n", "\r\n13\r\n" + postBody + "\r\n0\r\n\r\n"
	for name, head := range map[string]string{
		"length, then coding": "POST /graphql HTTP/1.1\r\n" + host + length + coding,
		"coding, then length": "POST /graphql HTTP/1.1\r\n" + host + coding + length,
		"other letters":       "POST /graphql HTTP/1.1\r\n" + host + strings.ToLower(length) + strings.ToUpper(coding),
		"two codings":         "POST /graphql HTTP/1.1\r\n" + host + coding + coding + length,
		"an unknown coding":   "POST /graphql HTTP/1.1\r\n" + host + "Transfer-Encoding: gzip, chunked\r\n" + length,
		"a folded coding":     "POST /graphql HTTP/1.1\r\n" + host + "Transfer-Encoding:\r\n chunked\r\n",
		"a folded length":     "POST /graphql HTTP/1.1\r\n" + host + "Content-Length:\r\n\t19\r\n",
		"an old version":      "POST /graphql HTTP/1.0\r\nConnection: keep-alive\r\n" + host + coding,
		"bare line feeds":     "POST /graphql HTTP/1.1\n" + strings.ReplaceAll(host+length+coding, "\r", ""),
		"a long head":         "POST /graphql HTTP/1.1\r\n" + host + length + "X-Long: " + strings.Repeat("x", 20_000) + "\r\n" + coding,
	} {
		for before, requests := range map[string]int{"at first": 0, "pipelined": 3} {
			t.Run(name+", "+before, func(t *testing.T) {
				t.Parallel()
				s, log := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{})}})
				conn := dial(t, runAt(t, s))
				smuggled := "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
				if _, err := io.WriteString(conn, strings.Repeat(postHead+postBody, requests)+head+chunks+smuggled); err != nil {
					t.Fatal(err)
				}
				answers := bufio.NewReader(conn)
				for i := range requests + 1 {
					response, err := http.ReadResponse(answers, nil)
					if err != nil {
						t.Fatalf("answer %d: %v", i, err)
					}
					body, err := io.ReadAll(response.Body)
					_ = response.Body.Close()
					if i < requests && response.StatusCode == http.StatusOK && err == nil {
						continue
					}
					if response.StatusCode != http.StatusBadRequest || !response.Close || servertest.ErrorCode(t, body) != "BAD_USER_INPUT" || err != nil {
						t.Errorf("answer %d: %d %s, %v", i, response.StatusCode, body, err)
					}
					checkRefusalLogged(t, log.String(), response.Header.Get("X-Request-Id"))
				}
				if rest, err := io.ReadAll(answers); len(rest) > 0 || err != nil && !isReset(err) {
					t.Errorf("after the refusal: %q, %v", rest, err)
				}
				if strings.Contains(log.String(), "smuggled") {
					t.Errorf("what follows was read: %s", log)
				}
			})
		}
	}
}

// checkRefusalLogged expects the log line of a refused request.
func checkRefusalLogged(t *testing.T, log, id string) {
	t.Helper()
	for line := range strings.Lines(log) {
		var said struct {
			Msg, RequestID, Code, Reason string
			Status                       int
		}
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			t.Fatal(err)
		}
		if said.RequestID == id && said.Msg == server.AccessMessage && said.Status == 400 && said.Code == "BAD_USER_INPUT" && said.Reason != "" {
			return
		}
	}
	t.Errorf("no line names the request %s: %s", id, log)
}

// TestBodiesMayHoldHeads sends bodies that look like a request with two lengths.
func TestBodiesMayHoldHeads(t *testing.T) {
	t.Parallel()
	var bodies []string
	s, _ := servertest.NewServer(t, server.Config{
		Content: server.Content{GraphQL: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			bodies = append(bodies, string(body))
		})},
	})
	conn := dial(t, runAt(t, s))
	const body = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 19\r\nTransfer-Encoding: chunked\r\n\r\n" // 83 bytes
	const head = "POST /graphql HTTP/1.1\r\nHost: x\r\n"
	text := head + "Content-Length: 83\r\n\r\n" + body + head + "Transfer-Encoding: chunked\r\n\r\n53\r\n" + body + "\r\n0\r\nContent-Length: 3\r\n\r\n"
	if _, err := io.WriteString(conn, text+text); err != nil {
		t.Fatal(err)
	}
	answers := bufio.NewReader(conn)
	for i := range 4 {
		response, err := http.ReadResponse(answers, nil)
		if err != nil || response.StatusCode != http.StatusOK {
			t.Fatalf("answer %d: %+v, %v", i, response, err)
		}
		_ = response.Body.Close()
	}
	for i, got := range bodies {
		if got != body {
			t.Errorf("body %d: %q", i, got)
		}
	}
}
