package server

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"recordgraph/internal/reqlog"
)

// The codes of the API's closed list that the HTTP edge itself answers with.
const (
	codeBadInput    = "BAD_USER_INPUT"
	codeNotFound    = "NOT_FOUND"
	codeLimit       = "LIMIT_EXCEEDED"
	codeUnavailable = "UNAVAILABLE"
	codeTimeout     = "TIMEOUT"
	codeInternal    = "INTERNAL"

	codeNotPersisted = "PERSISTED_QUERY_NOT_FOUND"
	codeNotSupported = "PERSISTED_QUERY_NOT_SUPPORTED"
)

// problem is a request that the edge refuses before GraphQL sees it. Nothing
// the client sent is echoed, but the name of a member that is given twice.
type problem struct {
	status     int
	code       string // of the closed list
	message    string
	field      string        // the path of the member at fault; empty for none
	allow      string        // the methods of a 405; else empty
	mediaType  string        // empty is application/json
	retryable  bool          // nothing ran, and the same request makes sense again
	retryAfter time.Duration // when to send it again; 0 for no time
}

func methodNotAllowed(allow string) problem {
	return problem{status: http.StatusMethodNotAllowed, code: codeBadInput, message: "this method is not allowed here", allow: allow}
}

// write answers with the problem in GraphQL's error format, so that one parser
// in the client serves all of them:
//
//	{"errors":[{"message":"…","extensions":{"code":"LIMIT_EXCEEDED","requestId":"…"}}]}
func (p problem) write(w http.ResponseWriter, r *http.Request) {
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
	body, err := json.Marshal(map[string][]entry{"errors": {{p.message, extensions{
		Code: p.code, Field: p.field, RequestID: reqlog.RequestID(r.Context()),
		Retryable: p.retryable, RetryAfterMS: p.retryAfter.Milliseconds(),
	}}}})
	if err != nil {
		panic(err) // strings always marshal
	}
	if p.mediaType == "" {
		p.mediaType = mediaJSON
	}
	header := w.Header()
	header.Set("Content-Type", p.mediaType+"; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(len(body)))
	header.Set("Cache-Control", "no-store")
	if p.allow != "" {
		header.Set("Allow", p.allow)
	}
	if p.retryAfter > 0 {
		header.Set("Retry-After", retrySeconds(p.retryAfter))
	}
	reqlog.Annotate(r.Context(), slog.String("code", p.code), slog.String("reason", p.message))
	w.WriteHeader(p.status)
	_, _ = w.Write(body) // a client that went away has nobody to tell
}

// retrySeconds is a time as Retry-After has it: whole seconds, rounded up.
func retrySeconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
