package load

import (
	"encoding/json"
	"math/big"
	"strconv"
	"strings"

	"recordgraph/record"
)

// maxPlain bounds the digits of a number that is written without its exponent.
const maxPlain = 200

// exactNumbers replaces the JSON numbers in an object's Decimal fields by texts, as the API has them. A number that is
// too long becomes [unreadable]. The problems have input paths that begin with path.
func exactNumbers(t *record.Type, path string, object map[string]any) []Problem {
	var problems []Problem
	for _, f := range t.Fields {
		if f.Scalar != record.ScalarDecimal {
			continue
		}
		raw, given := object[f.Name]
		if !given {
			continue
		}
		if v, ok := exactNumber(raw); ok {
			object[f.Name] = v
			continue
		}
		object[f.Name] = unreadable{}
		problems = append(problems, Problem{within(path, f.Name), "must be a decimal number of at most " + strconv.Itoa(maxPlain) + " digits"})
	}
	return problems
}

// exactNumber writes a JSON number, or each number of a list, as text.
func exactNumber(raw any) (v any, ok bool) {
	switch v := raw.(type) {
	case json.Number:
		return plain(string(v))
	case []any:
		for i := range v {
			if v[i], ok = exactNumber(v[i]); !ok {
				return nil, false
			}
		}
	}
	return raw, true
}

// plain writes a JSON number without its exponent, with the same decimals. It reports false if the text is too long.
func plain(number string) (text string, ok bool) {
	mantissa, exponent, found := strings.Cut(strings.ToLower(number), "e")
	if !found {
		return number, len(number) <= maxPlain
	}
	shift, err := strconv.Atoi(exponent)
	if err != nil || shift > maxPlain || shift < -maxPlain || len(mantissa) > 2*maxPlain {
		return "", false
	}
	r, ok := new(big.Rat).SetString(number)
	if !ok {
		return "", false
	}
	_, fraction, _ := strings.Cut(mantissa, ".")
	text = r.FloatString(max(0, len(fraction)-shift))
	return text, len(text) <= maxPlain
}
