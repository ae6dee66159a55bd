package transport_test

import (
	"bufio"
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/auth"
	"recordgraph/export"
	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/server"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
	"recordgraph/store/encode"
)

// lines is a store of texts.
type lines struct {
	n    int
	text string
	step func(ctx context.Context, i int) error // before each batch, a text

	scopes []string // of the caller; nil: all
}

func (*lines) Schema() *record.Schema {
	text := &record.Field{Name: "text", Column: "text", Scalar: record.ScalarString, NonNull: true}
	secret := &record.Field{Name: "secret", Column: "secret", Scalar: record.ScalarString, Scope: "line:secret"}
	return record.NewSchema(record.Schema{Types: []*record.Type{{
		Name: "Line", Singular: "line", Plural: "lines", Table: "lines", IDPrefix: "line", Read: "line:read", Fields: []*record.Field{text, secret},
	}}})
}

// Principal implements [export.Session].
func (l *lines) Principal() record.Principal {
	if l.scopes == nil {
		return record.Principal{Operator: true}
	}
	return record.Principal{Subject: "me", Scopes: l.scopes}
}

func (l *lines) Export(ctx context.Context, e *record.Export, fn func(*encode.Table) error) error {
	for i := range l.n {
		if l.step != nil {
			if err := l.step(ctx, i); err != nil {
				return err
			}
		}
		t := encode.NewTable(len(e.Fields), 1)
		if err := t.Append(slices.Repeat([]driver.Value{l.text}, len(e.Fields))); err != nil {
			return err
		}
		if err := fn(t); err != nil {
			return err
		}
	}
	return nil
}

// present gives errors a code.
func present(_ context.Context, err error) *gqlerror.Error {
	code := "INTERNAL"
	for kind, name := range map[error]string{record.ErrInvalid: "BAD_USER_INPUT", record.ErrForbidden: "FORBIDDEN", record.ErrUnavailable: "UNAVAILABLE", context.DeadlineExceeded: "TIMEOUT"} {
		if errors.Is(err, kind) {
			code = name
		}
	}
	return &gqlerror.Error{Message: err.Error(), Extensions: map[string]any{"code": code}}
}

var _ graphql.ErrorPresenterFunc = present

func exporting(t *testing.T, l *lines, set func(*transport.ExportConfig)) (*server.Server, fmt.Stringer) {
	t.Helper()
	c := transport.ExportConfig{
		Exporter: export.New(l.Schema(), input.DefaultLimits()), Present: present, Session: func(context.Context) export.Session { return l },
	}
	if set != nil {
		set(&c)
	}
	return servertest.NewServer(t, server.Config{Content: server.Content{Export: transport.NewExport(c)}})
}

func TestExport(t *testing.T) {
	t.Parallel()
	s, log := exporting(t, &lines{n: 3, text: "a,b"}, nil)
	filter := url.QueryEscape(`{"text":{"eq":"x"}}`)
	for _, c := range []struct{ path, mediaType, file, body string }{
		{"/export/lines.ndjson?fields=text", "application/x-ndjson", "lines.ndjson", strings.Repeat("{\"text\":\"a,b\"}\n", 3)},
		{"/export/lines.csv?fields=text&filter=" + filter, "text/csv; charset=utf-8; header=present", "lines.csv", "text\r\n" + strings.Repeat("\"a,b\"\r\n", 3)},
	} {
		got := servertest.Get(s, c.path)
		if got.Code != http.StatusOK || got.Body.String() != c.body || !got.Flushed {
			t.Errorf("%s: %d %q", c.path, got.Code, got.Body)
		}
		head := servertest.Do(s, httptest.NewRequest(http.MethodHead, c.path, nil))
		if head.Code != http.StatusOK || head.Body.Len() != 0 {
			t.Errorf("HEAD %s: %d %q", c.path, head.Code, head.Body)
		}
		for _, h := range []http.Header{got.Header(), head.Header()} {
			if h.Get("Content-Type") != c.mediaType || h.Get("Content-Disposition") != `attachment; filename="`+c.file+`"` || h.Get("Cache-Control") != "no-store" {
				t.Errorf("%s: %v", c.path, h)
			}
		}
	}
	if !strings.Contains(log.String(), `"records":3`) {
		t.Error(log)
	}
}

func TestExportRefuses(t *testing.T) {
	t.Parallel()
	s, _ := exporting(t, &lines{n: 1, scopes: []string{"line:read"}}, nil)
	for _, c := range []struct {
		method, path string
		status       int
		code, text   string
	}{
		{"GET", "/export/films.csv", 404, "NOT_FOUND", "unknown export"},
		{"GET", "/export/lines.xml", 404, "NOT_FOUND", "unknown export"},
		{"GET", "/export/lines", 404, "NOT_FOUND", "unknown export"},
		{"GET", "/export/Line.csv", 404, "NOT_FOUND", "unknown export"},
		{"GET", "/export/", 404, "NOT_FOUND", "unknown path"},
		{"POST", "/export/lines.csv", 405, "BAD_USER_INPUT", "not allowed"},
		{"GET", "/export/lines.csv?filters={}", 400, "BAD_USER_INPUT", "filter, orderBy and fields"},
		{"GET", "/export/lines.csv?fields=text&fields=secret", 400, "BAD_USER_INPUT", "twice"},
		{"GET", "/export/lines.csv?filter=%", 400, "BAD_USER_INPUT", "encoded"},
		{"GET", "/export/lines.csv?fields=text&filter=%7B%22text%22%3A%7B%22eq%22%3A1%7D%7D", 400, "BAD_USER_INPUT", "filter.text.eq: must be a string"},
		{"GET", "/export/lines.csv?fields=text&filter=%7B%22text%22%3A%7B%22ne%22%3A%22%ff%22%7D%7D", 400, "BAD_USER_INPUT", "not valid UTF-8"},
		{"GET", "/export/lines.csv?fields=text&filter=%7B%22text%22%3A%7B%22ne%22%3A%22%5Cud800%22%7D%7D", 400, "BAD_USER_INPUT", "half of a surrogate pair"},
		{"GET", "/export/lines.csv?fields=text&orderBy=" + strings.Repeat("%5B", 300) + strings.Repeat("%5D", 300), 400, "LIMIT_EXCEEDED", "deeper than the 250"},
		{"GET", "/export/lines.csv?fields=text&filter=" + strings.Repeat("%5B", 300), 400, "BAD_USER_INPUT", "filter: is not JSON"},
		{"HEAD", "/export/lines.csv?fields=none", 400, "", ""},
		{"GET", "/export/lines.csv", 403, "FORBIDDEN", "Line.secret needs the scope line:secret"},
		{"GET", "/export/lines.csv?fields=secret", 403, "FORBIDDEN", "fields.0: Line.secret needs the scope line:secret"},
	} {
		got := servertest.Do(s, httptest.NewRequest(c.method, c.path, nil))
		if got.Code != c.status || c.code != "" && servertest.ErrorCode(t, got.Body.Bytes()) != c.code || !strings.Contains(got.Body.String(), c.text) {
			t.Errorf("%s %s: %d %s", c.method, c.path, got.Code, got.Body)
		}
		if got.Header().Get("Content-Disposition") != "" || c.status == 405 && got.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s %s: %v", c.method, c.path, got.Header())
		}
	}
	old := httptest.NewRequest(http.MethodGet, "/export/lines.csv?fields=text", nil)
	old.ProtoMajor, old.ProtoMinor = 1, 0
	if got := servertest.Do(s, old); got.Code != http.StatusHTTPVersionNotSupported {
		t.Errorf("HTTP/1.0: %d %s", got.Code, got.Body)
	}
}

// Authentication comes before all other checks.
func TestExportIsBehindAuthentication(t *testing.T) {
	t.Parallel()
	handler := transport.NewExport(transport.ExportConfig{Exporter: export.New((&lines{}).Schema(), input.DefaultLimits()), Present: present, Session: func(context.Context) export.Session { return &lines{n: 1} }})
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{Export: handler}, Authenticate: func(*http.Request) (*auth.Principal, error) { return nil, auth.ErrNoToken }})
	for _, path := range []string{"/export/lines.csv", "/export/films.csv?nonsense"} {
		if got := servertest.Get(s, path); got.Code != http.StatusUnauthorized {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
}

// An error before the first record is an answer; a later one cuts the connection, so that the client notices the incomplete file.
func TestExportFails(t *testing.T) {
	t.Parallel()
	lost := &record.Error{Kind: record.ErrUnavailable, Message: "the database can't be reached"}
	for _, at := range []int{0, 1, 40} {
		s, log := exporting(t, &lines{n: 50, text: strings.Repeat("x", 10_000), step: func(_ context.Context, i int) error {
			if i == at {
				return lost
			}
			return nil
		}}, nil)
		ts := httptest.NewServer(s)
		response, err := ts.Client().Get(ts.URL + "/export/lines.csv?fields=text")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		_ = response.Body.Close()
		ts.Close()
		if at == 0 {
			if err != nil || response.StatusCode != http.StatusServiceUnavailable || servertest.ErrorCode(t, body) != "UNAVAILABLE" {
				t.Errorf("%d %s, %v", response.StatusCode, body, err)
			}
			continue
		}
		if response.StatusCode != http.StatusOK || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("failed at %d: %d with %d bytes, %v", at, response.StatusCode, len(body), err)
		}
		if !strings.Contains(log.String(), `"code":"UNAVAILABLE"`) || !strings.Contains(log.String(), `"cut":true`) {
			t.Error(log)
		}
	}
}

// An export that takes too long is cut off.
func TestExportHasItsOwnTime(t *testing.T) {
	t.Parallel()
	s, _ := exporting(t, &lines{n: 2, step: func(ctx context.Context, i int) error {
		if i == 0 {
			return nil
		}
		<-ctx.Done()
		return ctx.Err()
	}}, func(c *transport.ExportConfig) { c.Timeout = 50 * time.Millisecond })
	ts := httptest.NewServer(s)
	defer ts.Close()
	response, err := ts.Client().Get(ts.URL + "/export/lines.csv?fields=text")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if _, err := io.ReadAll(response.Body); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

// The server's deadlines are for requests; an export goes on while its client reads.
func TestExportOutlastsTheServersDeadlines(t *testing.T) {
	t.Parallel()
	const deadline = 600 * time.Millisecond
	s, _ := exporting(t, &lines{n: 5, text: "x", step: func(ctx context.Context, _ int) error {
		select {
		case <-time.After(deadline / 3):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}}, nil)
	ts := httptest.NewUnstartedServer(s)
	ts.Config.ReadTimeout, ts.Config.WriteTimeout = deadline, deadline
	ts.Start()
	defer ts.Close()
	response, err := ts.Client().Get(ts.URL + "/export/lines.csv?fields=text")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if body, err := io.ReadAll(response.Body); err != nil || string(body) != "text\r\n"+strings.Repeat("x\r\n", 5) {
		t.Errorf("%q, %v", body, err)
	}
}

// A client that goes away ends the export; a client that does not read gets no more than the connection's buffers; another export
// is refused.
func TestExportFollowsItsClient(t *testing.T) {
	t.Parallel()
	made, ended := make(chan int, 1), make(chan error, 1)
	produced := 0
	s, _ := exporting(t, &lines{n: 1 << 20, text: strings.Repeat("x", 1<<16), step: func(ctx context.Context, i int) error {
		produced = i
		select {
		case made <- i:
		default:
		}
		if ctx.Err() != nil {
			ended <- ctx.Err()
		}
		return ctx.Err()
	}}, func(c *transport.ExportConfig) { c.Max = 1 })
	ts := httptest.NewServer(s)
	defer ts.Close()
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", ts.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(conn, "GET /export/lines.csv?fields=text HTTP/1.1\r\nHost: x\r\n\r\n")
	if line, err := bufio.NewReader(conn).ReadString('\n'); err != nil || !strings.HasPrefix(line, "HTTP/1.1 200") {
		t.Fatalf("%q, %v", line, err)
	}
	<-made
	second := servertest.Get(s, "/export/lines.csv?fields=text")
	if second.Code != http.StatusServiceUnavailable || servertest.ErrorCode(t, second.Body.Bytes()) != "UNAVAILABLE" || second.Header().Get("Retry-After") == "" {
		t.Errorf("a second export: %d %v", second.Code, second.Header())
	}
	if err := conn.Close(); err != nil {
		t.Fatal(err)
	}
	ts.CloseClientConnections()
	ts.Close() // waits for the handler
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	default: // a write failed first
	}
	if produced > 1<<10 {
		t.Errorf("%d batches of 64 KiB for a client that read nothing", produced)
	}
	ok := servertest.Get(s, "/export/lines.csv?fields=none")
	if ok.Code != http.StatusBadRequest {
		t.Errorf("afterwards: %d", ok.Code)
	}
}
