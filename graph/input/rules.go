package input

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"recordgraph/record"
)

// refusal says why a coerced value must not be stored in a field; empty when it may.
func (rules *Rules) refusal(f *record.Field, v any) string {
	switch v := v.(type) {
	case string:
		if why := rules.textRefusal(f, v); why != "" {
			return why
		}
	case json.RawMessage:
		return jsonRefusal(v)
	}
	if f.Range != nil {
		return rangeRefusal(f.Range, v)
	}
	return ""
}

func (rules *Rules) textRefusal(f *record.Field, s string) string {
	switch {
	case strings.IndexByte(s, 0) >= 0:
		return "must not contain the character NUL"
	case !utf8.ValidString(s):
		return "must be valid Unicode"
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
	case f.Text.Pattern != "" && !rules.patterns[f.Text.Pattern].MatchString(s):
		return fmt.Sprintf("must match the pattern %s", f.Text.Pattern)
	}
	return ""
}

// jsonRefusal finds what a jsonb can't hold.
func jsonRefusal(doc json.RawMessage) string {
	if !strings.Contains(string(doc), `\u0000`) {
		return ""
	}
	dec := json.NewDecoder(strings.NewReader(string(doc)))
	dec.UseNumber()
	for {
		token, err := dec.Token()
		if err != nil {
			return ""
		}
		if s, ok := token.(string); ok && strings.IndexByte(s, 0) >= 0 {
			return "must not contain the character NUL"
		}
	}
}

// rangeRefusal compares exactly, a Float with the bound's nearest Float.
func rangeRefusal(bounds *record.Range, v any) string {
	if against(v, bounds.Min) < 0 {
		return "must be at least " + bounds.Min
	}
	if against(v, bounds.Max) > 0 {
		return "must be at most " + bounds.Max
	}
	return ""
}

// against compares a number with a bound, -1 for below it; 0 when there is no bound.
func against(v any, bound string) int {
	if bound == "" {
		return 0
	}
	if x, ok := v.(float64); ok {
		limit, err := strconv.ParseFloat(bound, 64)
		if err != nil {
			return 0
		}
		return cmp.Compare(x, limit)
	}
	x, ok := new(big.Rat).SetString(fmt.Sprint(v))
	limit, good := new(big.Rat).SetString(bound)
	if !ok || !good {
		return 0
	}
	return x.Cmp(limit)
}
