package recordgen

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	typeName   = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	fieldName  = regexp.MustCompile(`^[a-z][A-Za-z0-9]*$`)
	columnName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	idPrefix   = regexp.MustCompile(`^[a-z]([a-z_]*[a-z])?$`)
	scopeText  = regexp.MustCompile(`^[\x21\x23-\x5B\x5D-\x7E]+$`) // RFC 6749, scope-token
)

// maxIdentifier is PostgreSQL's bound on names, in bytes.
const maxIdentifier = 63

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

// snake spells a camel case name as PostgreSQL's names are: us_dvd_sales.
func snake(name string) string { return strings.ToLower(strings.Join(words(name), "_")) }

// lowerCamel lowers the first word of a type's name: "URLAlias" becomes urlAlias.
func lowerCamel(name string) string {
	first := words(name)[0]
	return strings.ToLower(first) + name[len(first):]
}

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// plural is the plain English plural; @record(plural: …) overrides it.
func plural(s string) string {
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

// initialisms are words that stay in capitals in prose.
var initialisms = map[string]bool{"id": true, "url": true, "uuid": true, "json": true}

// phrase spells a name in words: "runtimeMinutes" becomes "runtime minutes",
// "siteUrl" "site URL".
func phrase(name string) string {
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

// valueInWords spells an enum value in words: "NOT_RATED" becomes "Not rated".
func valueInWords(name string) string {
	words := strings.TrimSpace(strings.ReplaceAll(strings.ToLower(name), "_", " "))
	return upperFirst(orElse(words, name))
}

// soundsLikeYou are beginnings with a vowel that take "a".
var soundsLikeYou = regexp.MustCompile(`(?i)^(eu|one|uni|url|us|uti|uu)`)

// a is a name with its article: "an actor", "a user".
func a(name string) string {
	if strings.ContainsRune("AEIOUaeiou", rune(name[0])) && !soundsLikeYou.MatchString(name) {
		return "an " + name
	}
	return "a " + name
}
