package input

import (
	"math/big"
	"regexp"
	"strconv"

	"recordgraph/record"
)

// inputKind is the kind of an input that gives values to fields.
type inputKind uint8

// The inputs that give values.
const (
	inCreate inputKind = iota
	inPatch
)

// typeRules are what the inputs of one record type must keep to, worked out once.
type typeRules struct {
	*record.Type
	fields   []fieldRules // as the type's own
	defaults int          // fields with a default
}

// fieldRules are those of one field.
type fieldRules struct {
	*record.Field
	of       *record.Type
	why      [2]string // why an input of a kind doesn't take the field; empty when it does
	min, max *bound    // nil for none
	pattern  *regexp.Regexp
}

func newTypeRules(t *record.Type) *typeRules {
	out := &typeRules{Type: t, fields: make([]fieldRules, len(t.Fields))}
	for i, f := range t.Fields {
		rules := fieldRules{Field: f, of: t, why: [...]string{inCreate: createWhy(f), inPatch: patchWhy(f)}}
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

// refused reports whether an input holds a field that inputs of its kind don't take.
func (t *typeRules) refused(given []given, in inputKind) bool {
	for i := range given {
		if given[i].there && t.fields[i].why[in] != "" {
			return true
		}
	}
	return false
}

// createWhy says why a create input doesn't take a field; empty when it does.
func createWhy(f *record.Field) string {
	switch {
	case f.Inverse != nil:
		return "can be set only on the related records"
	case f.InGo || f.ReadOnly:
		return "is set by the service"
	}
	return ""
}

func patchWhy(f *record.Field) string {
	if f.Immutable {
		return "can't be changed after the record is created"
	}
	return createWhy(f)
}

// bound is an end of a range.
type bound struct {
	text    string
	integer bool
	int     int64 // when it is an integer of 64 bits
	float   float64
	exact   *big.Rat
}

// newBound reads a bound; nil for none.
func newBound(text string) *bound {
	exact, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	b := &bound{text: text, exact: exact}
	var err error
	b.int, err = strconv.ParseInt(text, 10, 64)
	b.integer = err == nil
	b.float, _ = strconv.ParseFloat(text, 64) // infinite beyond the largest
	return b
}
