package record

// Op is a node of a filter: a connective, a comparison, or a step to related records.
type Op uint8

// The operators of filters. Comparisons have a Field and a Value; And, Or and
// Not have Args; One, Some, Every and None have a relation Field and at most one Arg.
const (
	OpAnd Op = iota + 1
	OpOr
	OpNot // one Arg

	OpEq
	OpIn     // Value is []any
	OpIsNull // no Value: "is null" is Not's business
	OpGt
	OpGte
	OpLt
	OpLte
	OpContains   // of a String, or JSON containment
	OpStartsWith // strings
	OpEndsWith
	OpMatches // POSIX regular expression
	OpEqFold  // the twins that ignore case
	OpContainsFold
	OpStartsWithFold
	OpEndsWithFold
	OpHas    // list holds Value
	OpHasAny // Value is []any
	OpHasAll // Value is []any
	OpIsEmpty
	OpHasKey // JSON object has the key Value

	OpOne   // the to-one relation has a record that matches Arg; without Arg: has one
	OpSome  // to-many: at least one matches; without Arg: has any
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

// Filter is a checked filter: operands are coerced to the field's Go values
// (see Coerce). A nil *Filter matches every record. Filters are two-valued: a
// comparison with a null is false, and Not of it true.
type Filter struct {
	Op    Op
	Field *Field
	Value any      // or a [Param]
	At    []string // for JSON: the path inside the value, nil for the value itself

	// As says how a JSON value is compared. ScalarDecimal: numbers as numbers,
	// Value a Decimal (In: of Decimals). ScalarString: texts as texts, Value a
	// string; all operators of String. ScalarJSON or 0: Eq, In, Contains with
	// Value a json.RawMessage; HasKey with a string; IsNull is also true of a
	// JSON null and of a path that isn't there.
	As   Scalar
	Args []*Filter

	// Relative is the text of a comparison with the present ("last P7D in
	// Europe/Berlin") on the And of its two ends, so that a cursor made a moment
	// ago still fits. Empty for all others.
	Relative string
}

// And combines filters; nil ones are left out, and nil is returned for none.
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
