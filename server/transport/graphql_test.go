package transport_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/internal/reqlog"
	"recordgraph/server"
	"recordgraph/server/document"
	"recordgraph/server/reply"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
)

// refusal refuses every operation before it runs, with one code.
type refusal struct{ code string }

func (refusal) ExtensionName() string                   { return "Refusal" }
func (refusal) Validate(graphql.ExecutableSchema) error { return nil }
func (r refusal) MutateOperationContext(context.Context, *graphql.OperationContext) *gqlerror.Error {
	return &gqlerror.Error{Message: "refused", Extensions: map[string]any{"code": r.code}}
}

// partial adds an error to each response that was executed.
type partial struct{ data string }

func (partial) ExtensionName() string                   { return "Partial" }
func (partial) Validate(graphql.ExecutableSchema) error { return nil }
func (p partial) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	response.Data = json.RawMessage(p.data)
	response.Errors = gqlerror.List{{Message: "a field failed", Extensions: map[string]any{"code": "INTERNAL"}}}
	response.Extensions = map[string]any{"cost": 1}
	return response
}

func TestPostRunsAnOperation(t *testing.T) {
	t.Parallel()
	w := servertest.Do(servertest.NewGraphQL(transport.Config{}), servertest.Post(
		`{"query":"query A {other} query B($n: Int, $any: Any) {echo(n: $n, any: $any)}","operationName":"B",
		  "variables":{"n":1,"any":12345678901234567890},"extensions":{"k":"v"}}`, ""))
	want := `{"data":{"extensions":{"k":"v"},"introspection":true,"operation":"B","variables":{"any":12345678901234567890,"n":1}}}`
	if w.Code != http.StatusOK || w.Body.String() != want {
		t.Errorf("got %d %s, want 200 %s", w.Code, w.Body, want)
	}
	if got := w.Header().Get("Content-Length"); got != fmt.Sprint(len(want)) {
		t.Errorf("Content-Length %s, want %d", got, len(want))
	}
}

func TestGetRunsAQuery(t *testing.T) {
	t.Parallel()
	values := url.Values{
		"query": {"query B($n: Int) {echo(n: $n)}"}, "operationName": {"B"},
		"variables": {`{"n":2}`}, "extensions": {`{"k":1}`},
	}
	w := servertest.Get(servertest.NewGraphQL(transport.Config{}), "/graphql?"+values.Encode())
	want := `{"data":{"extensions":{"k":1},"introspection":true,"operation":"B","variables":{"n":2}}}`
	if w.Code != http.StatusOK || w.Body.String() != want {
		t.Errorf("got %d %s, want 200 %s", w.Code, w.Body, want)
	}
}

// sent is a request to /graphql.
type sent struct {
	method    string // POST unless set
	query     string // of the URL
	body      string
	mediaType string // application/json unless set; "none" for no header
	breaks    bool   // the body ends with an error
}

func (s sent) request(accept string) *http.Request {
	if s.method == "" {
		s.method = http.MethodPost
	}
	var body io.Reader = strings.NewReader(s.body)
	if s.breaks {
		body = iotest.ErrReader(io.ErrUnexpectedEOF)
	}
	r := httptest.NewRequest(s.method, "/graphql"+s.query, body)
	switch s.mediaType {
	case "":
		r.Header.Set("Content-Type", reply.JSON)
	case "none":
	default:
		r.Header.Set("Content-Type", s.mediaType)
	}
	r.Header.Set("Accept", accept)
	return r
}

func TestRefusedRequests(t *testing.T) {
	t.Parallel()
	const (
		good    = `{"query":"{other}"}`
		notJSON = "the request body is not one JSON value"
		notUTF8 = "the request is not valid UTF-8"
		half    = `the request holds half of a surrogate pair, such as \ud800, which is no character`
		form    = "application/x-www-form-urlencoded"
	)
	for name, test := range map[string]struct {
		sent    sent
		status  int
		message string
	}{
		"no JSON":               {sent{body: `{"query": secret`}, 400, notJSON},
		"empty body":            {sent{}, 400, notJSON},
		"two values":            {sent{body: good + `{}`}, 400, notJSON},
		"trailing text":         {sent{body: good + ` secret`}, 400, notJSON},
		"a batch":               {sent{body: `[` + good + `]`}, 400, "the request body must be one JSON object; batches are not supported"},
		"a text":                {sent{body: `"{other}"`}, 400, "the request body must be a JSON object"},
		"null":                  {sent{body: `null`}, 400, `"query" is missing or empty`},
		"no query":              {sent{body: `{}`}, 400, `"query" is missing or empty`},
		"query a number":        {sent{body: `{"query":1}`}, 400, `"query" must be a string`},
		"name an object":        {sent{body: `{"query":"{other}","operationName":{}}`}, 400, `"operationName" must be a string`},
		"variables a list":      {sent{body: `{"query":"{other}","variables":[1]}`}, 400, `"variables" must be an object`},
		"variables a text":      {sent{body: `{"query":"{other}","variables":"{}"}`}, 400, `"variables" must be an object`},
		"extensions a number":   {sent{body: `{"query":"{other}","extensions":1}`}, 400, `"extensions" must be an object`},
		"invalid UTF-8":         {sent{body: `{"query":"{other}","variables":{"x":"` + "\xff" + `"}}`}, 400, notUTF8},
		"half of a pair":        {sent{body: `{"query":"{other}","variables":{"x":["\\","\ud800"]}}`}, 400, half},
		"pair, turned round":    {sent{body: `{"query":"{other}","variables":{"x":"\ude00\uD83D"}}`}, 400, half},
		"half, then a letter":   {sent{body: `{"query":"{other}","variables":{"\ud83d\u0041":1}}`}, 400, half},
		"GET, invalid UTF-8":    {sent{method: "GET", query: "?query={other}%ff"}, 400, notUTF8},
		"GET, half of a pair":   {sent{method: "GET", query: `?query={other}&variables={"x":"%5Cud83d"}`}, 400, half},
		"query once more":       {sent{body: `{"query":"{other}","Query":"{other}"}`}, 400, `"query" is in other letter case`},
		"VARIABLES":             {sent{body: `{"VARIABLES":{},"query":"{other}"}`}, 400, `"variables" is in other letter case`},
		"GET, VARIABLES":        {sent{method: "GET", query: "?VARIABLES={}&query={other}"}, 400, `"variables" is in other letter case`},
		"interrupted":           {sent{breaks: true}, 400, "the request body could not be read to its end"},
		"a form":                {sent{body: "query={other}", mediaType: form}, 415, "the request body must be application/json"},
		"plain text":            {sent{body: good, mediaType: "text/plain"}, 415, "the request body must be application/json"},
		"no content type":       {sent{body: good, mediaType: "none"}, 415, "the request body must be application/json"},
		"another charset":       {sent{body: good, mediaType: "application/json; charset=latin1"}, 415, "the request body must be in UTF-8"},
		"a form with a file":    {sent{body: good, mediaType: "multipart/form-data; boundary=x"}, 415, "the request body must be application/json"},
		"a mixture of types":    {sent{body: good, mediaType: "text/plain; application/json"}, 415, "the request body must be application/json"},
		"another method":        {sent{method: "PUT", body: good}, 405, "this method is not allowed here"},
		"GET, no query":         {sent{method: "GET"}, 400, `"query" is missing or empty`},
		"GET, bad escape":       {sent{method: "GET", query: "?query=%zz"}, 400, "the query string is malformed"},
		"GET, bad variables":    {sent{method: "GET", query: "?query={other}&variables=1"}, 400, `"variables" must be an object`},
		"GET, null variables":   {sent{method: "GET", query: "?variables=null&extensions=null"}, 400, `"query" is missing or empty`},
		"GET, broken variables": {sent{method: "GET", query: "?query={other}&variables={}secret"}, 400, `"variables" must be a JSON object`},
		"GET, mutation":         {sent{method: "GET", query: "?query=mutation{write}"}, 405, "GET is for queries only; send this operation by POST"},
	} {
		for _, accept := range []string{reply.JSON, reply.GraphQL} {
			t.Run(name+" "+accept, func(t *testing.T) {
				t.Parallel()
				w := servertest.Do(servertest.NewGraphQL(transport.Config{}), test.sent.request(accept))
				message, err := json.Marshal(test.message)
				if err != nil {
					t.Fatal(err)
				}
				want := fmt.Sprintf(`{"errors":[{"message":%s,"extensions":{"code":"BAD_USER_INPUT"}}]}`, message)
				if w.Code != test.status || w.Body.String() != want {
					t.Errorf("got  %d %s\nwant %d %s", w.Code, w.Body, test.status, want)
				}
				if got := w.Header().Get("Content-Type"); got != accept+"; charset=utf-8" {
					t.Errorf("content type %q", got)
				}
				if allow := w.Header().Get("Allow"); (allow != "") != (test.status == 405) {
					t.Errorf("Allow %q with status %d", allow, w.Code)
				}
			})
		}
	}
}

func TestTooLargeBodyWithoutLength(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{})}, MaxBodyBytes: 64})
	r := httptest.NewRequest(http.MethodPost, "/graphql", io.MultiReader(strings.NewReader(`{"query":"`+strings.Repeat(" ", 100)+`{other}"}`)))
	r.Header.Set("Content-Type", reply.JSON)
	if w := servertest.Do(s, r); w.Code != http.StatusRequestEntityTooLarge || servertest.ErrorCode(t, w.Body.Bytes()) != "LIMIT_EXCEEDED" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

// Request errors have no data entry. Their code gives the status; application/json keeps only statuses that proxies act on.
func TestRequestErrors(t *testing.T) {
	t.Parallel()
	refused := func(code string) transport.Config {
		return transport.Config{Extensions: []graphql.HandlerExtension{refusal{code}}}
	}
	for name, test := range map[string]struct {
		config        transport.Config
		body          string
		code          string
		legacy, newer int
	}{
		"syntax":         {transport.Config{}, `{"query":"{"}`, "GRAPHQL_PARSE_FAILED", 200, 400},
		"validation":     {transport.Config{}, `{"query":"{nothing}"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"variable":       {transport.Config{}, `{"query":"query($n: Int!){echo(n: $n)}"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"unknown name":   {transport.Config{}, `{"query":"query A{other}","operationName":"B"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"no name":        {transport.Config{}, `{"query":"query A{other} query B{other}"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"half a pair":    {transport.Config{}, `{"query":"{echo(any: \"\\ud83d\")}"}`, "GRAPHQL_PARSE_FAILED", 200, 400},
		"long name":      {transport.Config{}, `{"query":"{` + strings.Repeat("n", 201) + `}"}`, "LIMIT_EXCEEDED", 200, 400},
		"introspection":  {transport.Config{NoIntrospection: true}, `{"query":"{__schema{types{name}}}"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"no operation":   {transport.Config{}, `{"query":"fragment F on Query {other}"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"scope":          {refused("FORBIDDEN"), `{"query":"{other}"}`, "FORBIDDEN", 403, 403},
		"quota":          {refused("RATE_LIMITED"), `{"query":"{other}"}`, "RATE_LIMITED", 429, 429},
		"conflict":       {refused("CONFLICT"), `{"query":"{other}"}`, "CONFLICT", 200, 409},
		"broken":         {refused("INTERNAL"), `{"query":"{other}"}`, "INTERNAL", 500, 500},
		"code not known": {refused("TEAPOT"), `{"query":"{other}"}`, "TEAPOT", 200, 400},
	} {
		for accept, status := range map[string]int{reply.JSON: test.legacy, reply.GraphQL: test.newer} {
			w := servertest.Do(servertest.NewGraphQL(test.config), servertest.Post(test.body, accept))
			if w.Code != status || servertest.ErrorCode(t, w.Body.Bytes()) != test.code {
				t.Errorf("%s as %s: got %d %s, want %d %s", name, accept, w.Code, w.Body, status, test.code)
			}
			if strings.Contains(w.Body.String(), `"data"`) {
				t.Errorf("%s as %s: data in a request error: %s", name, accept, w.Body)
			}
		}
	}
}

func TestExecutedWithErrorsIsOK(t *testing.T) {
	t.Parallel()
	for _, data := range []string{`{"other":null}`, `null`} {
		handler := servertest.NewGraphQL(transport.Config{Extensions: []graphql.HandlerExtension{partial{data}}})
		w := servertest.Do(handler, servertest.Post(`{"query":"{other}"}`, reply.GraphQL))
		want := `{"errors":[{"message":"a field failed","extensions":{"code":"INTERNAL"}}],"data":` + data + `,"extensions":{"cost":1}}`
		if w.Code != http.StatusOK || w.Body.String() != want {
			t.Errorf("got  %d %s\nwant 200 %s", w.Code, w.Body, want)
		}
	}
}

func TestTokenLimit(t *testing.T) {
	t.Parallel()
	repeated := func(n int) *http.Request {
		return servertest.Post(`{"query":"{`+strings.Repeat("other ", n)+`}"}`, reply.GraphQL)
	}
	lenient := document.Limits{Tokens: 2000, Aliases: 1, Repeats: 2000}
	if w := servertest.Do(servertest.NewGraphQL(transport.Config{Limits: lenient}), repeated(1900)); w.Code != http.StatusOK {
		t.Errorf("1,900 fields: %d %.200s", w.Code, w.Body)
	}
	if w := servertest.Do(servertest.NewGraphQL(transport.Config{Limits: lenient}), repeated(2100)); servertest.ErrorCode(t, w.Body.Bytes()) != "LIMIT_EXCEEDED" {
		t.Errorf("2,100 fields: %d %.200s", w.Code, w.Body)
	}
	deep := servertest.Post(`{"query":"`+strings.Repeat("{a", 300_000)+`"}`, reply.GraphQL)
	if w := servertest.Do(servertest.NewGraphQL(transport.Config{}), deep); servertest.ErrorCode(t, w.Body.Bytes()) != "LIMIT_EXCEEDED" {
		t.Errorf("300,000 levels: %d %.200s", w.Code, w.Body)
	}
	if w := servertest.Do(servertest.NewGraphQL(transport.Config{Limits: document.Limits{Tokens: 10, Aliases: 1, Repeats: 20}}), repeated(20)); w.Code != http.StatusBadRequest {
		t.Errorf("20 fields with a limit of 10: %d %s", w.Code, w.Body)
	}
}

func TestClosedIntrospection(t *testing.T) {
	t.Parallel()
	closed := servertest.NewGraphQL(transport.Config{NoIntrospection: true})
	if w := servertest.Do(closed, servertest.Post(`{"query":"{other}"}`, "")); !strings.Contains(w.Body.String(), `"introspection":false`) {
		t.Errorf("introspection is open: %s", w.Body)
	}
	if w := servertest.Do(closed, servertest.Post(`{"query":"{othr}"}`, "")); strings.Contains(w.Body.String(), "Did you mean") {
		t.Errorf("a suggestion tells of the schema: %s", w.Body)
	}
}

func TestRequestThatEndedEarly(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := servertest.Do(servertest.NewGraphQL(transport.Config{}), servertest.Post(`{"query":"{other}"}`, "").WithContext(ctx))
	if w.Code != http.StatusServiceUnavailable || servertest.ErrorCode(t, w.Body.Bytes()) != "UNAVAILABLE" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestOperationIsNoted(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("N", 150)
	for body, want := range map[string]reqlog.Info{
		`{"query":"query Films {other}"}`:           {Operation: "Films", OperationType: "query"},
		`{"query":"mutation ` + long + ` {write}"}`: {Operation: long[:100] + "…", OperationType: "mutation"},
		`{"query":"{nothing}"}`:                     {Code: "GRAPHQL_VALIDATION_FAILED", Errors: 1},
	} {
		ctx := reqlog.With(t.Context(), reqlog.Info{})
		servertest.Do(servertest.NewGraphQL(transport.Config{}), servertest.Post(body, "").WithContext(ctx))
		if diff := cmp.Diff(want, reqlog.Get(ctx)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}

func TestPanicInTheExecutorIsInternal(t *testing.T) {
	t.Parallel()
	s, _ := servertest.NewServer(t, server.Config{Content: server.Content{GraphQL: servertest.NewGraphQL(transport.Config{})}})
	w := servertest.Do(s, servertest.Post(`{"query":"query Panics {other}","operationName":"Panics"}`, ""))
	if w.Code != http.StatusInternalServerError || servertest.ErrorCode(t, w.Body.Bytes()) != "INTERNAL" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

// away refuses each operation, with a time to retry.
type away struct{ refusal }

func (away) MutateOperationContext(context.Context, *graphql.OperationContext) *gqlerror.Error {
	return &gqlerror.Error{Message: "away", Extensions: map[string]any{"code": "UNAVAILABLE", "retryAfterMs": int64(1200)}}
}

func TestRetryAfterOfAnOperation(t *testing.T) {
	t.Parallel()
	handler := servertest.NewGraphQL(transport.Config{Extensions: []graphql.HandlerExtension{away{}}})
	w := servertest.Do(handler, servertest.Post(`{"query":"{other}"}`, reply.GraphQL))
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "2" {
		t.Errorf("%d, Retry-After %q: %s", w.Code, w.Header().Get("Retry-After"), w.Body)
	}
}
