package record

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Duration is an ISO 8601 duration. Months, days and time are separate because their ratios
// are not fixed.
type Duration struct {
	Months, Days int32
	Micros       int64 // microseconds
}

// maxDurationYears keeps sums with any DateTime within the range of time.Time.
const maxDurationYears = 10000

// maxDurationText bounds the text of a duration, in bytes, because the regular expression
// is slow for long texts. Every duration has a shorter text.
const maxDurationText = 100

// durationText matches weeks, or years, months, days and, after a T, hours, minutes and
// seconds, each at most once and in this order. The duration and each number may have a
// sign.
var durationText = regexp.MustCompile(`^(-)?P(?:(-?\d+)W|(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)D)?` +
	`(?:T(?:(-?\d+(?:\.\d{1,6})?)H)?(?:(-?\d+(?:\.\d{1,6})?)M)?(?:(-?\d+(?:\.\d{1,6})?)S)?)?)$`)

// ParseDuration parses an ISO 8601 duration such as "P1Y2M10DT2H30M" or "P2W". The last of
// hours, minutes and seconds may have at most six decimals.
func ParseDuration(s string) (Duration, error) {
	if len(s) > maxDurationText {
		return Duration{}, errDuration
	}
	part := durationText.FindStringSubmatch(s)
	_, fraction, _ := strings.Cut(s, ".")
	if part == nil || strings.IndexAny(fraction, "HMS") < len(fraction)-1 || !strings.ContainsAny(s[len(s)-1:], "WYMDHS") {
		return Duration{}, errDuration
	}
	const inMonths, inDays, inSeconds = 0, 1, 2
	var sums [3]int64 // in millionths
	for i, unit := range []struct{ is, of int64 }{
		{7, inDays}, {12, inMonths}, {1, inMonths}, {1, inDays}, {3600, inSeconds}, {60, inSeconds}, {1, inSeconds},
	} {
		n, ok := millionths(part[i+2], unit.is)
		if !ok {
			return Duration{}, errDuration
		}
		sums[unit.of] += n
	}
	months, days := sums[inMonths]/1e6, sums[inDays]/1e6
	if outside(months, maxDurationYears*12) || outside(days, maxDurationYears*366) ||
		outside(sums[inSeconds]/1e6, maxDurationYears*366*86400) {
		return Duration{}, errDuration
	}
	d := Duration{Months: int32(months), Days: int32(days), Micros: sums[inSeconds]}
	if part[1] != "" {
		d = d.Neg()
	}
	return d, nil
}

// millionths parses a number with at most six decimals, times a factor; 0 for an empty
// text. It returns false for a number that is too large.
func millionths(text string, factor int64) (int64, bool) {
	if text == "" {
		return 0, true
	}
	whole, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+(fraction + "000000")[:6], 10, 64)
	if err != nil || outside(n, 1e18/factor) {
		return 0, false
	}
	return n * factor, true
}

func outside(n, limit int64) bool { return n > limit || n < -limit }

// AddTo returns t plus the duration, in the time zone of t.
func (d Duration) AddTo(t time.Time) time.Time {
	at := t.AddDate(0, int(d.Months), int(d.Days))
	return time.Unix(at.Unix()+d.Micros/1e6, int64(at.Nanosecond())+d.Micros%1e6*1e3).In(t.Location())
}

// Neg returns the negative duration.
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
	*d, err = ParseDuration(s)
	return err
}
