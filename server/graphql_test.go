package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/internal/reqlog"
	"recordgraph/server"
	"recordgraph/server/document"
)

// echo is an executable schema whose every operation answers with what it was given.
type echo struct{ schema *ast.Schema }

func newEcho() echo {
	return echo{gqlparser.MustLoadSchema(&ast.Source{Name: "echo.graphqls", Input: `
		scalar Any
		type Query { echo(n: Int, any: Any): String  other: String }
		type Mutation { write: String }
	`})}
}

func (e echo) Schema() *ast.Schema { return e.schema }

func (e echo) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

func (e echo) Exec(ctx context.Context) graphql.ResponseHandler {
	operation := graphql.GetOperationContext(ctx)
	if operation.OperationName == "Panics" {
		panic("in the executor")
	}
	data, err := json.Marshal(map[string]any{
		"operation": operation.Operation.Name, "variables": operation.Variables,
		"introspection": !operation.DisableIntrospection, "extensions": operation.Extensions,
	})
	if err != nil {
		panic(err)
	}
	return graphql.OneShot(&graphql.Response{Data: data})
}

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

// complete gives each response the same data.
type complete struct{ data string }

func (complete) ExtensionName() string                   { return "Complete" }
func (complete) Validate(graphql.ExecutableSchema) error { return nil }
func (c complete) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	response.Data = json.RawMessage(c.data)
	return response
}

func always(data string) []graphql.HandlerExtension {
	return []graphql.HandlerExtension{complete{data}}
}

func newGraphQL(config server.GraphQLConfig) http.Handler {
	config.Schema = newEcho()
	config.Status = map[string]int{
		"GRAPHQL_PARSE_FAILED": 400, "GRAPHQL_VALIDATION_FAILED": 400, "PERSISTED_QUERY_NOT_FOUND": 404, "FORBIDDEN": 403, "CONFLICT": 409, "RATE_LIMITED": 429, "UNAVAILABLE": 503, "INTERNAL": 500,
	}
	return server.NewGraphQL(config)
}

const (
	jsonType    = "application/json"
	graphQLType = "application/graphql-response+json"
)

// post is a POST to /graphql whose response is wanted as a media type.
func post(body, accept string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", jsonType)
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	return r
}

func TestPostRunsAnOperation(t *testing.T) {
	t.Parallel()
	w := do(newGraphQL(server.GraphQLConfig{}), post(
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
	w := get(newGraphQL(server.GraphQLConfig{}), "/graphql?"+values.Encode())
	want := `{"data":{"extensions":{"k":1},"introspection":true,"operation":"B","variables":{"n":2}}}`
	if w.Code != http.StatusOK || w.Body.String() != want {
		t.Errorf("got %d %s, want 200 %s", w.Code, w.Body, want)
	}
}

// sent is a request to /graphql as a client might spell it.
type sent struct {
	method    string // POST unless named
	query     string // of the URL
	body      string
	mediaType string // application/json unless named; "none" for no header
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
		r.Header.Set("Content-Type", jsonType)
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
		"query once more":       {sent{body: `{"query":"{other}","Query":"{other}"}`}, 400, `"query" is spelled in other letters`},
		"VARIABLES":             {sent{body: `{"VARIABLES":{},"query":"{other}"}`}, 400, `"variables" is spelled in other letters`},
		"GET, VARIABLES":        {sent{method: "GET", query: "?VARIABLES={}&query={other}"}, 400, `"variables" is spelled in other letters`},
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
		"GET, mutation":         {sent{method: "GET", query: "?query=mutation{write}"}, 405, "GET takes queries alone; send this operation by POST"},
	} {
		for _, accept := range []string{jsonType, graphQLType} {
			t.Run(name+" "+accept, func(t *testing.T) {
				t.Parallel()
				w := do(newGraphQL(server.GraphQLConfig{}), test.sent.request(accept))
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

func TestBodyThatProvesTooLarge(t *testing.T) {
	t.Parallel()
	s, _ := newServer(t, server.Config{GraphQL: newGraphQL(server.GraphQLConfig{}), MaxBodyBytes: 64})
	r := httptest.NewRequest(http.MethodPost, "/graphql", io.MultiReader(strings.NewReader(`{"query":"`+strings.Repeat(" ", 100)+`{other}"}`)))
	r.Header.Set("Content-Type", jsonType)
	if w := do(s, r); w.Code != http.StatusRequestEntityTooLarge || errorCode(t, w.Body.Bytes()) != "LIMIT_EXCEEDED" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

// Request errors have no data entry; their code gives the status, save that
// application/json keeps those alone that mean something outside GraphQL.
func TestRequestErrors(t *testing.T) {
	t.Parallel()
	refused := func(code string) server.GraphQLConfig {
		return server.GraphQLConfig{Extensions: []graphql.HandlerExtension{refusal{code}}}
	}
	for name, test := range map[string]struct {
		config        server.GraphQLConfig
		body          string
		code          string
		legacy, newer int
	}{
		"syntax":         {server.GraphQLConfig{}, `{"query":"{"}`, "GRAPHQL_PARSE_FAILED", 200, 400},
		"validation":     {server.GraphQLConfig{}, `{"query":"{nothing}"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"variable":       {server.GraphQLConfig{}, `{"query":"query($n: Int!){echo(n: $n)}"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"unknown name":   {server.GraphQLConfig{}, `{"query":"query A{other}","operationName":"B"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"no name":        {server.GraphQLConfig{}, `{"query":"query A{other} query B{other}"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"half a pair":    {server.GraphQLConfig{}, `{"query":"{echo(any: \"\\ud83d\")}"}`, "GRAPHQL_PARSE_FAILED", 200, 400},
		"long name":      {server.GraphQLConfig{}, `{"query":"{` + strings.Repeat("n", 201) + `}"}`, "LIMIT_EXCEEDED", 200, 400},
		"introspection":  {server.GraphQLConfig{NoIntrospection: true}, `{"query":"{__schema{types{name}}}"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"no operation":   {server.GraphQLConfig{}, `{"query":"fragment F on Query {other}"}`, "GRAPHQL_VALIDATION_FAILED", 200, 400},
		"scope":          {refused("FORBIDDEN"), `{"query":"{other}"}`, "FORBIDDEN", 403, 403},
		"quota":          {refused("RATE_LIMITED"), `{"query":"{other}"}`, "RATE_LIMITED", 429, 429},
		"conflict":       {refused("CONFLICT"), `{"query":"{other}"}`, "CONFLICT", 200, 409},
		"broken":         {refused("INTERNAL"), `{"query":"{other}"}`, "INTERNAL", 500, 500},
		"code not known": {refused("TEAPOT"), `{"query":"{other}"}`, "TEAPOT", 200, 400},
	} {
		for accept, status := range map[string]int{jsonType: test.legacy, graphQLType: test.newer} {
			w := do(newGraphQL(test.config), post(test.body, accept))
			if w.Code != status || errorCode(t, w.Body.Bytes()) != test.code {
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
		handler := newGraphQL(server.GraphQLConfig{Extensions: []graphql.HandlerExtension{partial{data}}})
		w := do(handler, post(`{"query":"{other}"}`, graphQLType))
		want := `{"errors":[{"message":"a field failed","extensions":{"code":"INTERNAL"}}],"data":` + data + `,"extensions":{"cost":1}}`
		if w.Code != http.StatusOK || w.Body.String() != want {
			t.Errorf("got  %d %s\nwant 200 %s", w.Code, w.Body, want)
		}
	}
}

func TestTokenLimit(t *testing.T) {
	t.Parallel()
	repeated := func(n int) *http.Request {
		return post(`{"query":"{`+strings.Repeat("other ", n)+`}"}`, graphQLType)
	}
	lenient := document.Limits{Tokens: 2000, Aliases: 1, Repeats: 2000}
	if w := do(newGraphQL(server.GraphQLConfig{Limits: lenient}), repeated(1900)); w.Code != http.StatusOK {
		t.Errorf("1,900 fields: %d %.200s", w.Code, w.Body)
	}
	if w := do(newGraphQL(server.GraphQLConfig{Limits: lenient}), repeated(2100)); errorCode(t, w.Body.Bytes()) != "LIMIT_EXCEEDED" {
		t.Errorf("2,100 fields: %d %.200s", w.Code, w.Body)
	}
	deep := post(`{"query":"`+strings.Repeat("{a", 300_000)+`"}`, graphQLType)
	if w := do(newGraphQL(server.GraphQLConfig{}), deep); errorCode(t, w.Body.Bytes()) != "LIMIT_EXCEEDED" {
		t.Errorf("300,000 levels: %d %.200s", w.Code, w.Body)
	}
	if w := do(newGraphQL(server.GraphQLConfig{Limits: document.Limits{Tokens: 10, Aliases: 1, Repeats: 20}}), repeated(20)); w.Code != http.StatusBadRequest {
		t.Errorf("20 fields with a limit of 10: %d %s", w.Code, w.Body)
	}
}

func TestClosedIntrospection(t *testing.T) {
	t.Parallel()
	closed := newGraphQL(server.GraphQLConfig{NoIntrospection: true})
	if w := do(closed, post(`{"query":"{other}"}`, "")); !strings.Contains(w.Body.String(), `"introspection":false`) {
		t.Errorf("introspection is open: %s", w.Body)
	}
	if w := do(closed, post(`{"query":"{othr}"}`, "")); strings.Contains(w.Body.String(), "Did you mean") {
		t.Errorf("a suggestion tells of the schema: %s", w.Body)
	}
}

func TestRequestThatEndedEarly(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := do(newGraphQL(server.GraphQLConfig{}), post(`{"query":"{other}"}`, "").WithContext(ctx))
	if w.Code != http.StatusServiceUnavailable || errorCode(t, w.Body.Bytes()) != "UNAVAILABLE" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}

func TestOperationIsAnnotated(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("N", 150)
	for body, want := range map[string][]string{
		`{"query":"query Films {other}"}`:           {"operation=Films", "operationType=query"},
		`{"query":"mutation ` + long + ` {write}"}`: {"operation=" + long[:100] + "…", "operationType=mutation"},
		`{"query":"{nothing}"}`:                     {"code=GRAPHQL_VALIDATION_FAILED", "errors=1"},
	} {
		ctx := reqlog.With(t.Context(), "r1")
		do(newGraphQL(server.GraphQLConfig{}), post(body, "").WithContext(ctx))
		var got []string
		for _, attr := range reqlog.Attrs(ctx) {
			got = append(got, slog.Attr.String(attr))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}

func TestPanicInTheExecutorIsInternal(t *testing.T) {
	t.Parallel()
	s, _ := newServer(t, server.Config{GraphQL: newGraphQL(server.GraphQLConfig{})})
	w := do(s, post(`{"query":"query Panics {other}","operationName":"Panics"}`, ""))
	if w.Code != http.StatusInternalServerError || errorCode(t, w.Body.Bytes()) != "INTERNAL" {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
}
