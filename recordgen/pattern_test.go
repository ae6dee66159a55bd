package recordgen

import (
	"regexp"
	"testing"
)

// FuzzPattern: what is admitted can be compiled, and nothing makes it panic.
func FuzzPattern(f *testing.F) {
	for _, seed := range []string{`^[A-Z]{2}$`, `[[:alpha]`, `\Qa\`, `[]a]`, `a{`, `(?:x)`, `[^]`, `[a\]b]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if checkPattern(p) != nil {
			return
		}
		if _, err := regexp.Compile(p); err != nil {
			t.Errorf("%q is admitted: %v", p, err)
		}
	})
}
