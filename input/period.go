package input

import (
	"fmt"
	"time"

	"recordgraph/record"
)

// period reads last and next: the half-open range between now and a duration
// before or after it. The time zone decides where days, months and years of the
// duration begin. For a Date, now is the end of today there: today is the last
// of the last days, tomorrow the first of the next.
//
//	last: "P7D"   now − 7 days ≤ x < now
//	next: "P30D"  now ≤ x < now + 30 days
func (w *filterReader) period(f *record.Field, path string, raw any, beside map[string]any, name string) *record.Filter {
	d, ok := w.length(f, path, raw)
	if !ok {
		return nil
	}
	zone, ok := w.zone(beside)
	if !ok {
		return nil // reported where it stands
	}
	p := Period{field: f, next: name == record.KeyNext, long: d, zone: zone}
	from, to, ok := p.Ends(w.now)
	if !ok {
		w.Wrong(path, "must stay within the years 0001 to 9999")
		return nil
	}
	p.Filter = record.And(
		&record.Filter{Op: record.OpGte, Field: f, Value: from},
		&record.Filter{Op: record.OpLt, Field: f, Value: to},
	)
	p.Filter.Relative = fmt.Sprintf("%s %s in %s", name, d, zone)
	if w.notes != nil {
		w.notes.Periods = append(w.notes.Periods, p)
	}
	return p.Filter
}

// length reads the duration of a period.
func (w *filterReader) length(f *record.Field, path string, raw any) (record.Duration, bool) {
	v, err := record.Coerce(&record.Field{Scalar: record.ScalarDuration}, raw)
	if err != nil {
		w.Wrong(path, err.Error())
		return record.Duration{}, false
	}
	d := v.(record.Duration)
	switch {
	case d.Months < 0 || d.Days < 0 || d.Micros < 0:
		w.Wrong(path, "must not be negative")
	case f.Scalar == record.ScalarDate && d.Micros != 0:
		w.Wrong(path, "must be whole days for a Date, such as P7D")
	default:
		return d, true
	}
	return record.Duration{}, false
}

// zone reads the time zone beside last and next; UTC when there is none.
func (w *filterReader) zone(beside map[string]any) (*time.Location, bool) {
	name, ok := beside[record.KeyTimeZone].(string)
	if !ok {
		_, there := beside[record.KeyTimeZone]
		return time.UTC, !there
	}
	// Names of the database begin with a capital letter. Others are files of this
	// machine, such as localtime, or count leap seconds, as right/Europe/Berlin does.
	if name == "" || name[0] < 'A' || name[0] > 'Z' || name == "Local" {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}

// zoneAlone reports what is wrong with a timeZone.
func (w *filterReader) zoneAlone(path string, beside map[string]any) {
	w.leaves-- // it is no condition of its own
	_, last := beside[record.KeyLast]
	_, next := beside[record.KeyNext]
	if !last && !next {
		w.Wrong(path, "needs last or next in the same object")
		return
	}
	if _, ok := w.zone(beside); !ok {
		w.Wrong(path, "must be a time zone of the IANA database, such as Europe/Berlin")
	}
}

// shift moves t by d: months first, to the month's last day where the day
// doesn't exist, as PostgreSQL adds intervals; then days, then time.
func shift(t time.Time, d record.Duration) time.Time {
	first := time.Date(t.Year(), t.Month()+time.Month(d.Months), 1,
		t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), t.Location())
	day := min(t.Day(), time.Date(first.Year(), first.Month()+1, 0, 0, 0, 0, 0, time.UTC).Day())
	return record.Duration{Days: int32(day-1) + d.Days, Micros: d.Micros}.AddTo(first)
}

func instant(f *record.Field, t time.Time) any {
	if f.Scalar == record.ScalarDate {
		return record.Date(t.Format(time.DateOnly))
	}
	return t
}
