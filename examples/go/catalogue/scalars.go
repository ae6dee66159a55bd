package catalogue

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// BigInt is a 64 bit integer, in JSON a string.
type BigInt int64

// MarshalText writes the digits.
func (b BigInt) MarshalText() ([]byte, error) { return strconv.AppendInt(nil, int64(b), 10), nil }

// UnmarshalText reads the digits.
func (b *BigInt) UnmarshalText(text []byte) error {
	n, err := strconv.ParseInt(string(text), 10, 64)
	*b = BigInt(n)
	return err
}

// Decimal is an exact decimal number such as "12500.00". Calculate with a decimal library of your choice, not with
// floats.
type Decimal string

// Date is a day of the calendar.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// String is the day as ISO 8601 has it.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText writes "2026-11-21".
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads "2026-11-21".
func (d *Date) UnmarshalText(text []byte) error {
	day, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return err
	}
	d.Year, d.Month, d.Day = day.Date()
	return nil
}

// dateTime is an instant as the API has it: UTC, up to microseconds.
const dateTime = "2006-01-02T15:04:05.999999Z"

// MarshalDateTime writes an instant, cut to microseconds.
func MarshalDateTime(t *time.Time) ([]byte, error) { return json.Marshal(t.UTC().Format(dateTime)) }

// UnmarshalDateTime reads an instant.
func UnmarshalDateTime(text []byte, t *time.Time) error { return json.Unmarshal(text, t) }
