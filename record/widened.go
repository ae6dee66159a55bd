package record

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// WidenStage is a stage of the change of a field's type to a wider one (@widened). Each stage
// is a release of its own, because replicas of two successive releases run at the same time.
type WidenStage uint8

// The stages, in order.
const (
	WriteBoth WidenStage = iota + 1 // reads use the old column, writes set both
	ReadNew                         // reads use the new column, writes set both
	WriteNew                        // reads and writes use the new column
)

// widenStages are the names of the stages in a model, by WidenStage.
var widenStages = [...]string{"", "WRITE_BOTH", "READ_NEW", "WRITE_NEW"}

// String is the stage's name in a model.
func (s WidenStage) String() string { return widenStages[s] }

// WidenStages are the names of the stages in a model, in order.
func WidenStages() []string { return widenStages[1:] }

// Widened is the change of a field's type to a wider one. The values are first in the old column,
// then in both columns, then in the new one. Field.Column is the column that reads use.
type Widened struct {
	From  Scalar // the earlier type
	Old   string // the column of the earlier type
	New   string // the column of the field's type
	Stage WidenStage

	// Second is the column that writes set besides Field.Column, as a field with the type of the
	// column; nil in the last stage. NewSchema sets it.
	Second *Field
}

// SecondColumn is the column that writes set besides Field.Column; empty in the last stage and for
// a field whose type is not widened.
func (w *Widened) SecondColumn() string {
	switch {
	case w == nil || w.Stage == WriteNew:
		return ""
	case w.Stage == WriteBoth:
		return w.New
	}
	return w.Old
}

// WidenedConstraint is the name of the constraint that both columns of a widened field have the same values.
func WidenedConstraint(t *Type, w *Widened) string {
	return ConstraintName("widened_check", t.Table, w.New)
}

// WidenedTypes returns the types to which a field of the type can be widened.
func WidenedTypes(from Scalar) []Scalar {
	switch from {
	case ScalarInt:
		return []Scalar{ScalarBigInt, ScalarDecimal}
	case ScalarBigInt:
		return []Scalar{ScalarDecimal}
	}
	return nil
}

// Second is the column that writes set besides the field's own, as a field with the type of the
// column; nil for almost all fields, see [Widened].
func (f *Field) Second() *Field {
	if f.Widened == nil {
		return nil
	}
	return f.Widened.Second
}

// Columns are the columns of a stored field, as fields with the types of the columns: the field
// itself, and while its type is widened, also the second column.
func (f *Field) Columns() []*Field {
	second := f.Second()
	if second == nil {
		return []*Field{f}
	}
	own := *f
	own.Scalar, own.Widened = f.ColumnScalar(), nil
	return []*Field{&own, second}
}

// ColumnScalar is the scalar of the field's column. It is narrower than the field's scalar while
// reads use the old column of a widened field.
func (f *Field) ColumnScalar() Scalar {
	if f.Widened != nil && f.Widened.Stage == WriteBoth {
		return f.Widened.From
	}
	return f.Scalar
}

// linkSecond sets the second column of a widened field.
func (f *Field) linkSecond() {
	w := f.Widened
	if w.SecondColumn() == "" {
		return
	}
	w.Second = &Field{Name: f.Name, Column: w.SecondColumn(), Scalar: f.Scalar, NonNull: f.NonNull, Range: f.Range, Default: f.Default}
	if w.Stage == ReadNew {
		w.Second.Scalar = w.From
	}
}

// FitColumns returns a coerced value in the form that all columns of the field can store. While
// writes set the old column of a widened field, the value must fit the earlier type.
func (f *Field) FitColumns(v any) (any, error) {
	if f.Widened.SecondColumn() == "" || v == nil {
		return v, nil
	}
	least, greatest := integerLimits(f.Widened.From)
	n, ok := wholeNumber(v)
	if !ok || n < least || n > greatest {
		return nil, errors.New(f.IntegerRule())
	}
	if f.Scalar == ScalarDecimal {
		return Decimal(strconv.FormatInt(n, 10)), nil
	}
	return n, nil
}

// IntegerRule describes the integers that the columns of the field can store; empty for
// a field of other values.
func (f *Field) IntegerRule() string {
	until, scalar := "", f.Scalar
	if f.Widened.SecondColumn() != "" {
		until, scalar = " until the change of the type is complete", f.Widened.From
	}
	if scalar != ScalarInt && scalar != ScalarBigInt {
		return ""
	}
	least, greatest := integerLimits(scalar)
	return fmt.Sprintf("must be an integer from %d to %d%s", least, greatest, until)
}

// integerLimits are the least and the greatest Int or BigInt.
func integerLimits(s Scalar) (least, greatest int64) {
	if s == ScalarInt {
		return math.MinInt32, math.MaxInt32
	}
	return math.MinInt64, math.MaxInt64
}

// wholeNumber returns a coerced number as an integer; false if it is none of 64 bit.
func wholeNumber(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case Decimal:
		whole, fraction, _ := strings.Cut(string(v), ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		return n, err == nil && strings.Trim(fraction, "0") == ""
	}
	return 0, false
}
