package input

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"recordgraph/internal/clip"
	"recordgraph/record"
)

const (
	// maxExponent bounds the digits and the exponent of a number in JSON, because
	// PostgreSQL writes all digits.
	maxExponent = 1000

	// maxZeros bounds the sum of the exponents of one root field's numbers, so that a small
	// input cannot make a huge response.
	maxZeros = 100_000
)

var errNumber = fmt.Errorf("must be a number of at most %d digits, with an exponent of at most %[1]d", maxExponent)

// JSON checks the numbers of a JSON value.
func (r *Reader) JSON(path string, raw any) bool {
	if zeros, ok := sumExponents(raw); ok && r.zeros+zeros <= maxZeros {
		r.zeros += zeros
		return true
	}
	inside, err := r.numbers(raw)
	if err == nil {
		return true
	}
	err.Field = clip.Text(path+inside, clip.Path)
	err.Message = err.Field + ": " + err.Message
	r.add(err)
	return false
}

// sumExponents sums the exponents of a JSON value; false if one number is too large.
func sumExponents(raw any) (sum int, ok bool) {
	add := func(item any) bool {
		zeros, ok := sumExponents(item)
		sum += zeros
		return ok
	}
	switch v := raw.(type) {
	case json.Number:
		return exponent(string(v))
	case []any:
		for _, item := range v {
			if !add(item) {
				return 0, false
			}
		}
	case map[string]any:
		for _, item := range v {
			if !add(item) {
				return 0, false
			}
		}
	}
	return sum, true
}

// numbers returns the error of the first number of a JSON value that is too large, and its
// path inside the value, with a dot before each step.
func (r *Reader) numbers(raw any) (string, *record.Error) {
	switch v := raw.(type) {
	case json.Number:
		return "", r.number(string(v))
	case []any:
		for i, item := range v {
			if inside, err := r.numbers(item); err != nil {
				return "." + strconv.Itoa(i) + inside, err
			}
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if inside, err := r.numbers(v[key]); err != nil {
				return "." + clip.Text(key, clip.Name) + inside, err
			}
		}
	}
	return "", nil
}

func (r *Reader) number(s string) *record.Error {
	zeros, ok := exponent(s)
	if !ok {
		return record.Invalid("", errNumber.Error())
	}
	if r.zeros += zeros; r.zeros > maxZeros {
		return &record.Error{Kind: record.ErrLimit, Message: fmt.Sprintf(
			"the numbers of the field have more than the %d digits allowed, with exponents written out", maxZeros)}
	}
	return nil
}

// exponent returns the absolute exponent of a JSON number; false if the exponent or the
// number of digits is too great.
func exponent(s string) (int, bool) {
	mantissa, exponent, found := strings.Cut(strings.ToLower(s), "e")
	if len(mantissa) > maxExponent {
		return 0, false
	}
	if !found {
		return 0, true
	}
	e, err := strconv.Atoi(exponent)
	return max(e, -e), err == nil && e <= maxExponent && e >= -maxExponent
}

// rangeOperand reads the operand of a range inside JSON: a number or a string.
func rangeOperand(raw any) (any, record.Scalar, error) {
	switch v := raw.(type) {
	case string:
		return v, record.ScalarString, nil
	case json.Number:
		if d, ok := exact(string(v)); ok {
			return d, record.ScalarDecimal, nil
		}
		return nil, 0, errNumber
	}
	return nil, 0, errors.New("must be a number or a string")
}

// exact writes a JSON number without an exponent.
func exact(s string) (record.Decimal, bool) {
	if _, ok := exponent(s); !ok {
		return "", false
	}
	mantissa, _, found := strings.Cut(strings.ToLower(s), "e")
	if !found {
		return record.Decimal(s), true
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return "", false
	}
	text := r.FloatString(maxExponent + len(mantissa))
	return record.Decimal(strings.TrimRight(strings.TrimRight(text, "0"), ".")), true
}
