package transport

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/internal/bufpool"
	"recordgraph/internal/reqlog"
	"recordgraph/record"
	"recordgraph/server/reply"
)

// contentTypes are values of Content-Type. Responses share them.
var contentTypes = map[string][]string{
	reply.JSON:    {reply.JSON + "; charset=utf-8"},
	reply.GraphQL: {reply.GraphQL + "; charset=utf-8"},
}

// unbuffered is the size in bytes above which a response waits for the client to read; a smaller one fits into the system's
// buffers.
const unbuffered = 64 << 10

// write sends a response. The data is encoded already. A response without data is a request error: it has no `data` entry, and its
// code gives the HTTP status.
func (h *handler) write(w http.ResponseWriter, r *http.Request, mediaType string, response *graphql.Response) {
	if response == nil { // gqlgen's response after the request's context has ended
		reply.Refusal{Status: http.StatusServiceUnavailable, Code: record.CodeUnavailable, MediaType: mediaType,
			Message: "the request ended before its response was ready"}.Write(w, r)
		return
	}
	parts := encode(response)
	length := 0
	for _, part := range parts {
		length += len(part)
	}
	header := w.Header()
	header["Content-Type"] = contentTypes[mediaType]
	header["Content-Length"] = []string{strconv.Itoa(length)}
	if len(response.Errors) > 0 {
		reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Code, i.Errors = reply.Code(response.Errors[0]), len(response.Errors) })
	}
	defer bufpool.Put(response.Data) // nothing else uses it
	status := statusOf(mediaType, response)
	if status == http.StatusServiceUnavailable {
		setRetryAfter(header, response.Errors[0])
	}
	if h.WriteTimeout > 0 && length > unbuffered {
		// The connection's own deadline includes the time to read and run the request.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(h.WriteTimeout)) // writers without deadlines end with their connection
	}
	w.WriteHeader(status)
	for _, part := range parts {
		if _, err := w.Write(part); err != nil {
			return // the client has gone
		}
	}
}

// setRetryAfter repeats the time of an error for proxies and client libraries.
func setRetryAfter(header http.Header, err *gqlerror.Error) {
	if ms, ok := err.Extensions["retryAfterMs"].(int64); ok {
		reply.SetRetryAfter(header, time.Duration(ms)*time.Millisecond)
	}
}

// encode returns {"errors":…,"data":…,"extensions":…} in pieces, without absent members. It panics when an extension can't be
// encoded, which the recovery middleware reports.
func encode(response *graphql.Response) [][]byte {
	if len(response.Data) > 0 && len(response.Errors) == 0 && len(response.Extensions) == 0 {
		return [][]byte{dataAlone, response.Data, closing}
	}
	var parts [][]byte
	separator := "{"
	add := func(name string, value []byte) {
		parts = append(parts, []byte(separator+`"`+name+`":`), value)
		separator = ","
	}
	if len(response.Errors) > 0 {
		add("errors", marshal(response.Errors))
	}
	if len(response.Data) > 0 {
		add("data", response.Data)
	}
	if len(response.Extensions) > 0 {
		add("extensions", marshal(response.Extensions))
	}
	if len(parts) == 0 {
		return [][]byte{[]byte(`{"data":null}`)}
	}
	return append(parts, closing)
}

// The text around the data of nearly every response.
var dataAlone, closing = []byte(`{"data":`), []byte("}")

func marshal(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}

// statusOf is 200 for every operation that ran, with errors or not. A request error has the status of its code.
func statusOf(mediaType string, response *graphql.Response) int {
	if len(response.Data) > 0 || len(response.Errors) == 0 {
		return http.StatusOK
	}
	status := reply.Status(reply.Code(response.Errors[0]))
	if mediaType == reply.JSON && !forProxies(status) {
		return http.StatusOK
	}
	return status
}

// forProxies reports whether proxies, balancers and monitors act on a status. Under application/json the others become 200, because
// clients of that media type take another status for the answer of a broken server (GraphQL over HTTP, section 6.4.1).
func forProxies(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		return true
	}
	return status >= http.StatusInternalServerError
}

func notAcceptable() *reply.Refusal {
	return &reply.Refusal{
		Status: http.StatusNotAcceptable, Code: record.CodeBadUserInput,
		Message: "the response can be " + reply.JSON + " or " + reply.GraphQL + ", in UTF-8; Accept allows neither",
	}
}
