package check

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/record"
)

// Bounds that text has without one of its own: in an index, small enough for an
// entry of a B-tree; and of a URL, as much as sitemaps and content delivery
// networks take.
const (
	maxIndexedText = 500
	maxURL         = 2048
)

// checkFieldDirectives reads the directives of one field.
func (c *checker) checkFieldDirectives(f *Field) {
	for _, d := range f.Def.Directives {
		switch d.Name {
		case "relation":
			if f.Meta.Relation == nil {
				c.problemf(at(d), "@relation needs a record type; %s is %s", f.Def.Name, f.Def.Type.Name())
			}
		case "text":
			c.checkText(f, d)
		case "range":
			c.checkRange(f, d)
		case "unit":
			c.checkUnit(f, d)
		case "immutable":
			f.Meta.Immutable = true
		case "readOnly":
			f.Meta.ReadOnly = true
		case "auth":
			f.Meta.Scope = c.checkScope(d)
		case "cost":
			f.Meta.Cost = c.checkWeight(d)
		}
	}
	if d := f.Def.Directives.ForName("resolver"); d != nil {
		c.checkResolver(f, d)
	}
}

// settleBounds gives text the bounds that follow from its use, and checks
// defaults against them.
func (c *checker) settleBounds(t *Type) {
	for _, f := range t.Fields {
		if f.Meta.Scalar == record.ScalarURL && !f.Meta.List && !f.Meta.InGo {
			boundText(f.Meta, maxURL)
		}
		f.Meta.LongText = f.Meta.Text != nil && f.Meta.Text.Max > record.MaxShortText
		if d := f.Def.Directives.ForName("default"); d != nil {
			c.checkDefault(f, d)
		}
	}
}

// boundText bounds text that has no bound so far.
func boundText(f *record.Field, most int) {
	if !f.Scalar.Textual() {
		return
	}
	if f.Text == nil {
		f.Text = &record.Text{}
	}
	if f.Text.Max == 0 {
		f.Text.Max = max(most, f.Text.Min)
	}
}

func (c *checker) checkScope(d *ast.Directive) string {
	scope := stringArg(d, "scope")
	if d.Arguments.ForName("scope") != nil && !scopeText.MatchString(scope) {
		c.problemf(at(d), "%q can't be a scope; write visible ASCII without spaces, quotes and backslashes", scope)
	}
	return scope
}

func (c *checker) checkWeight(d *ast.Directive) int {
	n, _ := intArg(d, "weight")
	if n < 0 {
		c.problemf(at(d), "a weight can't be negative; %d is", n)
	}
	return n
}

func (c *checker) checkText(f *Field, d *ast.Directive) {
	if !f.Meta.Scalar.Textual() || f.Meta.List {
		c.problemf(at(d), "@text bounds a String or URL; %s is %s", f.Def.Name, f.Def.Type)
		return
	}
	t := &record.Text{Pattern: stringArg(d, "pattern")}
	var hasMax bool
	t.Min, _ = intArg(d, "min")
	t.Max, hasMax = intArg(d, "max")
	switch {
	case t.Min < 0:
		c.problemf(at(d), "min can't be negative; %d is", t.Min)
	case hasMax && t.Max < max(t.Min, 1):
		c.problemf(at(d), "max must be at least 1 and min; %d is not", t.Max)
	case len(d.Arguments) == 0:
		c.problemf(at(d), "@text bounds nothing; give it min, max or pattern")
	}
	if err := record.CheckPattern(t.Pattern); err != nil {
		c.problemf(d.Arguments.ForName("pattern").Position, "the pattern: %v", err)
	}
	f.Meta.Text = t
}

func (c *checker) checkRange(f *Field, d *ast.Directive) {
	if !f.Meta.Scalar.Numeric() || f.Meta.List {
		c.problemf(at(d), "@range bounds a number; %s is %s", f.Def.Name, f.Def.Type)
		return
	}
	r := &record.Range{}
	low, lowOK := c.bound(f, d, "min", &r.Min)
	high, highOK := c.bound(f, d, "max", &r.Max)
	switch {
	case len(d.Arguments) == 0:
		c.problemf(at(d), "@range bounds nothing; give it min or max")
	case lowOK && highOK && low.Cmp(high) > 0:
		c.problemf(at(d), "min is greater than max; nothing would be in the range")
	}
	f.Meta.Range = r
}

// bound reads one end of a range, which must itself be a value of the field.
func (c *checker) bound(f *Field, d *ast.Directive, name string, to *string) (*big.Rat, bool) {
	arg := d.Arguments.ForName(name)
	if arg == nil || arg.Value.Kind == ast.NullValue {
		return nil, false
	}
	n, ok := new(big.Rat), false
	if arg.Value.Kind != ast.ListValue && arg.Value.Kind != ast.ObjectValue {
		n, ok = n.SetString(arg.Value.Raw)
	}
	if _, err := record.Coerce(f.Meta, spelled(f.Meta, arg.Value)); !ok || err != nil {
		c.problemf(arg.Position, "%s must be a value of %s; %s is not", name, f.Def.Type.Name(), arg.Value)
		return nil, false
	}
	*to = decimalText(arg.Value.Raw)
	return n, true
}

// decimalText spells a number without an exponent.
func decimalText(s string) string {
	if x, err := strconv.ParseFloat(s, 64); err == nil && strings.ContainsAny(s, "eE") {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return s
}

// spelled lets a Decimal be written as a number in a model.
func spelled(m *record.Field, v *ast.Value) any {
	if v.Kind == ast.FloatValue && m.Scalar == record.ScalarDecimal {
		return v.Raw
	}
	return raw(v)
}

func (c *checker) checkDefault(f *Field, d *ast.Directive) {
	arg := d.Arguments.ForName("value")
	switch {
	case arg == nil:
		return
	case f.Meta.Relation != nil || f.Meta.InGo:
		c.problemf(at(d), "%s can't have a default; leave it out", f.Def.Name)
		return
	}
	v, err := c.defaultValue(f, arg.Value)
	if err != nil {
		c.problemf(arg.Position, "the default of %s %v; %s is not", f.Def.Name, err, arg.Value)
		return
	}
	f.Meta.Default = v
}

func (c *checker) defaultValue(f *Field, v *ast.Value) (any, error) {
	if holdsNUL(v) {
		return nil, fmt.Errorf("must not contain the character NUL")
	}
	if !f.Meta.List {
		out, err := record.Coerce(f.Meta, spelled(f.Meta, v))
		if err != nil {
			return nil, err
		}
		return out, keepsBounds(f.Meta, v)
	}
	if v.Kind != ast.ListValue {
		return nil, fmt.Errorf("must be a list")
	}
	out := []any{}
	for _, child := range v.Children {
		e, err := record.Coerce(f.Meta, spelled(f.Meta, child.Value))
		if err != nil {
			return nil, fmt.Errorf("must be a list; an element %w", err)
		}
		out = append(out, e)
	}
	return out, nil
}

// holdsNUL reports whether a string of a value has the character that PostgreSQL
// can't store.
func holdsNUL(v *ast.Value) bool {
	return strings.ContainsRune(v.Raw, 0) ||
		slices.ContainsFunc(v.Children, func(child *ast.ChildValue) bool { return holdsNUL(child.Value) })
}

// keepsBounds checks a default against the bounds of text and @range.
func keepsBounds(m *record.Field, v *ast.Value) error {
	if t := m.Text; t != nil {
		n := utf8.RuneCountInString(v.Raw)
		switch {
		case n < t.Min:
			return fmt.Errorf("must have at least %d characters", t.Min)
		case t.Max > 0 && n > t.Max:
			return fmt.Errorf("must have at most %d characters", t.Max)
		}
		if re, err := regexp.Compile(t.Pattern); err == nil && !re.MatchString(v.Raw) {
			return fmt.Errorf("must match the pattern of @text")
		}
	}
	if r := m.Range; r != nil {
		n, ok := new(big.Rat).SetString(v.Raw)
		if !ok || below(n, r.Min) || r.Max != "" && !below(n, r.Max) && !equal(n, r.Max) {
			return fmt.Errorf("must be in the range")
		}
	}
	return nil
}

func below(n *big.Rat, bound string) bool {
	b, ok := new(big.Rat).SetString(bound)
	return ok && n.Cmp(b) < 0
}

func equal(n *big.Rat, bound string) bool {
	b, ok := new(big.Rat).SetString(bound)
	return ok && n.Cmp(b) == 0
}
