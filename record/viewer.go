package record

import "time"

// Viewer is the caller of an operation as the root field viewer shows it. The zero
// Viewer is an anonymous caller.
type Viewer struct {
	Subject   string    // of the token; empty for an anonymous caller
	Scopes    []string  // of the token, in alphabetical order
	ExpiresAt time.Time // when the token ends; zero for never
}
