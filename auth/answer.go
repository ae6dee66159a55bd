package auth

import (
	"encoding/json"
	"errors"
	"log/slog"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"recordgraph/internal/reqlog"
)

const (
	realm               = "recordgraph"
	mediaJSON           = "application/json"
	mediaGraphQL        = "application/graphql-response+json"
	codeUnauthenticated = "UNAUTHENTICATED"
	codeUnavailable     = "UNAVAILABLE"
)

// answer is the response to a request that does not pass.
type answer struct {
	status    int
	challenge string // WWW-Authenticate; empty for none
	message   string
	code      string
	retryable bool
}

type responseBody struct {
	Errors []responseError `json:"errors"`
}

type responseError struct {
	Message    string             `json:"message"`
	Extensions responseExtensions `json:"extensions"`
}

type responseExtensions struct {
	Code      string `json:"code"`
	RequestID string `json:"requestId,omitempty"`
	Retryable bool   `json:"retryable,omitempty"`
}

// unauthenticated shows the reason of an [*Error], and nothing of other errors.
func unauthenticated(err error) answer {
	a := answer{status: http.StatusUnauthorized, code: codeUnauthenticated, message: ErrUnauthenticated.Error()}
	var own *Error
	if errors.As(err, &own) {
		a.message = own.Reason
	}
	a.challenge = challenge(err, a.message)
	return a
}

func unavailable() answer {
	return answer{
		status:    http.StatusServiceUnavailable,
		code:      codeUnavailable,
		message:   "the token can't be checked at the moment, try again",
		retryable: true,
	}
}

// challenge follows RFC 6750 section 3: a request that tried no token is told
// no error.
func challenge(err error, description string) string {
	text := `Bearer realm="` + realm + `"`
	if errors.Is(err, ErrNoToken) {
		return text
	}
	code := "invalid_token"
	if errors.Is(err, ErrManyHeaders) {
		code = "invalid_request"
	}
	return text + `, error="` + code + `", error_description="` + headerText(description) + `"`
}

// headerText replaces what an error_description can't contain.
func headerText(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			return '?'
		}
		return r
	}, s)
}

func refuse(w http.ResponseWriter, r *http.Request, a answer) {
	body, _ := json.Marshal(responseBody{[]responseError{{ // strings and a bool: it can't fail
		Message:    a.message,
		Extensions: responseExtensions{Code: a.code, RequestID: reqlog.RequestID(r.Context()), Retryable: a.retryable},
	}}})
	if a.challenge != "" {
		w.Header().Set("WWW-Authenticate", a.challenge)
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.Header().Set("Content-Type", mediaType(r.Header)+"; charset=utf-8")
	w.WriteHeader(a.status)
	_, _ = w.Write(body) // a client that is gone needs no answer
	reqlog.Annotate(r.Context(), slog.String("code", a.code), slog.String("reason", a.message))
}

// mediaType is GraphQL's own if the client names it, else plain JSON, which
// every client reads.
func mediaType(h http.Header) string {
	for element := range strings.SplitSeq(strings.Join(h.Values("Accept"), ","), ",") {
		name, params, err := mime.ParseMediaType(element)
		if err != nil || name != mediaGraphQL {
			continue
		}
		if q, err := strconv.ParseFloat(params["q"], 64); err != nil || q > 0 {
			return mediaGraphQL
		}
	}
	return mediaJSON
}
