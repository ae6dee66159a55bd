// Package reply has what all HTTP handlers share: refusals in GraphQL's error format, the status of each error code, and the choice of a media type.
package reply

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"recordgraph/internal/reqlog"
	"recordgraph/record"
)

// Refusal is the answer to a request that is refused outside GraphQL. It repeats nothing that the client sent, except the name
// of a member that is given twice.
type Refusal struct {
	Status     int
	Code       string // one of [record.Codes]
	Message    string
	Field      string        // the path of the member at fault; empty for none
	Allow      string        // the methods of a 405; else empty
	Challenge  string        // WWW-Authenticate of a 401; else empty
	MediaType  string        // empty is [JSON]
	Retryable  bool          // nothing ran, and the same request makes sense again
	RetryAfter time.Duration // when to send the request again; 0 for no time
}

// BadRequest is a 400 with BAD_USER_INPUT.
func BadRequest(message string) *Refusal {
	return &Refusal{Status: http.StatusBadRequest, Code: record.CodeBadUserInput, Message: message}
}

// TooLarge is a 413 with LIMIT_EXCEEDED.
func TooLarge(message string) *Refusal {
	return &Refusal{Status: http.StatusRequestEntityTooLarge, Code: record.CodeLimitExceeded, Message: message}
}

// MethodNotAllowed is a 405 that names the methods allowed.
func MethodNotAllowed(allow string) *Refusal {
	return &Refusal{
		Status: http.StatusMethodNotAllowed, Code: record.CodeBadUserInput, Allow: allow, Message: "this method is not allowed here",
	}
}

// Write answers with the refusal in GraphQL's error format, so that one parser in the client serves all errors:
//
//	{"errors":[{"message":"…","extensions":{"code":"LIMIT_EXCEEDED","requestId":"…"}}]}
func (f Refusal) Write(w http.ResponseWriter, r *http.Request) {
	type extensions struct {
		Code         string `json:"code"`
		Field        string `json:"field,omitempty"`
		RequestID    string `json:"requestId,omitempty"`
		Retryable    bool   `json:"retryable,omitempty"`
		RetryAfterMS int64  `json:"retryAfterMs,omitempty"`
	}
	type entry struct {
		Message    string     `json:"message"`
		Extensions extensions `json:"extensions"`
	}
	header := w.Header()
	for name, value := range map[string]string{"Allow": f.Allow, "WWW-Authenticate": f.Challenge} {
		if value != "" {
			header.Set(name, value)
		}
	}
	SetRetryAfter(header, f.RetryAfter)
	reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Code, i.Reason = f.Code, f.Message })
	write(w, f.Status, cmp.Or(f.MediaType, JSON), []entry{{f.Message, extensions{
		Code: f.Code, Field: f.Field, RequestID: reqlog.RequestID(r.Context()),
		Retryable: f.Retryable, RetryAfterMS: f.RetryAfter.Milliseconds(),
	}}})
}

// Errors answers with errors that have a code, before anything of the response was sent.
func Errors(w http.ResponseWriter, r *http.Request, errs gqlerror.List) {
	code := Code(errs[0])
	reqlog.Update(r.Context(), func(i *reqlog.Info) { i.Code = code })
	write(w, Status(code), JSON, errs)
}

// Code is an error's extensions.code; empty when it has none.
func Code(err *gqlerror.Error) string {
	code, _ := err.Extensions["code"].(string)
	return code
}

func write(w http.ResponseWriter, status int, mediaType string, errs any) {
	body, err := json.Marshal(map[string]any{"errors": errs})
	if err != nil {
		panic(err) // texts and numbers always marshal
	}
	header := w.Header()
	header.Set("Content-Type", mediaType+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(body) // fails when the client has gone
}

// SetRetryAfter sets Retry-After in whole seconds, rounded up; nothing for 0.
func SetRetryAfter(header http.Header, after time.Duration) {
	if after > 0 {
		header.Set("Retry-After", strconv.FormatInt(int64((after+time.Second-1)/time.Second), 10))
	}
}
