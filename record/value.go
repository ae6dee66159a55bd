package record

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/sosodev/duration"
)

// BigInt is a 64 bit integer, a string in JSON because JavaScript's numbers hold 53 bits.
type BigInt int64

// ParseBigInt reads decimal digits with an optional minus sign.
func ParseBigInt(s string) (BigInt, error) {
	if !integerText.MatchString(s) {
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

// maxDecimalDigits bounds a Decimal: far beyond any amount, far below PostgreSQL's own bound.
const maxDecimalDigits = 200

var (
	integerText = regexp.MustCompile(`^-?[0-9]+$`)
	decimalText = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`)
)

// ParseDecimal reads digits with an optional minus sign and fraction; no exponent, no NaN.
func ParseDecimal(s string) (Decimal, error) {
	if len(s) > maxDecimalDigits || !decimalText.MatchString(s) {
		return "", errDecimal
	}
	return Decimal(s), nil
}

// Date is a day without a time zone: "2006-01-02", years 1 to 9999.
type Date string

// ParseDate reads a date of the calendar.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 || len(s) != len(time.DateOnly) {
		return "", errDate
	}
	return Date(s), nil
}

// ParseDateTime reads an RFC 3339 instant and returns it in UTC with
// microseconds, years 1 to 9999.
func ParseDateTime(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, errDateTime
	}
	t = t.UTC().Truncate(time.Microsecond)
	if t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, errDateTime
	}
	return t, nil
}

// dateTimeLayout is how a DateTime is written: UTC, microseconds without trailing zeros.
const dateTimeLayout = "2006-01-02T15:04:05.999999Z"

// AppendDateTime appends the text of an instant.
func AppendDateTime(b []byte, t time.Time) []byte { return t.UTC().AppendFormat(b, dateTimeLayout) }

// Duration is a length of time as ISO 8601 has it. Months, days and time are
// kept apart because a month has no fixed number of days.
type Duration struct {
	Months, Days int32
	Micros       int64 // microseconds
}

// maxDurationYears keeps sums with any DateTime inside what time.Time holds.
const maxDurationYears = 10000

// ParseDuration reads an ISO 8601 duration such as "P1Y2M10DT2H30M". Fractions
// are for seconds, minutes and hours alone.
func ParseDuration(s string) (Duration, error) {
	d, err := duration.Parse(s)
	if err != nil || !strings.ContainsAny(s, "0123456789") || strings.ContainsAny(s, "eEnN+") {
		return Duration{}, errDuration
	}
	months, days := d.Years*12+d.Months, d.Weeks*7+d.Days
	seconds := d.Hours*3600 + d.Minutes*60 + d.Seconds
	if months != float64(int32(months)) || days != float64(int32(days)) ||
		months > maxDurationYears*12 || days > maxDurationYears*366 || seconds > maxDurationYears*366*86400 {
		return Duration{}, errDuration
	}
	out := Duration{Months: int32(months), Days: int32(days), Micros: int64(seconds*1e6 + 0.5)}
	if d.Negative {
		out = Duration{Months: -out.Months, Days: -out.Days, Micros: -out.Micros}
	}
	return out, nil
}

// AddTo returns t moved by the duration, in t's own zone.
func (d Duration) AddTo(t time.Time) time.Time {
	return t.AddDate(0, int(d.Months), int(d.Days)).Add(time.Duration(d.Micros) * time.Microsecond)
}

// Neg returns the opposite duration.
func (d Duration) Neg() Duration {
	return Duration{Months: -d.Months, Days: -d.Days, Micros: -d.Micros}
}

// String writes the duration in ISO 8601; parts of mixed sign have a sign each.
func (d Duration) String() string {
	if d == (Duration{}) {
		return "PT0S"
	}
	b := []byte{}
	if d.Months <= 0 && d.Days <= 0 && d.Micros <= 0 {
		b, d = append(b, '-'), d.Neg()
	}
	b = append(b, 'P')
	part := func(n int64, unit byte) {
		if n != 0 {
			b = append(strconv.AppendInt(b, n, 10), unit)
		}
	}
	part(int64(d.Months/12), 'Y')
	part(int64(d.Months%12), 'M')
	part(int64(d.Days), 'D')
	if d.Micros != 0 {
		b = append(b, 'T')
		part(d.Micros/3600e6, 'H')
		part(d.Micros/60e6%60, 'M')
		b = appendSeconds(b, d.Micros%60e6)
	}
	return string(b)
}

func appendSeconds(b []byte, micros int64) []byte {
	if micros == 0 {
		return b
	}
	if micros < 0 {
		b, micros = append(b, '-'), -micros
	}
	b = strconv.AppendInt(b, micros/1e6, 10)
	if frac := micros % 1e6; frac != 0 {
		b = append(b, strings.TrimRight(fmt.Sprintf(".%06d", frac), "0")...)
	}
	return append(b, 'S')
}

// MarshalJSON writes the ISO 8601 text.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(d.String()) }

// UnmarshalJSON reads the ISO 8601 text.
func (d *Duration) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	var err error
	*d, err = parseSigned(s)
	return err
}

// parseSigned also reads what String writes for parts of mixed sign.
func parseSigned(s string) (Duration, error) {
	if !strings.Contains(s[min(1, len(s)):], "-") {
		return ParseDuration(s)
	}
	var d Duration
	var micros float64
	body, inTime := strings.TrimPrefix(s, "P"), false
	for body != "" {
		if body[0] == 'T' {
			body, inTime = body[1:], true
			continue
		}
		end := strings.IndexAny(body, "YMDHS")
		if end < 1 {
			return Duration{}, errDuration
		}
		n, err := strconv.ParseFloat(body[:end], 64)
		if err != nil {
			return Duration{}, errDuration
		}
		switch unit := body[end]; {
		case unit == 'Y':
			d.Months += int32(n) * 12
		case unit == 'M' && !inTime:
			d.Months += int32(n)
		case unit == 'D':
			d.Days += int32(n)
		case unit == 'H':
			micros += n * 3600e6
		case unit == 'M':
			micros += n * 60e6
		default:
			micros += n * 1e6
		}
		body = body[end+1:]
	}
	d.Micros = int64(micros)
	return d, nil
}

// Value hands the duration to PostgreSQL as an interval.
func (d Duration) Value() (driver.Value, error) {
	return fmt.Sprintf("%d months %d days %d microseconds", d.Months, d.Days, d.Micros), nil
}

// MarshalGQL and UnmarshalGQL let hand-written fields and arguments use the
// scalars; the texts and errors are the same as everywhere.

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
