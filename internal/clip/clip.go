// Package clip shortens texts of clients for errors and logs.
package clip

// Limits in errors, in characters.
const (
	Name = 100 // of an unknown name
	Path = 500 // of an input path
)

// Text returns at most limit characters of a text, with … at the end if there were more. The work does not grow with
// the text.
func Text(text string, limit int) string {
	n := 0
	for i := range text {
		if n == limit {
			return text[:i] + "…"
		}
		n++
	}
	return text
}
