package record

import "slices"

// The tables of this file define the derived inputs. Package model makes the public
// schema from the tables, and package input reads requests with them. Text is the
// description in the schema.

// Operand is the kind of value that an operator of a filter takes.
type Operand uint8

// The operands of filters.
const (
	TakesOne     Operand = iota + 1 // a value of the field's scalar
	TakesMany                       // a list of values
	TakesAll                        // for a list field: a list
	TakesLists                      // for a list field: several lists
	TakesFlag                       // true or false
	TakesText                       // any string
	TakesRegexp                     // a POSIX regular expression
	TakesBetween                    // {from, to}
	TakesPeriod                     // a duration before or after now
	TakesZone                       // the time zone of a period
	TakesPath                       // conditions on a value inside JSON
	TakesFilter                     // a filter on the records of a relation
)

// Operator is an operator of a filter input, such as startsWith.
type Operator struct {
	Name    string
	Op      Op   // 0 if it depends on the operand
	Negated bool // the operator is Not of Op
	Takes   Operand
	Text    string
}

// Names of keys that package input treats specially.
const (
	KeyAnd      = "and"
	KeyOr       = "or"
	KeyNot      = "not"
	KeyIsNull   = "isNull"
	KeyNext     = "next"
	KeyLast     = "last"
	KeyTimeZone = "timeZone"
	KeyAt       = "at"
)

var (
	equality = []Operator{
		{"eq", OpEq, false, TakesOne, "Equal to this."},
		{"ne", OpEq, true, TakesOne, "Not equal to this. Null matches."},
		{"in", OpIn, false, TakesMany, "One of these."},
		{"notIn", OpIn, true, TakesMany, "None of these. Null matches."},
		isNull,
	}
	isNull = Operator{KeyIsNull, OpIsNull, false, TakesFlag, "Null, or not null."}
	ranges = []Operator{
		{"gt", OpGt, false, TakesOne, "Greater than this."},
		{"gte", OpGte, false, TakesOne, "Greater than or equal to this."},
		{"lt", OpLt, false, TakesOne, "Less than this."},
		{"lte", OpLte, false, TakesOne, "Less than or equal to this."},
		{"between", 0, false, TakesBetween, "In this range."},
	}
	periods = []Operator{
		{KeyLast, 0, false, TakesPeriod, "At most this long before now, and not in the future."},
		{KeyNext, 0, false, TakesPeriod, "At most this long after now, and not in the past."},
		{KeyTimeZone, 0, false, TakesZone, "IANA time zone in which last and next count days, months and years; default: UTC."},
	}
	texts = []Operator{
		{"contains", OpContains, false, TakesText, "Contains this."},
		{"startsWith", OpStartsWith, false, TakesText, "Starts with this."},
		{"endsWith", OpEndsWith, false, TakesText, "Ends with this."},
		{"matches", OpMatches, false, TakesRegexp, "Matches this POSIX regular expression, if the service allows it."},
		{"eqFold", OpEqFold, false, TakesText, "Equal to this, ignoring case."},
		{"containsFold", OpContainsFold, false, TakesText, "Contains this, ignoring case."},
		{"startsWithFold", OpStartsWithFold, false, TakesText, "Starts with this, ignoring case."},
		{"endsWithFold", OpEndsWithFold, false, TakesText, "Ends with this, ignoring case."},
	}
	hasKey = Operator{"hasKey", OpHasKey, false, TakesText, "An object with this key."}
)

// ListOperators are the operators of a list, such as [String!].
var ListOperators = []Operator{
	{"eq", OpEq, false, TakesAll, "The same elements in the same order."},
	{"ne", OpEq, true, TakesAll, "Not the same elements in the same order. Null matches."},
	{"in", OpOr, false, TakesLists, "One of these lists."},
	{"notIn", OpOr, true, TakesLists, "None of these lists. Null matches."},
	isNull,
	{"has", OpHas, false, TakesOne, "Contains this."},
	{"hasAny", OpHasAny, false, TakesMany, "Contains at least one of these."},
	{"hasAll", OpHasAll, false, TakesMany, "Contains all of these."},
	{"isEmpty", OpIsEmpty, false, TakesFlag, "Empty, or not empty."},
}

// PathOperators are the operators on a value inside JSON. Equality compares any JSON.
// Ranges compare numbers with numbers and strings with strings. The other operators are for
// objects and strings.
var PathOperators = slices.Concat(equality, ranges, []Operator{hasKey}, texts)

// scalarOperators are the operators of each scalar.
var scalarOperators = func() (out [ScalarEnum + 1][]Operator) {
	for s := ScalarID; s <= ScalarEnum; s++ {
		all := slices.Clone(equality)
		if s.Ranged() {
			all = append(all, ranges...)
		}
		if s.Temporal() {
			all = append(all, periods...)
		}
		if s.Textual() {
			all = append(all, texts...)
		}
		if s == ScalarJSON {
			all = append(all,
				Operator{"contains", OpContains, false, TakesOne, "Contains this value, by PostgreSQL's operator @>."},
				hasKey,
				Operator{"path", 0, false, TakesPath, "Conditions on a value inside the JSON."})
		}
		out[s] = all
	}
	return out
}()

// Operators are the operators of a field of the scalar.
func (s Scalar) Operators() []Operator { return scalarOperators[s] }

// BetweenEnds are the ends of the operand of between: from ≤ value < to.
var BetweenEnds = []Operator{
	{"from", OpGte, false, TakesOne, "Greater than or equal to this."},
	{"to", OpLt, false, TakesOne, "Less than this."},
}

// Quantifiers are the operators of a to-many relation.
var Quantifiers = []Operator{
	{"some", OpSome, false, TakesFilter, "At least one matches. {} matches any record."},
	{"every", OpEvery, false, TakesFilter, "All match, or there is none."},
	{"none", OpNone, false, TakesFilter, "None matches. {} matches any record."},
}

// Direction is a value of the enum OrderDirection.
type Direction struct {
	Name  string
	Desc  bool
	Nulls Nulls
	Text  string
}

// Directions are the values of the enum OrderDirection.
var Directions = []Direction{
	{"ASC", false, NullsDefault, "Ascending, nulls last."},
	{"DESC", true, NullsDefault, "Descending, nulls first."},
	{"ASC_NULLS_FIRST", false, NullsFirst, "Ascending, nulls first."},
	{"ASC_NULLS_LAST", false, NullsLast, "Ascending, nulls last."},
	{"DESC_NULLS_FIRST", true, NullsFirst, "Descending, nulls first."},
	{"DESC_NULLS_LAST", true, NullsLast, "Descending, nulls last."},
}

// PatchChange is a key of a patch that changes the current values of fields.
type PatchChange struct {
	Name string
	Op   AssignOp
	Text string
}

// PatchChanges are the keys of a patch that are not fields.
var PatchChanges = []PatchChange{
	{"increment", AssignIncrement, "Amounts to add to numbers; null counts as 0. Safe with concurrent writers."},
	{"append", AssignAppend, "Elements to append to lists; null counts as the empty list. Safe with concurrent writers."},
	{"remove", AssignRemove, "Elements to remove from lists; null stays null. Safe with concurrent writers."},
}

// Fits reports whether the assignment is valid for the type of the field.
func (op AssignOp) Fits(f *Field) bool {
	switch op {
	case AssignIncrement:
		return !f.List && f.Scalar.Numeric()
	case AssignAppend, AssignRemove:
		return f.List
	}
	return true
}

// onDeletes are the names of the actions in a model, by OnDelete.
var onDeletes = [...]string{Restrict: "RESTRICT", Cascade: "CASCADE", SetNull: "SET_NULL"}

// String is the action's name in a model.
func (d OnDelete) String() string { return onDeletes[d] }

// OnDeletes are the names of the actions in a model, by OnDelete.
func OnDeletes() []string { return onDeletes[:] }

// DefaultPageSize is the page size without first, last and a setting.
const DefaultPageSize = 20
