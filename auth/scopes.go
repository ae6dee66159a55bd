package auth

import (
	"maps"
	"slices"
	"strings"
)

// Scopes is a set of scope names, such as "movie:read".
type Scopes map[string]struct{}

// NewScopes returns the set of the given names.
func NewScopes(names ...string) Scopes {
	s := make(Scopes, len(names))
	for _, name := range names {
		s[name] = struct{}{}
	}
	return s
}

// ParseScopes reads names separated by white space, as the scope claim has them.
func ParseScopes(text string) Scopes {
	return NewScopes(strings.Fields(text)...)
}

// Has reports whether the set has a scope. A nil set has none.
func (s Scopes) Has(scope string) bool {
	_, ok := s[scope]
	return ok
}

// Names returns the scopes in alphabetical order.
func (s Scopes) Names() []string {
	return slices.Sorted(maps.Keys(s))
}

// String returns the scopes in alphabetical order, separated by spaces.
func (s Scopes) String() string {
	return strings.Join(s.Names(), " ")
}

// validScope follows RFC 6749 section 3.3: printable ASCII without space, quote and backslash.
func validScope(name string) bool {
	for _, c := range []byte(name) {
		if c <= ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return name != ""
}
