package check

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/naming"
	"recordgraph/record"
)

// This file reads what a model defines for clients alone: the labels of records
// and enum values, and the units of numbers.

const (
	maxShown      = 100 // characters of a unit or a label
	maxLabelDepth = 3   // relations in a default label
)

// settleLabels sets the fields that name the records of each type: those of
// @record(label), or the default.
func (c *checker) settleLabels() {
	c.each(c.readLabel)
	defaults := map[*record.Type][]string{}
	for _, t := range c.Types {
		if t.Meta.Label == nil {
			defaults[t.Meta] = labelOf(t.Meta)
		}
	}
	for t, label := range defaults {
		t.Label = label
	}
}

// readLabel reads @record(label).
func (c *checker) readLabel(t *Type) {
	d := t.record()
	arg := d.Arguments.ForName("label")
	if arg == nil {
		return
	}
	if arg.Value.Kind == ast.ListValue && len(arg.Value.Children) == 0 {
		c.problemf(arg.Position, "label is empty; write one of %s, or remove label", labelNames(t.Meta))
	}
	for _, v := range listArg(d, "label") {
		switch problem := labelProblem(t.Meta, v.Raw); {
		case slices.Contains(t.Meta.Label, v.Raw):
			c.problemf(v.Position, "%s is given twice; remove one", v.Raw)
		case problem != "":
			c.problemf(v.Position, "%s", problem)
		default:
			t.Meta.Label = append(t.Meta.Label, v.Raw)
		}
	}
}

// labelProblem checks a path in a label, such as "movie.title": relations to one
// record, then a value. It returns "" for a correct path.
func labelProblem(t *record.Type, path string) string {
	steps := strings.Split(path, ".")
	for i, name := range steps {
		last := i == len(steps)-1
		f := fieldOf(t, name)
		switch {
		case f == nil && removedField(t, name) != nil:
			return fmt.Sprintf("%s.%s has @removed; write one of %s", t.Name, name, labelNames(t))
		case f == nil:
			return fmt.Sprintf("%s has no field %q; write one of %s", t.Name, name, labelNames(t))
		case f.Inverse != nil:
			return fmt.Sprintf("%s.%s is a list of records; a label can only follow relations to one record", t.Name, name)
		case f.Relation != nil && last:
			return fmt.Sprintf("%s.%s is a relation; name a field of %s, such as %s.id", t.Name, name, f.Relation.To, path)
		case f.Relation != nil:
			t = f.Relation.Type
		case !last:
			return fmt.Sprintf("%s.%s is not a relation; end the path with it", t.Name, name)
		case !canLabel(f):
			return fmt.Sprintf("%s.%s is a list or JSON, which can't name a record; write one of %s", t.Name, name, labelNames(t))
		}
	}
	return ""
}

// canLabel reports whether a label can begin with a field.
func canLabel(f *record.Field) bool {
	return f.Inverse == nil && !f.List && f.Scalar != record.ScalarJSON
}

func labelNames(t *record.Type) string {
	fields := slices.DeleteFunc(slices.Clone(t.Fields), func(f *record.Field) bool { return !canLabel(f) })
	return strings.Join(texts(fields, nameOf), ", ")
}

// fieldOf finds a field of a type that is not linked yet; nil for an unknown one.
func fieldOf(t *record.Type, name string) *record.Field {
	i := slices.IndexFunc(t.Fields, func(f *record.Field) bool { return f.Name == name })
	if i < 0 {
		return nil
	}
	return t.Fields[i]
}

// labelOf is the label of a type: that of @record, else the fields of its key,
// else its first required text, else its ID. A relation in a key is replaced by
// the label of its type. via are the types on the path so far: in a cycle, and
// after maxLabelDepth relations, the relation is replaced by the ID.
func labelOf(t *record.Type, via ...*record.Type) []string {
	if t.Label != nil {
		return t.Label
	}
	names := []string{"id"}
	if key := namingKey(t); key != nil {
		names = key.Fields
	} else if i := slices.IndexFunc(t.Fields, requiredText); i >= 0 {
		names = []string{t.Fields[i].Name}
	}
	via = append(slices.Clip(via), t)
	var out []string
	for _, name := range names {
		relation := fieldOf(t, name).Relation
		switch {
		case relation == nil:
			out = append(out, name)
		case slices.Contains(via, relation.Type) || len(via) > maxLabelDepth:
			out = append(out, name+".id")
		default:
			for _, path := range labelOf(relation.Type, via...) {
				out = append(out, name+"."+path)
			}
		}
	}
	return out
}

// namingKey is the first unique key of one field, else the first one; nil without
// keys.
func namingKey(t *record.Type) *record.Key {
	if i := slices.IndexFunc(t.Keys, func(k *record.Key) bool { return len(k.Fields) == 1 }); i >= 0 {
		return t.Keys[i]
	}
	if len(t.Keys) > 0 {
		return t.Keys[0]
	}
	return nil
}

func requiredText(f *record.Field) bool {
	return f.NonNull && f.Scalar == record.ScalarString && !f.List && f.Column != ""
}

func (c *checker) checkUnit(f *Field, d *ast.Directive) {
	f.Meta.Unit = stringArg(d, "name")
	if !f.Meta.Scalar.Numeric() {
		c.problemf(at(d), "@unit is for numbers; %s is %s", f.Def.Name, f.Def.Type)
		return
	}
	c.checkShown(d, "name")
}

// valueLabel is the label of an enum value.
func valueLabel(v *ast.EnumValueDefinition) string {
	if d := v.Directives.ForName("label"); d != nil {
		return stringArg(d, "text")
	}
	return naming.ValuePhrase(v.Name)
}

// checkValueLabels refuses equal labels of the values of an enum.
func (c *checker) checkValueLabels(def *ast.Definition) {
	labels := map[string]*ast.EnumValueDefinition{}
	for _, v := range def.EnumValues {
		label, d := valueLabel(v), v.Directives.ForName("label")
		if d != nil {
			c.checkShown(d, "text")
		}
		other := labels[label]
		if label != "" && other != nil && other.Name != v.Name && (d != nil || other.Directives.ForName("label") != nil) {
			c.problemf(v.Position, "%s and %s have the label %q; write another @label(text: …)", other.Name, v.Name, label)
		}
		labels[label] = v
	}
}

// checkShown checks a text that clients show next to a value, on one line.
func (c *checker) checkShown(d *ast.Directive, argument string) {
	arg := d.Arguments.ForName(argument)
	if arg == nil || !isString(arg.Value) {
		return // reported by checkArguments
	}
	text := arg.Value.Raw
	if text == "" || text != strings.TrimSpace(text) || utf8.RuneCountInString(text) > maxShown || strings.ContainsFunc(text, unicode.IsControl) {
		c.problemf(arg.Position, "%q is not a valid text; write 1 to %d characters on one line, without spaces at the ends", text, maxShown)
	}
}
