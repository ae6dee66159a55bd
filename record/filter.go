package record

// Op is the operator of a filter node: a logical operator, a comparison, or a relation.
type Op uint8

// The operators of filters. Comparisons have a Field and a Value; And, Or and
// Not have Args; One, Some, Every and None have a relation Field and at most one Arg.
const (
	OpAnd Op = iota + 1
	OpOr
	OpNot // one Arg

	OpEq
	OpIn     // Value is []any
	OpIsNull // no Value; isNull: false is Not of it
	OpGt
	OpGte
	OpLt
	OpLte
	OpContains   // of a String, or JSON containment
	OpStartsWith // strings
	OpEndsWith
	OpMatches // POSIX regular expression
	OpEqFold  // Fold: ignores case
	OpContainsFold
	OpStartsWithFold
	OpEndsWithFold
	OpHas    // the list has the element Value
	OpHasAny // Value is []any
	OpHasAll // Value is []any
	OpIsEmpty
	OpHasKey // JSON object has the key Value

	OpOne   // the record of the to-one relation exists and matches Arg, if there is one
	OpSome  // to-many: at least one matches; without Arg: at least one exists
	OpEvery // to-many: all match
	OpNone  // to-many: none matches
)

// Text reports whether the operator searches in text.
func (op Op) Text() bool {
	switch op {
	case OpContains, OpStartsWith, OpEndsWith, OpEqFold, OpContainsFold, OpStartsWithFold, OpEndsWithFold:
		return true
	}
	return false
}

// Prefix reports whether the operator compares the beginning of text.
func (op Op) Prefix() bool { return op == OpStartsWith || op == OpStartsWithFold }

// Filter is a checked filter. Operands are coerced to the Go type of the field (see
// [Coerce]). A nil *Filter matches every record. Filters are two-valued: a comparison with
// null is false, and Not of it is true.
type Filter struct {
	Op    Op
	Field *Field
	Value any      // or a [Param]
	At    []string // for JSON: the path inside the value; nil for the whole value

	// As is the type of a comparison with a JSON value. ScalarDecimal: numbers; Value is a
	// Decimal (In: a list of Decimals). ScalarString: texts, with all operators of String;
	// Value is a string. ScalarJSON or 0: Eq, In, Contains with a json.RawMessage, and HasKey
	// with a string. IsNull is also true of JSON null and of an absent path.
	As   Scalar
	Args []*Filter

	// Relative is the text of last or next ("last P7D in Europe/Berlin"), on the And of the
	// two ends. It identifies the filter in cursors, because the ends change with time.
	Relative string
}

// And combines filters. It ignores nil ones, and returns nil if all are nil.
func And(filters ...*Filter) *Filter {
	var only *Filter
	several := 0
	for _, f := range filters {
		if f != nil {
			only, several = f, several+1
		}
	}
	if several < 2 {
		return only
	}
	args := make([]*Filter, 0, several)
	for _, f := range filters {
		if f != nil {
			args = append(args, f)
		}
	}
	return &Filter{Op: OpAnd, Args: args}
}

// Not negates a filter.
func Not(f *Filter) *Filter { return &Filter{Op: OpNot, Args: []*Filter{f}} }
