package input

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
	"unicode/utf8"

	"recordgraph/record"
)

const holdsNUL = "must not contain the character NUL"

// refusal says why a field must not have a coerced value; empty if it may.
func (f *fieldRules) refusal(v any) string {
	switch v := v.(type) {
	case string:
		if why := f.textRefusal(v); why != "" {
			return why
		}
	case json.RawMessage:
		if record.HasNUL(v) {
			return holdsNUL
		}
	}
	return f.rangeRefusal(v)
}

func (f *fieldRules) textRefusal(s string) string {
	switch {
	case strings.IndexByte(s, 0) >= 0:
		return holdsNUL
	case !utf8.ValidString(s):
		return "must be valid Unicode"
	case f.removed && f.Enum.IsRemoved(f.Enum.Shown(s)):
		return f.Enum.Shown(s) + " has been removed; write another value"
	case f.Text == nil:
		return ""
	}
	n := utf8.RuneCountInString(s)
	switch {
	case f.Text.Min == 1 && n == 0:
		return "must not be empty"
	case n < f.Text.Min:
		return fmt.Sprintf("must have at least %d characters, not %d", f.Text.Min, n)
	case f.Text.Max > 0 && n > f.Text.Max:
		return fmt.Sprintf("must have at most %d characters, not %d", f.Text.Max, n)
	case f.pattern != nil && !f.pattern.MatchString(s):
		return fmt.Sprintf("must match the pattern %s", f.Text.Pattern)
	}
	return ""
}

// rangeRefusal compares exactly, except that a Float is compared with the nearest Float of
// the bound.
func (f *fieldRules) rangeRefusal(v any) string {
	if f.min.compare(v) < 0 {
		return "must be at least " + f.min.text
	}
	if f.max.compare(v) > 0 {
		return "must be at most " + f.max.text
	}
	return ""
}

// compare compares a number with a bound; 0 if there is no bound.
func (b *bound) compare(v any) int {
	if b == nil {
		return 0
	}
	switch v := v.(type) {
	case int64:
		if b.integer {
			return cmp.Compare(v, b.int)
		}
	case float64:
		return cmp.Compare(v, b.float)
	}
	x, ok := new(big.Rat).SetString(fmt.Sprint(v))
	if !ok {
		return 0
	}
	return x.Cmp(b.exact)
}
