package check

import (
	"errors"
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

// Default bounds of text: in an index, small enough for an entry of a B-tree; of a
// URL, the limit of sitemaps and content delivery networks.
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
		case "deprecated":
			f.Meta.Deprecated = true
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

// settleBounds sets the default bounds of text, and checks defaults of fields.
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

// boundText sets the maximum length of text without one.
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
	if d.Arguments.ForName("scope") != nil {
		c.scopeSpelling(at(d), scope)
	}
	return scope
}

func (c *checker) scopeSpelling(pos *ast.Position, scope string) {
	if !scopeText.MatchString(scope) {
		c.problemf(pos, "%q is not a valid scope; write visible ASCII without spaces, quotes and backslashes", scope)
	}
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
		c.problemf(at(d), "@text is for String and URL; %s is %s", f.Def.Name, f.Def.Type)
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
		c.problemf(at(d), "max must be at least 1 and at least min; %d is not", t.Max)
	case len(d.Arguments) == 0:
		c.problemf(at(d), "@text needs min, max or pattern")
	}
	if err := record.CheckPattern(t.Pattern); err != nil {
		c.problemf(d.Arguments.ForName("pattern").Position, "the pattern: %v", err)
	}
	f.Meta.Text = t
}

func (c *checker) checkRange(f *Field, d *ast.Directive) {
	if !f.Meta.Scalar.Numeric() || f.Meta.List {
		c.problemf(at(d), "@range is for numbers; %s is %s", f.Def.Name, f.Def.Type)
		return
	}
	r := &record.Range{Min: c.bound(f, d, "min"), Max: c.bound(f, d, "max")}
	switch {
	case len(d.Arguments) == 0:
		c.problemf(at(d), "@range needs min or max")
	case r.Min != "" && r.Max != "" && number(r.Min).Cmp(number(r.Max)) > 0:
		c.problemf(at(d), "min is greater than max")
	}
	f.Meta.Range = r
}

// bound reads one end of a range, which must itself be a value of the field. The
// result has no exponent.
func (c *checker) bound(f *Field, d *ast.Directive, name string) string {
	arg := d.Arguments.ForName(name)
	if arg == nil || arg.Value.Kind == ast.NullValue {
		return ""
	}
	text := arg.Value.Raw
	if _, err := record.Coerce(f.Meta, spelled(f.Meta, arg.Value)); err != nil || number(text) == nil {
		c.problemf(arg.Position, "%s must be a value of %s; %s is not", name, f.Def.Type.Name(), arg.Value)
		return ""
	}
	if x, err := strconv.ParseFloat(text, 64); err == nil && strings.ContainsAny(text, "eE") {
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return text
}

// number reads a decimal number; nil if it is not one.
func number(text string) *big.Rat {
	n, _ := new(big.Rat).SetString(text)
	return n
}

// spelled converts a value for record.Coerce. A model may write a Decimal as a number.
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
		c.problemf(at(d), "%s can't have a default; remove @default", f.Def.Name)
		return
	}
	v, err := defaultValue(f.Meta, arg.Value)
	if err != nil {
		c.problemf(arg.Position, "the default of %s %v; %s is not", f.Def.Name, err, arg.Value)
		return
	}
	if f.Meta.Enum != nil && slices.ContainsFunc(elements(v), func(text string) bool { return f.Meta.Enum.IsRemoved(f.Meta.Enum.Shown(text)) }) {
		c.problemf(arg.Position, "the default of %s is a value with @removed; write one of %s", f.Def.Name, strings.Join(f.Meta.Enum.Current(), ", "))
		return
	}
	if v, err = f.Meta.FitColumns(v); err != nil {
		c.problemf(arg.Position, "the default of %s %v; %s is not", f.Def.Name, err, arg.Value)
		return
	}
	f.Meta.Default = v
}

// elements are the texts of a coerced value: of itself, or of the elements of a list.
func elements(v any) []string {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	return texts(list, func(e any) string { s, _ := e.(string); return s })
}

func defaultValue(f *record.Field, v *ast.Value) (any, error) {
	if hasNUL(v) {
		return nil, errors.New("must not contain the character NUL")
	}
	if !f.List {
		out, err := record.Coerce(f, spelled(f, v))
		if err != nil {
			return nil, err
		}
		return out, keepsBounds(f, v.Raw)
	}
	if v.Kind != ast.ListValue {
		return nil, errors.New("must be a list")
	}
	out := []any{}
	for _, child := range v.Children {
		e, err := record.Coerce(f, spelled(f, child.Value))
		if err != nil {
			return nil, fmt.Errorf("must be a list; an element %w", err)
		}
		out = append(out, e)
	}
	return out, nil
}

// hasNUL reports whether a string in a value has the character NUL, which
// PostgreSQL can't store.
func hasNUL(v *ast.Value) bool {
	return strings.ContainsRune(v.Raw, 0) ||
		slices.ContainsFunc(v.Children, func(child *ast.ChildValue) bool { return hasNUL(child.Value) })
}

// keepsBounds checks a default against @text and @range.
func keepsBounds(f *record.Field, text string) error {
	if t := f.Text; t != nil {
		n := utf8.RuneCountInString(text)
		switch {
		case n < t.Min:
			return fmt.Errorf("must have at least %d characters", t.Min)
		case t.Max > 0 && n > t.Max:
			return fmt.Errorf("must have at most %d characters", t.Max)
		}
		if re, err := regexp.Compile(t.Pattern); err == nil && !re.MatchString(text) {
			return errors.New("must match the pattern of @text")
		}
	}
	if r := f.Range; r != nil {
		n := number(text)
		if n == nil || r.Min != "" && n.Cmp(number(r.Min)) < 0 || r.Max != "" && n.Cmp(number(r.Max)) > 0 {
			return errors.New("must be in the range")
		}
	}
	return nil
}
