package record_test

import (
	"math"
	"strings"
	"testing"

	"recordgraph/record"
)

func TestFitColumns(t *testing.T) {
	t.Parallel()
	const refused = "refused"
	for _, test := range []struct {
		to, from record.Scalar
		value    any
		want     any // in the stages WRITE_BOTH and READ_NEW
	}{
		{record.ScalarBigInt, record.ScalarInt, int64(math.MaxInt32), int64(math.MaxInt32)},
		{record.ScalarBigInt, record.ScalarInt, int64(math.MaxInt32 + 1), refused},
		{record.ScalarBigInt, record.ScalarInt, int64(math.MinInt32 - 1), refused},
		{record.ScalarBigInt, record.ScalarInt, nil, nil},
		{record.ScalarDecimal, record.ScalarInt, record.Decimal("2147483648"), refused},
		{record.ScalarDecimal, record.ScalarBigInt, record.Decimal("007"), record.Decimal("7")},
		{record.ScalarDecimal, record.ScalarBigInt, record.Decimal("-12.00"), record.Decimal("-12")},
		{record.ScalarDecimal, record.ScalarBigInt, record.Decimal("-0.0"), record.Decimal("0")},
		{record.ScalarDecimal, record.ScalarBigInt, record.Decimal("12.50"), refused},
		{record.ScalarDecimal, record.ScalarBigInt, record.Decimal("9223372036854775808"), refused},
	} {
		for stage := record.WriteBoth; stage <= record.WriteNew; stage++ {
			f := &record.Field{Scalar: test.to, Widened: &record.Widened{From: test.from, Old: "a", New: "b", Stage: stage}}
			want := test.want
			if stage == record.WriteNew {
				want = test.value
			}
			got, err := f.FitColumns(test.value)
			if err != nil {
				got = refused
				if !strings.Contains(err.Error(), "must be an integer from -") {
					t.Errorf("%v: %v", test.value, err)
				}
			}
			if got != want {
				t.Errorf("%s to %s in %s: %v becomes %v, want %v", test.from, test.to, stage, test.value, got, want)
			}
		}
	}
}
