package graph

import "net/http"

// The codes of errors, in extensions.code. The list is closed: clients may
// switch over it.
const (
	CodeParseFailed      = "GRAPHQL_PARSE_FAILED"          // the document is not GraphQL
	CodeValidationFailed = "GRAPHQL_VALIDATION_FAILED"     // the document does not fit the schema
	CodeNotPersisted     = "PERSISTED_QUERY_NOT_FOUND"     // no document is known by the hash: send it with its text
	CodeNotSupported     = "PERSISTED_QUERY_NOT_SUPPORTED" // documents are not kept by their hashes here
	CodeBadUserInput     = "BAD_USER_INPUT"                // an argument or variable is wrong
	CodeBadCursor        = "BAD_CURSOR"                    // a cursor of another list, or none at all
	CodeUnauthenticated  = "UNAUTHENTICATED"               // no token, or a bad one
	CodeForbidden        = "FORBIDDEN"                     // the token lacks a scope
	CodeNotFound         = "NOT_FOUND"                     // the record to change does not exist
	CodeAlreadyExists    = "ALREADY_EXISTS"                // a unique key is taken
	CodeConflict         = "CONFLICT"                      // the record's state forbids the change
	CodeKeyReused        = "IDEMPOTENCY_KEY_REUSED"        // the key belongs to another document
	CodeLimitExceeded    = "LIMIT_EXCEEDED"                // more was asked than a setting allows
	CodeRateLimited      = "RATE_LIMITED"                  // the quota is spent
	CodeTimeout          = "TIMEOUT"                       // a deadline passed; nothing was written
	CodeUnavailable      = "UNAVAILABLE"                   // the database can't serve the request, or a commit's outcome is unknown
	CodeInternal         = "INTERNAL"                      // our fault; the log knows more under the request ID
)

// Status is the HTTP status per code of a response without data.
func Status() map[string]int {
	return map[string]int{
		CodeParseFailed:      http.StatusBadRequest,
		CodeValidationFailed: http.StatusBadRequest,
		CodeNotPersisted:     http.StatusNotFound,
		CodeNotSupported:     http.StatusBadRequest,
		CodeBadUserInput:     http.StatusBadRequest,
		CodeBadCursor:        http.StatusBadRequest,
		CodeUnauthenticated:  http.StatusUnauthorized,
		CodeForbidden:        http.StatusForbidden,
		CodeNotFound:         http.StatusNotFound,
		CodeAlreadyExists:    http.StatusConflict,
		CodeConflict:         http.StatusConflict,
		CodeKeyReused:        http.StatusUnprocessableEntity,
		CodeLimitExceeded:    http.StatusBadRequest,
		CodeRateLimited:      http.StatusTooManyRequests,
		CodeTimeout:          http.StatusGatewayTimeout,
		CodeUnavailable:      http.StatusServiceUnavailable,
		CodeInternal:         http.StatusInternalServerError,
	}
}
