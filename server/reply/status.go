package reply

import (
	"net/http"

	"recordgraph/record"
)

// statuses are the HTTP statuses of responses without data, by code.
var statuses = map[string]int{
	record.CodeParseFailed:      http.StatusBadRequest,
	record.CodeValidationFailed: http.StatusBadRequest,
	record.CodeNotPersisted:     http.StatusNotFound,
	record.CodeNotSupported:     http.StatusBadRequest,
	record.CodeBadUserInput:     http.StatusBadRequest,
	record.CodeBadCursor:        http.StatusBadRequest,
	record.CodeUnauthenticated:  http.StatusUnauthorized,
	record.CodeForbidden:        http.StatusForbidden,
	record.CodeNotFound:         http.StatusNotFound,
	record.CodeAlreadyExists:    http.StatusConflict,
	record.CodeConflict:         http.StatusConflict,
	record.CodeKeyReused:        http.StatusUnprocessableEntity,
	record.CodeLimitExceeded:    http.StatusBadRequest,
	record.CodeRateLimited:      http.StatusTooManyRequests,
	record.CodeTimeout:          http.StatusGatewayTimeout,
	record.CodeUnavailable:      http.StatusServiceUnavailable,
	record.CodeInternal:         http.StatusInternalServerError,
}

// Status is the HTTP status of a response without data whose first error has a code; 400 for an unknown code.
func Status(code string) int {
	if status, ok := statuses[code]; ok {
		return status
	}
	return http.StatusBadRequest
}
