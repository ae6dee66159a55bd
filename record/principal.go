package record

import (
	"slices"
	"time"
)

// Principal is the caller of an operation. The zero Principal is an anonymous caller.
type Principal struct {
	Subject   string    // of the token; empty for an anonymous caller
	Scopes    []string  // of the token, in alphabetical order
	ExpiresAt time.Time // of the token; zero for never
	Operator  bool      // a command of the operator, which needs no scopes
}

// Holds reports whether the caller has a scope. Every caller has the empty scope.
func (p *Principal) Holds(scope string) bool {
	if scope == "" || p.Operator {
		return true
	}
	_, found := slices.BinarySearch(p.Scopes, scope)
	return found
}

// Forbidden returns the error of a caller without the scope that use requires: "reading
// Movie". field is the input path of the use, or empty.
func Forbidden(scope, use, field string) *Error {
	return &Error{Kind: ErrForbidden, Field: field, Scope: scope, Message: use + " needs the scope " + scope}
}
