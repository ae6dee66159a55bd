package driver

import (
	"slices"
	"strings"
)

// kinds are the kinds of statements. The list is fixed, so that metrics have a counter per kind.
var kinds = []string{"SELECT", "INSERT", "UPDATE", "DELETE", textBegin, textCommit, textRollback, "DECLARE", "FETCH", "SET"}

// KindOther is the kind of all other statements.
const KindOther = "OTHER"

// Kinds are all results of [Kind].
func Kinds() []string { return append(slices.Clip(kinds), KindOther) }

// Kind returns the first word of a statement, such as "SELECT". The kind of a WITH is the kind of its first CTE,
// because sqlgen puts the writing statement there.
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
