package record

import "time"

// AppendDateTime appends the text of an instant: in UTC, to the microsecond,
// without trailing zeros. Years are those of the calendar that have four digits.
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
