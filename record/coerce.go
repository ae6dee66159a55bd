package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/google/uuid"
)

// The messages for invalid values, which follow the input path.
var (
	errString   = errors.New("must be a string")
	errBoolean  = errors.New("must be true or false")
	errInt      = errors.New("must be an integer from -2147483648 to 2147483647")
	errFloat    = errors.New("must be a finite number")
	errBigInt   = errors.New("must be a 64 bit integer, as a string such as \"8000000\"")
	errDecimal  = errors.New("must be a decimal number as a string, such as \"12.50\"")
	errDate     = errors.New("must be a date of the calendar such as 2023-02-28, years 0001 to 9999")
	errDateTime = errors.New("must be an RFC 3339 date and time such as 2023-02-28T12:00:00.5Z, years 0001 to 9999, with at most six decimals")
	errDuration = errors.New("must be an ISO 8601 duration such as P7D or PT36H")
	errUUID     = errors.New("must be a UUID such as 2f1c9a52-7b0f-4c3a-9d59-0c8f6e2f1a77")
	errURL      = errors.New("must be an absolute URL by RFC 3986, such as https://example.org/a%20b")
	errNull     = errors.New("must not be null")
)

// Coerce converts a raw value from a JSON decoder or a GraphQL parser (string, bool, int64,
// float64, json.Number, map, slice) to the Go value of the field's scalar. For a list field
// it coerces one element; the Go value of a list is a []any of coerced elements. Only a
// BigInt and a Decimal can be a number in a string.
//
//	String, URL        string          Date      Date
//	Boolean            bool            DateTime  time.Time in UTC
//	Int, BigInt        int64           Duration  Duration
//	Float              float64         UUID      uuid.UUID
//	Decimal            Decimal         JSON      json.RawMessage
//	ID                 ID              Enum      string, the stored text of the value
//
// The error says what the value must be, without the path.
func Coerce(f *Field, raw any) (any, error) {
	if raw == nil && f.Scalar != ScalarJSON {
		return nil, errNull
	}
	switch f.Scalar {
	case ScalarInt:
		return coerceInt(raw)
	case ScalarFloat:
		return coerceFloat(raw)
	case ScalarBoolean:
		return as[bool](raw, errBoolean)
	case ScalarJSON:
		b, err := json.Marshal(raw)
		return json.RawMessage(b), err
	case ScalarBigInt, ScalarDecimal:
		return coerceExact(f.Scalar, raw)
	}
	s, ok := raw.(string)
	if !ok {
		return nil, mustBe(f)
	}
	return coerceText(f, s)
}

func coerceText(f *Field, s string) (any, error) {
	switch f.Scalar {
	case ScalarString:
		return s, nil
	case ScalarEnum:
		text, ok := f.Enum.Stored(s)
		if !ok {
			return nil, mustBe(f)
		}
		return text, nil
	case ScalarDate:
		return wrap(ParseDate(s))
	case ScalarDateTime:
		return wrap(ParseDateTime(s))
	case ScalarDuration:
		return wrap(ParseDuration(s))
	case ScalarUUID:
		u, err := uuid.Parse(s)
		if err != nil || len(s) != 36 {
			return nil, errUUID
		}
		return u, nil
	case ScalarURL:
		if !validURL(s) {
			return nil, errURL
		}
		return s, nil
	case ScalarID:
		return coerceID(f, s)
	}
	return nil, fmt.Errorf("has no scalar")
}

// coerceID checks the type of a relation's ID. The caller checks the type of a record's own
// ID, because the field does not have it.
func coerceID(f *Field, s string) (any, error) {
	if f.Relation != nil {
		return wrap(ParseIDOf(f.Relation.Type, s))
	}
	return wrap(ParseID(s))
}

func mustBe(f *Field) error {
	switch f.Scalar {
	case ScalarEnum:
		return &EnumError{f.Enum}
	case ScalarDate:
		return errDate
	case ScalarDateTime:
		return errDateTime
	case ScalarDuration:
		return errDuration
	case ScalarUUID:
		return errUUID
	case ScalarURL:
		return errURL
	}
	return errString
}

func coerceInt(raw any) (any, error) {
	n, ok := integer(raw)
	if !ok || n < math.MinInt32 || n > math.MaxInt32 {
		return nil, errInt
	}
	return n, nil
}

func coerceFloat(raw any) (any, error) {
	var x float64
	switch v := raw.(type) {
	case float64:
		x = v
	case json.Number:
		var err error
		if x, err = v.Float64(); err != nil {
			return nil, errFloat
		}
	default:
		n, ok := integer(raw)
		if !ok {
			return nil, errFloat
		}
		x = float64(n)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, errFloat
	}
	return x, nil
}

func coerceExact(s Scalar, raw any) (any, error) {
	text, ok := raw.(string)
	if n, isNumber := raw.(json.Number); isNumber {
		text, ok = string(n), isInteger(string(n))
	} else if n, isInt := integer(raw); isInt {
		text, ok = strconv.FormatInt(n, 10), true
	}
	if s == ScalarDecimal {
		if !ok {
			return nil, errDecimal
		}
		return wrap(ParseDecimal(text))
	}
	if !ok {
		return nil, errBigInt
	}
	n, err := ParseBigInt(text)
	if err != nil {
		return nil, err
	}
	return int64(n), nil
}

// integer reads an integer of any decoder; false for any other value.
func integer(raw any) (int64, bool) {
	switch v := raw.(type) {
	case int64:
		return v, true
	case int:
		return int64(v), true
	case int32:
		return int64(v), true
	case json.Number:
		n, err := strconv.ParseInt(string(v), 10, 64)
		return n, err == nil
	}
	return 0, false
}

func as[T any](raw any, err error) (any, error) {
	v, ok := raw.(T)
	if !ok {
		return nil, err
	}
	return v, nil
}

func wrap[T any](v T, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return v, nil
}
