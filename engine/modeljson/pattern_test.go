package modeljson

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"recordgraph/record"
)

func TestPortable(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]string{
		``:                            ``,
		`^[A-Z]{2}$`:                  `^[A-Z]{2}$`,
		`^https:`:                     `^https:`,
		`^[^\n']+$`:                   `^[^\x0a']+$`,
		`[[:alpha:]_][[:alnum:]_]*`:   `[A-Z_a-z][0-9A-Z_a-z]*`,
		`^\d{4}-\d{2}(?:-\d{2})?$`:    `^[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?$`,
		`\W`:                          `[^0-9A-Z_a-z]`,
		`a|bc|`:                       `a|bc|`,
		`(ab|cd)*?x{2,}y{3,5}z{0,0}`:  `(?:ab|cd)*?x{2,}y{3,5}z{0}`,
		`(?:(?:a{2}){3})+`:            `(?:(?:a{2}){3})+`,
		`\/\-\_\ \{\}\.\$\^\|\(\)"`:   `\/-_ \{\}\.\$\^\|\(\)"`,
		`[]\[()\-/{}|&!#~^\\]+`:       `[!#&\(\)\-\/\[-\^\{-~]+`,
		`é+[à-ü🎬]`:                    `é+[à-ü🎬]`,
		`[^a-z]`:                      `[^a-z]`,
		"\t\\t":                       `\x09\x09`,
		`^(a|b)(?:c|d)e?$`:            `^(?:[ab])[cd]e?$`,
		`[[:space:]][[:punct:]&&!!-]`: `[\x09-\x0d ][!-\/:-@\[-` + "`" + `\{-~]`,
	} {
		if got, err := portable(pattern); err != nil || got != want {
			t.Errorf("%q: got %q %v, want %q", pattern, got, err, want)
		}
	}
	if _, err := portable(`(`); err == nil {
		t.Error("a pattern that is none is taken")
	}
}

// TestPortableMeansTheSame matches random texts with random patterns and with
// their portable spelling.
func TestPortableMeansTheSame(t *testing.T) {
	t.Parallel()
	pieces := []string{
		"a", "b", "-", "/", "_", " ", "é", "🎬", `\.`, `\\`, `\[`, `\d`, `\w`, `\W`, `\D`, "[[:alpha:]]", "[^[:digit:]]", "[a-c_]", "[^b/-]", `[&&^\]]`,
		"*", "+", "?", "{2}", "{1,3}", "{0,}", "*?", "(", ")", "(?:", "|", "^", "$", `[^\n]`,
	}
	texts := []string{"a", "b", "c", "-", "/", "_", " ", "é", "🎬", ".", `\`, "[", "]", "1", "\n", "&", "^"}
	random := rand.New(rand.NewPCG(1, 2))
	draw := func(from []string, most int) string {
		var b strings.Builder
		for range random.IntN(most + 1) {
			b.WriteString(from[random.IntN(len(from))])
		}
		return b.String()
	}
	taken := 0
	for range 20_000 {
		pattern := draw(pieces, 7)
		if record.CheckPattern(pattern) != nil {
			continue
		}
		taken++
		spelled, err := portable(pattern)
		if err != nil {
			t.Fatalf("%q: %v", pattern, err)
		}
		before, after := regexp.MustCompile(pattern), regexp.MustCompile(spelled)
		for range 20 {
			text := draw(texts, 6)
			if got, want := after.FindString(text), before.FindString(text); got != want {
				t.Fatalf("%q as %q finds %q in %q, want %q", pattern, spelled, got, text, want)
			}
		}
	}
	if taken < 3000 {
		t.Errorf("only %d patterns were legal", taken)
	}
}
