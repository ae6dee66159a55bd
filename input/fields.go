package input

import (
	"math/big"
	"regexp"
	"strconv"

	"recordgraph/record"
)

// inputKind is a kind of input that assigns fields.
type inputKind uint8

// The kinds of inputs.
const (
	inCreate inputKind = iota
	inPatch
)

// typeRules are the rules of one record type's inputs.
type typeRules struct {
	*record.Type
	fields   []fieldRules // in the order of Type.Fields
	defaults int          // number of fields with a default
}

// fieldRules are the rules of one field.
type fieldRules struct {
	*record.Field
	of       *record.Type
	refusals [2]string // by inputKind: why inputs must not assign the field; or empty
	min, max *bound    // or nil
	pattern  *regexp.Regexp
	removed  bool // values of the enum have @removed
}

func newTypeRules(t *record.Type) *typeRules {
	out := &typeRules{Type: t, fields: make([]fieldRules, len(t.Fields))}
	for i, f := range t.Fields {
		rules := fieldRules{Field: f, of: t, refusals: [...]string{inCreate: createRefusal(f), inPatch: patchRefusal(f)}}
		rules.removed = f.Enum != nil && len(f.Enum.Removed) > 0
		if f.Range != nil {
			rules.min, rules.max = newBound(f.Range.Min), newBound(f.Range.Max)
		}
		if f.Text != nil && f.Text.Pattern != "" {
			rules.pattern = regexp.MustCompile(f.Text.Pattern)
		}
		if f.Default != nil {
			out.defaults++
		}
		out.fields[i] = rules
	}
	return out
}

// refused reports whether an input assigns a field that it must not.
func (t *typeRules) refused(given []given, in inputKind) bool {
	for i := range given {
		if given[i].present && t.fields[i].refusals[in] != "" {
			return true
		}
	}
	return false
}

// createRefusal says why a create input must not assign a field; empty if it may.
func createRefusal(f *record.Field) string {
	switch {
	case f.Inverse != nil:
		return "can be set only on the related records"
	case f.InGo || f.ReadOnly:
		return "is set by the service"
	}
	return ""
}

func patchRefusal(f *record.Field) string {
	if f.Immutable {
		return "can't be changed after the record is created"
	}
	return createRefusal(f)
}

// bound is an end of a range.
type bound struct {
	text    string
	integer bool
	int     int64 // if integer
	float   float64
	exact   *big.Rat
}

// newBound parses a bound; nil for an empty text.
func newBound(text string) *bound {
	exact, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	b := &bound{text: text, exact: exact}
	var err error
	b.int, err = strconv.ParseInt(text, 10, 64)
	b.integer = err == nil
	b.float, _ = strconv.ParseFloat(text, 64) // infinite if too large
	return b
}
