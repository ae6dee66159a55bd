package store_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"recordgraph/record"
	"recordgraph/store/storetest"
)

// anyValue is a random value of a scalar's whole range; nil for scalars with few values.
func (r *values) anyValue(s record.Scalar) any {
	sign := int64(1 - 2*r.IntN(2))
	switch s {
	case record.ScalarInt:
		return int64(int32(r.Uint32()))
	case record.ScalarBigInt:
		return int64(r.Uint64())
	case record.ScalarFloat:
		f := math.Float64frombits(r.Uint64())
		if math.IsNaN(f) || math.IsInf(f, 0) {
			return 0.0
		}
		return f
	case record.ScalarDecimal:
		return record.Decimal(fmt.Sprintf("%d.%0*d", sign*int64(1+r.IntN(1e9)), 1+r.IntN(30), r.IntN(1e9)))
	case record.ScalarDate:
		return record.Date(r.moment().Format(time.DateOnly))
	case record.ScalarDateTime:
		return r.moment()
	case record.ScalarDuration:
		return record.Duration{
			Months: int32(sign) * r.Int32N(120000), Days: r.Int32N(2e6) - 1e6,
			Micros: (r.Int64N(1e15) - 5e14) / int64(math.Pow10(r.IntN(16))),
		}
	case record.ScalarUUID:
		var u uuid.UUID
		for i := range u {
			u[i] = byte(r.Uint32())
		}
		return u
	case record.ScalarString:
		runes := make([]rune, r.IntN(100))
		for i := range runes {
			runes[i] = rune(1 + r.IntN(0xD7FF))
			if r.IntN(5) == 0 {
				runes[i] = rune(0xE000 + r.IntN(0x10FFFF-0xE000+1))
			}
		}
		return string(runes)
	}
	return nil
}

// moment is a random instant of the years 1 to 9999, in microseconds.
func (r *values) moment() time.Time {
	first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	last := time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC).UnixMicro()
	return time.UnixMicro(first + r.Int64N(last-first+1)).UTC()
}

// TestRoundTrip writes and reads values of each scalar's whole range, alone and in lists, one record and many at a
// time.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	sample := d.typ("Sample")
	r := newValues(rand.New(rand.NewPCG(1, 1)))
	for _, n := range []int{1, 200} {
		c := &record.Create{Type: sample, Select: []*record.Selection{{Type: sample}}}
		want := make([]any, n)
		for i := range n {
			object := map[string]any{}
			in := record.Values{{Field: sample.Field("name"), Value: "a"}}
			for _, f := range columns(sample) {
				v := r.anyValue(f.Scalar)
				if v == nil || f.ReadOnly || f.Name == "name" {
					continue
				}
				if f.List {
					v = []any{v, r.anyValue(f.Scalar), r.anyValue(f.Scalar)}
				}
				in = append(in, record.Assignment{Field: f, Value: v})
				object[f.Name] = expectedValue(f, v)
				if i == 0 {
					c.Select[0].Fields = append(c.Select[0].Fields, record.Selected{Key: f.Name, Field: f})
				}
			}
			c.Inputs, want[i] = append(c.Inputs, in), object
		}
		w := must(d.Create(t.Context(), c))(t)
		got := make([]any, n)
		for i, b := range w.Objects[0] {
			got[i] = reply(t, b)
		}
		if diff := cmp.Diff(normal(want), normal(got)); diff != "" {
			t.Errorf("returned (-want +got):\n%s", diff)
		}
		objects := must(d.Lookup(t.Context(), &record.Lookup{Type: sample, IDs: w.IDs, Select: c.Select[0]}))(t)
		for i, b := range objects {
			got[i] = reply(t, b)
		}
		if diff := cmp.Diff(normal(want), normal(got)); diff != "" {
			t.Errorf("read (-want +got):\n%s", diff)
		}
	}
}
