package record

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// BigInt is a 64 bit integer, a string in JSON because JavaScript's numbers hold 53 bits.
type BigInt int64

// ParseBigInt reads decimal digits with an optional minus sign.
func ParseBigInt(s string) (BigInt, error) {
	if !isInteger(s) {
		return 0, errBigInt
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, errBigInt
	}
	return BigInt(n), nil
}

// MarshalJSON writes the number as a string.
func (n BigInt) MarshalJSON() ([]byte, error) {
	return append(strconv.AppendInt([]byte{'"'}, int64(n), 10), '"'), nil
}

// UnmarshalJSON reads a string or an integer.
func (n *BigInt) UnmarshalJSON(b []byte) (err error) {
	*n, err = ParseBigInt(strings.Trim(string(b), `"`))
	return err
}

// Decimal is an exact decimal number in its text form, such as "-12.50".
type Decimal string

// maxDecimalDigits bounds a Decimal, far below PostgreSQL's limit.
const maxDecimalDigits = 200

// isInteger reports whether s is digits with an optional minus sign.
func isInteger(s string) bool { return isDigits(strings.TrimPrefix(s, "-")) }

// isDecimal reports whether s is digits with an optional minus sign and fraction.
func isDecimal(s string) bool {
	whole, fraction, found := strings.Cut(s, ".")
	return isInteger(whole) && (!found || isDigits(fraction))
}

// isDigits reports whether s is one decimal digit or more.
func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// ParseDecimal reads digits with an optional minus sign and fraction; no exponent, no NaN.
func ParseDecimal(s string) (Decimal, error) {
	if len(s) > maxDecimalDigits || !isDecimal(s) {
		return "", errDecimal
	}
	return Decimal(s), nil
}

// Date is a day without a time zone: "2006-01-02", years 1 to 9999.
type Date string

// ParseDate parses a date of the calendar.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 || len(s) != len(time.DateOnly) {
		return "", errDate
	}
	return Date(s), nil
}

// Value returns the duration as a PostgreSQL interval.
func (d Duration) Value() (driver.Value, error) {
	return fmt.Sprintf("%d months %d days %d microseconds", d.Months, d.Days, d.Micros), nil
}

// MarshalGQL and UnmarshalGQL serve handwritten fields and arguments of the scalars.

// MarshalGQL writes the number as a string.
func (n BigInt) MarshalGQL(w io.Writer) { writeJSON(w, n) }

// UnmarshalGQL reads a string or an integer.
func (n *BigInt) UnmarshalGQL(v any) error { return unmarshalGQL(n, ScalarBigInt, v) }

// MarshalGQL writes the number as a string.
func (d Decimal) MarshalGQL(w io.Writer) { writeJSON(w, d) }

// UnmarshalGQL reads a string or an integer.
func (d *Decimal) UnmarshalGQL(v any) error { return unmarshalGQL(d, ScalarDecimal, v) }

// MarshalGQL writes the date.
func (d Date) MarshalGQL(w io.Writer) { writeJSON(w, d) }

// UnmarshalGQL reads a date.
func (d *Date) UnmarshalGQL(v any) error { return unmarshalGQL(d, ScalarDate, v) }

// MarshalGQL writes the duration.
func (d Duration) MarshalGQL(w io.Writer) { writeJSON(w, d) }

// UnmarshalGQL reads a duration.
func (d *Duration) UnmarshalGQL(v any) error { return unmarshalGQL(d, ScalarDuration, v) }

func writeJSON(w io.Writer, v any) {
	b, err := json.Marshal(v)
	if err == nil {
		_, _ = w.Write(b) // w is a buffer of gqlgen's
	}
}

func unmarshalGQL[T any](to *T, s Scalar, raw any) error {
	v, err := Coerce(&Field{Scalar: s}, raw)
	if err != nil {
		return err
	}
	if n, ok := v.(int64); ok {
		v = BigInt(n)
	}
	*to = v.(T)
	return nil
}
