package storetest

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Fold folds a short text like eqFold and similar operators, without PostgreSQL: NFC, lower case of the root locale, ς
// to σ. Its Unicode version may differ from PostgreSQL's.
func Fold(s string) string {
	return strings.ReplaceAll(cases.Lower(language.Und).String(norm.NFC.String(s)), "ς", "σ")
}
