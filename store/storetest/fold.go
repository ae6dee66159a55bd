package storetest

import (
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// Fold folds a short text by the rule of eqFold and its relatives, without PostgreSQL: NFC, lower case of the root
// locale, ς to σ. It is for tests to compare with, whose Unicode may be another version than PostgreSQL's.
func Fold(s string) string {
	return strings.ReplaceAll(cases.Lower(language.Und).String(norm.NFC.String(s)), "ς", "σ")
}
