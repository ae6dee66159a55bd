package server

import (
	"encoding/json"
	"errors"
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
)

// members are what a request is made of, in a body and in an address.
var members = [...]string{"query", "operationName", "variables", "extensions"}

// readParams reads an operation from a request, or says why it can't. No value
// of a body is sent back, because it may be a secret; names of members are. Its
// variables may have so many bytes.
func readParams(r *http.Request, variables int, known *spellings) (*params, *problem) {
	var params *params
	var refused *problem
	start := graphql.Now()
	switch r.Method {
	case http.MethodGet:
		params, refused = paramsFromURL(r.URL, variables)
	case http.MethodPost:
		params, refused = paramsFromBody(r, variables, known)
	default:
		not := methodNotAllowed("GET, POST")
		return nil, &not
	}
	if refused != nil {
		return nil, refused
	}
	if params.Query == "" && !asksPersisted(&params.RawParams) {
		return nil, badRequest(`"query" is missing or empty`)
	}
	params.Headers = r.Header
	params.ReadTime = graphql.TraceTiming{Start: start, End: graphql.Now()}
	return params, nil
}

func paramsFromURL(u *url.URL, variables int) (*params, *problem) {
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return nil, badRequest("the query string is malformed")
	}
	if refused := checkNames(values); refused != nil {
		return nil, refused
	}
	params := &params{RawParams: graphql.RawParams{Query: values.Get("query"), OperationName: values.Get("operationName")}}
	if !utf8.ValidString(params.Query) || !utf8.ValidString(params.OperationName) {
		return nil, badRequest(notUTF8)
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

// readParameter reads the JSON of a parameter of the address.
func readParameter(name, text string) (any, *problem) {
	if refused := inspect(text); refused != nil && json.Valid([]byte(text)) { // JSON is said to be wrong where it is
		return nil, refused
	}
	value, err := strictjson.Read(text, maxNesting)
	if err != nil {
		return nil, unreadable(err, name, `"`+name+`" must be a JSON object`)
	}
	return value, nil
}

// checkNames refuses parameters of GraphQL's that are given twice or spelled in other
// letters, as [decodeParams] does.
func checkNames(values url.Values) *problem {
	for _, member := range members {
		if len(values[member]) > 1 {
			return givenTwice(member)
		}
		for name := range values {
			if name != member && strings.EqualFold(name, member) {
				return badRequest(`"` + member + `" is spelled in other letters`)
			}
		}
	}
	return nil
}

func paramsFromBody(r *http.Request, variables int, known *spellings) (*params, *problem) {
	if refused := checkMediaType(r.Header.Get("Content-Type")); refused != nil {
		return nil, refused
	}
	text, err := readText(r)
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		refused := bodyTooLarge(tooLarge.Limit)
		return nil, &refused
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, &problem{status: http.StatusRequestTimeout, code: codeTimeout, message: "the request body did not arrive in time"}
	}
	if notGzip(err) {
		return nil, badRequest("the request body is not gzip, as its Content-Encoding says")
	}
	if err != nil {
		return nil, badRequest("the request body could not be read to its end")
	}
	if refused := inspect(text); refused != nil {
		if !json.Valid([]byte(text)) {
			return nil, badRequest(notOneValue)
		}
		return nil, refused
	}
	params, length, refused := decodeParams(text, known)
	if refused == nil && length > variables {
		refused = variablesTooLarge(length, variables)
	}
	return params, refused
}

// firstRoom is the room a body gets before any of it has arrived, at most, and
// chunk how much of it is read at once.
const (
	firstRoom = 64 << 10
	chunk     = 16 << 10
)

// chunks are what bodies arrive in. They are kept apart from the buffers of
// responses, which have all sizes.
var chunks = sync.Pool{New: func() any { return new([chunk]byte) }}

// readText reads a request's body, without room to spare where its length was
// said and the sender keeps to it.
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
			arrived(r.Context())
			return text.String(), nil
		}
		if err != nil {
			return "", err
		}
	}
}

// checkMediaType takes JSON in UTF-8. Demanding the media type also keeps forms
// of other sites out, which browsers send without asking.
func checkMediaType(contentType string) *problem {
	if contentType == mediaJSON {
		return nil
	}
	mediaType, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || mediaType != mediaJSON {
		return unsupported("the request body must be application/json")
	}
	if charset, ok := parameters["charset"]; ok && !strings.EqualFold(charset, "utf-8") {
		return unsupported("the request body must be in UTF-8")
	}
	return nil
}

func badRequest(message string) *problem {
	return &problem{status: http.StatusBadRequest, code: codeBadInput, message: message}
}

func unsupported(message string) *problem {
	return &problem{status: http.StatusUnsupportedMediaType, code: codeBadInput, message: message}
}
