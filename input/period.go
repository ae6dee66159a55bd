package input

import (
	"fmt"
	"time"

	"recordgraph/record"
)

// period reads last and next: the half-open range between now and a duration before or
// after now. Days, months and years of the duration are those of the time zone. For a
// Date, now is the end of today in the time zone: last includes today, next begins
// tomorrow.
//
//	last: "P7D"   now − 7 days ≤ x < now
//	next: "P30D"  now ≤ x < now + 30 days
func (w *filterReader) period(f *record.Field, path string, raw any, siblings map[string]any, name string) *record.Filter {
	d, ok := w.length(f, path, raw)
	if !ok {
		return nil
	}
	zone, ok := w.zone(siblings)
	if !ok {
		return nil // checkZone reports the mistake
	}
	p := Period{field: f, next: name == record.KeyNext, length: d, zone: zone}
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

// zone reads the time zone in the object of last and next; UTC if absent.
func (w *filterReader) zone(siblings map[string]any) (*time.Location, bool) {
	name, ok := siblings[record.KeyTimeZone].(string)
	if !ok {
		_, present := siblings[record.KeyTimeZone]
		return time.UTC, !present
	}
	// Names in the IANA database begin with a capital letter. Other names are files of the
	// machine, such as localtime, or count leap seconds, such as right/Europe/Berlin.
	if name == "" || name[0] < 'A' || name[0] > 'Z' || name == "Local" {
		return nil, false
	}
	zone, err := time.LoadLocation(name)
	return zone, err == nil
}

// checkZone reports the mistakes of a timeZone.
func (w *filterReader) checkZone(path string, siblings map[string]any) {
	w.leaves-- // a time zone is not a condition
	_, last := siblings[record.KeyLast]
	_, next := siblings[record.KeyNext]
	if !last && !next {
		w.Wrong(path, "needs last or next in the same object")
		return
	}
	if _, ok := w.zone(siblings); !ok {
		w.Wrong(path, "must be a time zone of the IANA database, such as Europe/Berlin")
	}
}

// shift adds d to t as PostgreSQL adds intervals: months first, to the last day of a month
// that is too short, then days, then the time.
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
