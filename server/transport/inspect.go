package transport

import (
	"fmt"
	"net/http"
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
	notUTF8  = "the request is not valid UTF-8"
	halfPair = `the request holds half of a surrogate pair, such as \ud800, which is no character`
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
			length, ok := quoted(text[i:])
			if !ok {
				return nil // not JSON, which its reader reports
			}
			i += length - 1
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
		return tooMuch("the request has more than the %d values allowed", maxValues)
	case containers > maxContainers:
		return tooMuch("the request has more than the %d objects and lists allowed", maxContainers)
	case deepest > maxNesting:
		return tooMuch("objects and lists are nested deeper than the %d levels allowed", maxNesting)
	}
	return nil
}

func variablesTooLarge(length, limit int) *reply.Refusal {
	return reply.TooLarge(fmt.Sprintf(`"variables" has %d bytes, at most %d are allowed`, length, limit))
}

func tooMuch(format string, limit int) *reply.Refusal {
	return &reply.Refusal{
		Status: http.StatusBadRequest, Code: record.CodeLimitExceeded,
		Message: fmt.Sprintf(format, limit),
	}
}
