package transport

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/99designs/gqlgen/graphql"

	"recordgraph/internal/strictjson"
	"recordgraph/record"
	"recordgraph/server/reply"
)

// members are the parts of a request, in a body and in a URL.
var members = [...]string{"query", "operationName", "variables", "extensions"}

// readParams reads an operation whose variables have at most so many bytes. Errors repeat no value of a body, because it may be a
// secret, but names of members.
func readParams(r *http.Request, variables int, known *spellings) (*params, *reply.Refusal) {
	var params *params
	var refused *reply.Refusal
	start := graphql.Now()
	switch r.Method {
	case http.MethodGet:
		params, refused = paramsFromURL(r.URL, variables)
	case http.MethodPost:
		params, refused = paramsFromBody(r, variables, known)
	default:
		return nil, reply.MethodNotAllowed("GET, POST")
	}
	if refused != nil {
		return nil, refused
	}
	if params.Query == "" && !asksPersisted(&params.RawParams) {
		return nil, reply.BadRequest(`"query" is missing or empty`)
	}
	params.Headers = r.Header
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}
	return params, nil
}

func paramsFromURL(u *url.URL, variables int) (*params, *reply.Refusal) {
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, reply.BadRequest("the query string is malformed")
	}
	if refused := checkNames(values); refused != nil {
		return nil, refused
	}
	params := &params{RawParams: graphql.RawParams{Query: values.Get("query"), OperationName: values.Get("operationName")}}
	if !utf8.ValidString(params.Query) || !utf8.ValidString(params.OperationName) {
		return nil, reply.BadRequest(notUTF8)
	}
	if length := len(values.Get("variables")); length > variables {
		return nil, variablesTooLarge(length, variables)
	}
	for _, name := range []string{"variables", "extensions"} {
		text := values.Get(name)
		if text == "" {
			continue
		}
		value, refused := readParameter(name, text)
		if refused == nil {
			refused = assign(params, name, value)
		}
		if refused != nil {
			return nil, refused
		}
	}
	return params, nil
}

// readParameter reads the JSON of a URL parameter.
func readParameter(name, text string) (any, *reply.Refusal) {
	if refused := inspect(text); refused != nil && json.Valid([]byte(text)) { // strictjson reports invalid JSON
		return nil, refused
	}
	value, err := strictjson.Read(text, maxNesting)
	if err != nil {
		return nil, unreadable(err, name, `"`+name+`" must be a JSON object`)
	}
	return value, nil
}

// checkNames refuses parameters of GraphQL's that are given twice or in other letter case, as [decodeParams] does.
func checkNames(values url.Values) *reply.Refusal {
	for _, member := range members {
		if len(values[member]) > 1 {
			return givenTwice(member)
		}
		for name := range values {
			if name != member && strings.EqualFold(name, member) {
				return reply.BadRequest(`"` + member + `" is in other letter case`)
			}
		}
	}
	return nil
}

func paramsFromBody(r *http.Request, variables int, known *spellings) (*params, *reply.Refusal) {
	if refused := checkMediaType(r.Header.Get("Content-Type")); refused != nil {
		return nil, refused
	}
	text, err := readText(r)
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, reply.TooLarge(fmt.Sprintf("the request body has more than %d bytes, the most allowed", tooLarge.Limit))
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, &reply.Refusal{Status: http.StatusRequestTimeout, Code: record.CodeTimeout, Message: "the request body did not arrive in time"}
	}
	if notGzip(err) {
		return nil, reply.BadRequest("the request body is not gzip, as its Content-Encoding says")
	}
	if err != nil {
		return nil, reply.BadRequest("the request body could not be read to its end")
	}
	if refused := inspect(text); refused != nil {
		if !json.Valid([]byte(text)) {
			return nil, reply.BadRequest(notOneValue)
		}
		return nil, refused
	}
	params, length, refused := decodeParams(text, known)
	if refused == nil && length > variables {
		refused = variablesTooLarge(length, variables)
	}
	return params, refused
}

// firstRoom is the most memory allocated for a body before any of it has arrived; chunk is how much of it is read at once.
const (
	firstRoom = 64 << 10
	chunk     = 16 << 10
)

// chunks are buffers for reading. They are apart from the buffers of responses, which have all sizes.
var chunks = sync.Pool{New: func() any { return new([chunk]byte) }}

// readText reads a request's body into memory of its exact size, when Content-Length is right.
func readText(r *http.Request) (string, error) {
	var text strings.Builder
	length := int(max(r.ContentLength, 0))
	text.Grow(min(length, firstRoom))
	buf, _ := chunks.Get().(*[chunk]byte)
	defer chunks.Put(buf)
	for {
		n, err := r.Body.Read(buf[:])
		if text.Len()+n > text.Cap() && text.Len() < length {
			text.Grow(max(length-text.Len(), n))
		}
		text.Write(buf[:n])
		if errors.Is(err, io.EOF) {
			return text.String(), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// checkMediaType accepts JSON in UTF-8. The demand for this media type also refuses forms of other sites, which browsers send
// without a preflight.
func checkMediaType(contentType string) *reply.Refusal {
	if contentType == reply.JSON {
		return nil
	}
	mediaType, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || mediaType != reply.JSON {
		return unsupported("the request body must be application/json")
	}
	if charset, ok := parameters["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return unsupported("the request body must be in UTF-8")
	}
	return nil
}

func unsupported(message string) *reply.Refusal {
	return &reply.Refusal{Status: http.StatusUnsupportedMediaType, Code: record.CodeBadUserInput, Message: message}
}
