// Package naming spells the names of a model for the API, for PostgreSQL and in
// English.
package naming

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"
)

// words splits a camel case name: "usDVDSales" gives us, DVD, Sales.
func words(name string) []string {
	var out []string
	start := 0
	rs := []rune(name)
	for i := 1; i < len(rs); i++ {
		upper, before := unicode.IsUpper(rs[i]), unicode.IsUpper(rs[i-1])
		startsWord := upper && !before || upper && before && i+1 < len(rs) && unicode.IsLower(rs[i+1])
		if startsWord {
			out = append(out, string(rs[start:i]))
			start = i
		}
	}
	return append(out, string(rs[start:]))
}

// Snake spells a camel case name in snake case: us_dvd_sales.
func Snake(name string) string { return strings.ToLower(strings.Join(words(name), "_")) }

// LowerCamel lowers the first word of a type's name: "URLAlias" becomes urlAlias.
func LowerCamel(name string) string {
	first := words(name)[0]
	return strings.ToLower(first) + name[len(first):]
}

// UpperFirst writes the first letter as a capital.
func UpperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// Plural is the plain English plural; @record(plural: …) overrides it.
func Plural(s string) string {
	switch {
	case strings.HasSuffix(s, "y") && len(s) > 1 && !strings.ContainsRune("aeiou", rune(s[len(s)-2])):
		return s[:len(s)-1] + "ies"
	case hasAnySuffix(s, "s", "x", "z", "ch", "sh"):
		return s + "es"
	}
	return s + "s"
}

func hasAnySuffix(s string, suffixes ...string) bool {
	for _, suffix := range suffixes {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}

// initialisms are words in capital letters in prose.
var initialisms = map[string]bool{"id": true, "url": true, "uuid": true, "json": true}

// Phrase spells a name in words: "runtimeMinutes" becomes "runtime minutes",
// "siteUrl" "site URL".
func Phrase(name string) string {
	ws := words(name)
	for i, w := range ws {
		lower := strings.ToLower(w)
		switch {
		case initialisms[lower]:
			ws[i] = strings.ToUpper(w)
		case len(w) == 1 || strings.ToUpper(w) != w:
			ws[i] = lower
		}
	}
	return strings.Join(ws, " ")
}

// ValuePhrase spells an enum value in words: "NOT_RATED" becomes "Not rated".
func ValuePhrase(name string) string {
	words := strings.TrimSpace(strings.ReplaceAll(strings.ToLower(name), "_", " "))
	return UpperFirst(cmp.Or(words, name))
}

// soundsLikeYou are beginnings with a vowel that take "a".
var soundsLikeYou = regexp.MustCompile(`(?i)^(eu|one|uni|url|us|uti|uu)`)

// Article is a name with its article: "an actor", "a user".
func Article(name string) string {
	if strings.ContainsRune("AEIOUaeiou", rune(name[0])) && !soundsLikeYou.MatchString(name) {
		return "an " + name
	}
	return "a " + name
}
