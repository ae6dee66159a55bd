package server

import (
	"encoding/json"
	"net/http"
	"strconv"

	"recordgraph/internal/reqlog"
)

// The codes of the API's closed list that the HTTP edge itself answers with.
const (
	codeBadInput    = "BAD_USER_INPUT"
	codeNotFound    = "NOT_FOUND"
	codeLimit       = "LIMIT_EXCEEDED"
	codeUnavailable = "UNAVAILABLE"
	codeInternal    = "INTERNAL"
)

// problem is a request that the edge refuses before GraphQL sees it. Its text
// is fixed: nothing the client sent is echoed.
type problem struct {
	status    int
	code      string // of the closed list
	message   string
	allow     string // the methods of a 405; else empty
	mediaType string // empty is application/json
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
		Code      string `json:"code"`
		RequestID string `json:"requestId,omitempty"`
	}
	type entry struct {
		Message    string     `json:"message"`
		Extensions extensions `json:"extensions"`
	}
	body, err := json.Marshal(map[string][]entry{
		"errors": {{p.message, extensions{p.code, reqlog.RequestID(r.Context())}}},
	})
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
	w.WriteHeader(p.status)
	_, _ = w.Write(body) // a client that went away has nobody to tell
}
