package transport

import (
	"fmt"
	"net/http"
	"unicode/utf16"
	"unicode/utf8"

	"recordgraph/internal/strictjson"
	"recordgraph/record"
	"recordgraph/server/reply"
)

// The limits of a request's JSON. A bulk create of a thousand records stays far below them; above, a small body takes long to read.
const (
	maxValues     = 100_000 // in all
	maxContainers = 20_000  // objects and lists
	maxNesting    = strictjson.Nesting
)

const (
	notUTF8      = "the request is not valid UTF-8"
	halfOfAPair  = `the request holds half of a surrogate pair, such as \ud800, which is no character`
	escapeLength = len(`\u0000`)
)

// inspect refuses valid JSON that is not Unicode, in which decoders would replace the wrong bytes by U+FFFD, and JSON beyond the
// limits.
func inspect(text string) *reply.Refusal {
	if !utf8.ValidString(text) {
		return reply.BadRequest(notUTF8)
	}
	values, containers, nesting, deepest := 1, 0, 0, 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			length, ok := inspectString(text[i+1:])
			if !ok {
				return reply.BadRequest(halfOfAPair)
			}
			i += length
		case '{', '[':
			containers++
			nesting++
			deepest = max(deepest, nesting)
		case '}', ']':
			nesting--
		case ',':
			values++
		}
	}
	switch {
	case values > maxValues:
		return tooMuch("the request holds more than %d values", maxValues)
	case containers > maxContainers:
		return tooMuch("the request holds more than %d objects and lists", maxContainers)
	case deepest > maxNesting:
		return tooMuch("objects and lists are nested deeper than %d levels", maxNesting)
	}
	return nil
}

func variablesTooLarge(length, limit int) *reply.Refusal {
	return reply.TooLarge(fmt.Sprintf(`"variables" has %d bytes, at most %d are allowed`, length, limit))
}

func tooMuch(format string, limit int) *reply.Refusal {
	return &reply.Refusal{
		Status: http.StatusBadRequest, Code: record.CodeLimitExceeded,
		Message: fmt.Sprintf(format+", as many as are allowed", limit),
	}
}

// inspectString returns the length of a string with its closing quote; ok is false when it escapes half of a surrogate pair.
func inspectString(text string) (int, bool) {
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '"':
			return i + 1, true
		case '\\':
			length, ok := inspectEscape(text[i:])
			if !ok {
				return 0, false
			}
			i += length - 1
		}
	}
	return len(text), true
}

// inspectEscape returns the length of an escape, or of a pair of escapes.
func inspectEscape(text string) (int, bool) {
	c, ok := escaped(text)
	switch {
	case !ok:
		return len(`\n`), true
	case !utf16.IsSurrogate(c):
		return escapeLength, true
	}
	trail, _ := escaped(text[escapeLength:])
	return 2 * escapeLength, utf16.DecodeRune(c, trail) != utf8.RuneError
}

// escaped reads \u0000 at the beginning of valid JSON.
func escaped(text string) (rune, bool) {
	if len(text) < escapeLength || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	var c rune
	for _, digit := range []byte(text[2:escapeLength]) {
		c <<= 4
		if digit <= '9' {
			c |= rune(digit - '0')
		} else {
			c |= rune(digit|0x20-'a') + 10
		}
	}
	return c, true
}
