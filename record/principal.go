package record

import (
	"slices"
	"time"
)

// Principal is the caller of an operation. The zero Principal is an anonymous caller.
type Principal struct {
	Subject   string    // of the token; empty for an anonymous caller
	Scopes    []string  // of the token, in alphabetical order
	ExpiresAt time.Time // when the token ends; zero for never
	Operator  bool      // a command of the operator, which needs no scopes
}

// Holds reports whether the caller holds a scope. Everybody holds the empty one.
func (p *Principal) Holds(scope string) bool {
	if scope == "" || p.Operator {
		return true
	}
	_, found := slices.BinarySearch(p.Scopes, scope)
	return found
}

// Forbidden is the error of a caller that lacks a scope, which what needs: "reading
// Movie". field is the input path at fault, empty when there is none.
func Forbidden(scope, what, field string) *Error {
	return &Error{Kind: ErrForbidden, Field: field, Scope: scope, Message: what + " needs the scope " + scope}
}
