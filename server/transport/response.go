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

// contentTypes are the values of Content-Type, shared by the answers.
var contentTypes = map[string][]string{
	reply.JSON:    {reply.JSON + "; charset=utf-8"},
	reply.GraphQL: {reply.GraphQL + "; charset=utf-8"},
}

// unbuffered is from which length on an answer has to wait for a client to take
// it, in bytes: less goes into the system's buffers at once.
const unbuffered = 64 << 10

// write sends a response. The data, encoded already, goes out as it is. A
// response without data is a request error: it has no `data` entry and its code
// gives the HTTP status.
func (h *handler) write(w http.ResponseWriter, r *http.Request, mediaType string, response *graphql.Response) {
	if response == nil { // gqlgen's answer once the request's context has ended
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
		reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Code, i.Errors = code(response.Errors[0]), len(response.Errors) })
	}
	defer bufpool.Put(response.Data) // it is nobody else's
	status := statusOf(mediaType, response)
	if status == http.StatusServiceUnavailable {
		setRetryAfter(header, response.Errors[0])
	}
	if h.WriteTimeout > 0 && length > unbuffered {
		// Without it the time that reading and running didn't take would be the client's.
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(h.WriteTimeout)) // a writer without deadlines ends with its connection
	}
	w.WriteHeader(status)
	for _, part := range parts {
		if _, err := w.Write(part); err != nil {
			return // the client went away
		}
	}
}

// setRetryAfter repeats the time of an error for proxies and client libraries.
func setRetryAfter(header http.Header, err *gqlerror.Error) {
	if ms, ok := err.Extensions["retryAfterMs"].(int64); ok {
		reply.SetRetryAfter(header, time.Duration(ms)*time.Millisecond)
	}
}

// encode lays out {"errors":…,"data":…,"extensions":…} in pieces, leaving out
// what is absent. It panics when an extension can't be encoded, which the
// recovery middleware reports.
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

// What stands around the data of nearly every response.
var dataAlone, closing = []byte(`{"data":`), []byte("}")

func marshal(value any) []byte {
	text, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return text
}

// statusOf is 200 for everything that was executed, with errors or not. A
// request error answers by its code.
func statusOf(mediaType string, response *graphql.Response) int {
	if len(response.Data) > 0 || len(response.Errors) == 0 {
		return http.StatusOK
	}
	status := reply.Status(code(response.Errors[0]))
	if mediaType == reply.JSON && !meansSomethingOutside(status) {
		return http.StatusOK
	}
	return status
}

// meansSomethingOutside tells the statuses that proxies, balancers and monitors
// act upon. Under application/json the others become 200, because clients of
// that media type take another status for the answer of a broken server
// (GraphQL over HTTP, section 6.4.1).
func meansSomethingOutside(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests:
		return true
	}
	return status >= http.StatusInternalServerError
}

// code is an error's extensions.code; empty when it has none.
func code(err *gqlerror.Error) string {
	code, _ := err.Extensions["code"].(string)
	return code
}

func notAcceptable() *reply.Refusal {
	return &reply.Refusal{
		Status: http.StatusNotAcceptable, Code: record.CodeBadUserInput,
		Message: "the response can be " + reply.JSON + " or " + reply.GraphQL + ", in UTF-8; Accept allows neither",
	}
}
