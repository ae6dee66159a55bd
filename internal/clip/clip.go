// Package clip shortens texts that a client has sent, before they are echoed.
package clip

// What errors show of what a client has named, in characters.
const (
	Name = 100 // of a name that nobody knows
	Path = 500 // of an input path
)

// Text returns at most limit characters of a text, with … behind them when
// there were more. The work doesn't grow with the text.
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
