// Package servertest has what tests of the HTTP handlers share: a schema that answers with its input, and requests.
package servertest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/server"
	"recordgraph/server/transport"
)

// NewServer is a server with its log.
func NewServer(t *testing.T, config server.Config) (*server.Server, *bytes.Buffer) {
	t.Helper()
	log := new(bytes.Buffer)
	config.Logger = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if config.GraphQL == nil {
		config.GraphQL = Answering("{}")
	}
	s, err := server.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return s, log
}

// Answering is a handler with one answer.
func Answering(body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) })
}

// Do sends a request to a handler.
func Do(h http.Handler, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// Get sends a GET to a handler.
func Get(h http.Handler, path string) *httptest.ResponseRecorder {
	return Do(h, httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, nil))
}

// Post is a POST to /graphql that accepts a media type; empty for any.
func Post(body, accept string) *http.Request {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	return r
}

// ErrorCode is the code of the first error of a body in GraphQL's format.
func ErrorCode(t *testing.T, body []byte) string {
	t.Helper()
	var response struct {
		Errors []struct {
			Message    string
			Extensions struct{ Code string }
		}
	}
	if err := json.Unmarshal(body, &response); err != nil {
		t.Fatalf("body %q: %v", body, err)
	}
	if len(response.Errors) == 0 {
		return ""
	}
	return response.Errors[0].Extensions.Code
}

// NewGraphQL is the handler of a schema whose every operation answers with its input.
func NewGraphQL(config transport.Config) http.Handler {
	config.Schema = echo{gqlparser.MustLoadSchema(&ast.Source{Name: "echo.graphqls", Input: `
		scalar Any
		type Query { echo(n: Int, any: Any): String  other: String }
		type Mutation { write: String }
	`})}
	return transport.New(config)
}

// echo is an executable schema.
type echo struct{ schema *ast.Schema }

// Schema implements [graphql.ExecutableSchema].
func (e echo) Schema() *ast.Schema { return e.schema }

// Complexity implements [graphql.ExecutableSchema].
func (e echo) Complexity(context.Context, string, string, int, map[string]any) (int, bool) {
	return 0, false
}

// Exec implements [graphql.ExecutableSchema].
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

// Always are extensions that make data the data of every response.
func Always(data string) []graphql.HandlerExtension {
	return []graphql.HandlerExtension{complete{data}}
}

type complete struct{ data string }

// ExtensionName implements [graphql.HandlerExtension].
func (complete) ExtensionName() string { return "Complete" }

// Validate implements [graphql.HandlerExtension].
func (complete) Validate(graphql.ExecutableSchema) error { return nil }

// InterceptResponse implements [graphql.ResponseInterceptor].
func (c complete) InterceptResponse(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	response := next(ctx)
	response.Data = []byte(c.data)
	return response
}
