package record

import (
	"regexp"
	"testing"
)

func TestCheckPattern(t *testing.T) {
	t.Parallel()
	for p, want := range map[string]struct{ pattern, expression bool }{
		`^[A-Z]{2}$`: {true, true}, `(?:a|b)+[^\n]*\d\.`: {true, true}, `[[:alpha:]_-]`: {true, true}, ``: {true, true},
		`a.b`: {false, true}, `\s\S`: {false, true}, `[\s]`: {false, false},
		`(`: {false, false}, `(?i)a`: {false, false}, `(?P<n>a)`: {false, false}, `\b`: {false, false}, `\pL`: {false, false}, `\Qa\E`: {false, false},
		`a{300}`: {false, false}, `a{`: {false, false}, `a{,2}`: {false, false}, `^*`: {false, false}, `$+`: {false, false}, `a$`: {true, true},
		`[[:word:]]`: {false, false}, `[[:^alpha:]]`: {false, false}, `[[a]`: {false, false}, "a\x00": {false, false}, "\xff": {false, false},
	} {
		if got := CheckPattern(p) == nil; got != want.pattern {
			t.Errorf("CheckPattern(%q): %v", p, CheckPattern(p))
		}
		if got := CheckExpression(p) == nil; got != want.expression {
			t.Errorf("CheckExpression(%q): %v", p, CheckExpression(p))
		}
	}
}

// FuzzCheckPattern checks that RE2 compiles every accepted pattern.
func FuzzCheckPattern(f *testing.F) {
	for _, seed := range []string{`^[A-Z]{2}$`, `[[:alpha]`, `\Qa\`, `[]a]`, `a{`, `(?:x)`, `[^]`, `[a\]b]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, p string) {
		if CheckPattern(p) != nil {
			return
		}
		if _, err := regexp.Compile(p); err != nil {
			t.Errorf("%q is accepted: %v", p, err)
		}
	})
}
