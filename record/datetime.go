package record

import (
	"strings"
	"time"
)

// maxDecimals bounds the decimals of seconds, because PostgreSQL keeps microseconds.
const maxDecimals = 6

// ParseDateTime parses an RFC 3339 date and time of the years 1 to 9999 and returns it in
// UTC. T and Z may be lower case. It refuses what PostgreSQL can't store exactly: more
// than six decimals, and leap seconds (":60").
func ParseDateTime(s string) (time.Time, error) {
	s = strings.ToUpper(s)
	if !isRFC3339(s) {
		return time.Time{}, errDateTime
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, errDateTime
	}
	if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
		return time.Time{}, errDateTime
	}
	return t, nil
}

// isRFC3339 checks what [time.Parse] does not: two digits for the hour, a point before the
// decimals, and an offset of at most 23:59.
func isRFC3339(s string) bool {
	const local = "0000-00-00T00:00:00"
	if len(s) < len(local) || !fits(s[:len(local)], local) {
		return false
	}
	zone := s[len(local):]
	if fraction, found := strings.CutPrefix(zone, "."); found {
		zone = strings.TrimLeft(fraction, "0123456789")
		if n := len(fraction) - len(zone); n < 1 || n > maxDecimals {
			return false
		}
	}
	if zone == "Z" {
		return true
	}
	return (fits(zone, "+00:00") || fits(zone, "-00:00")) && zone[1:3] <= "23" && zone[4:] <= "59"
}

// fits reports whether s equals shape, with a digit for every 0 in shape.
func fits(s, shape string) bool {
	if len(s) != len(shape) {
		return false
	}
	for i := range len(shape) {
		if shape[i] == '0' && (s[i] < '0' || s[i] > '9') || shape[i] != '0' && s[i] != shape[i] {
			return false
		}
	}
	return true
}

// AppendDateTime appends an instant in UTC, with microseconds but without trailing zeros.
// The year has four digits.
//
//	2026-11-21T08:30:00.25Z
func AppendDateTime(b []byte, t time.Time) []byte {
	t = t.UTC()
	year, month, day := t.Date()
	if year < 0 || year > 9999 {
		return t.AppendFormat(b, "2006-01-02T15:04:05.999999Z")
	}
	hour, minute, second := t.Clock()
	b = two(two(b, year/100), year%100)
	b = two(append(b, '-'), int(month))
	b = two(append(b, '-'), day)
	b = two(append(b, 'T'), hour)
	b = two(append(b, ':'), minute)
	b = two(append(b, ':'), second)
	if micros := t.Nanosecond() / 1000; micros > 0 {
		b = append(b, '.')
		b = two(two(two(b, micros/10000), micros/100%100), micros%100)
		for b[len(b)-1] == '0' {
			b = b[:len(b)-1]
		}
	}
	return append(b, 'Z')
}

// two appends two digits.
func two(b []byte, n int) []byte { return append(b, byte('0'+n/10), byte('0'+n%10)) }
