package driver

import (
	"slices"
	"strings"
)

// kinds are what statements do. The list is closed, so that counters can be kept per kind.
var kinds = []string{"SELECT", "INSERT", "UPDATE", "DELETE", textBegin, textCommit, textRollback, "DECLARE", "FETCH", "SET"}

// KindOther is the kind of a statement that does something unusual.
const KindOther = "OTHER"

// Kinds are all that [Kind] may return.
func Kinds() []string { return append(slices.Clip(kinds), KindOther) }

// Kind is what a statement does, by its first word: "SELECT". That of a WITH is the kind of what it begins with, which
// is where ours write.
//
//	WITH written AS (INSERT INTO "movies" …) SELECT …
func Kind(text string) string {
	if rest, ok := strings.CutPrefix(text, "WITH "); ok {
		_, text, _ = strings.Cut(rest, "(")
	}
	for _, kind := range kinds {
		if strings.HasPrefix(text, kind) {
			return kind
		}
	}
	return KindOther
}
