package check

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/naming"
	"recordgraph/record"
)

// maxStored bounds the stored text of an enum value, in bytes.
const maxStored = 500

// valueName matches the names of enum values.
var valueName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)

// keptName is the name of a field that its column has: the former one of a renamed field.
func keptName(def *ast.FieldDefinition) string {
	if d := def.Directives.ForName("renamed"); d != nil {
		return cmp.Or(stringArg(d, "from"), def.Name)
	}
	return def.Name
}

// checkRenamed reads @renamed on a field.
func (c *checker) checkRenamed(t *Type, f *Field) {
	d := f.Def.Directives.ForName("renamed")
	if d == nil || d.Arguments.ForName("from") == nil {
		return
	}
	c.noPlural(d)
	from := stringArg(d, "from")
	isNamed := func(other *ast.FieldDefinition) bool {
		r := other.Directives.ForName("renamed")
		return other.Name == from || other != f.Def && r != nil && stringArg(r, "from") == from
	}
	switch {
	case !fieldName.MatchString(from) || slices.Contains(reservedFields, from):
		c.problemf(at(d), "%q is not a valid name of a field; write the former name in camelCase", from)
	case slices.ContainsFunc(t.Def.Fields, isNamed):
		c.problemf(at(d), "%s.%s is the name or the former name of another field; write the former name of %s", t.Meta.Name, from, f.Def.Name)
	default:
		f.Meta.Former = from
	}
}

// noPlural refuses the argument of @renamed that is for types.
func (c *checker) noPlural(d *ast.Directive) {
	if arg := d.Arguments.ForName("plural"); arg != nil {
		c.problemf(arg.Position, "plural is for types; remove it")
	}
}

// formerNames reads @renamed on a record type; nil without it.
func (c *checker) formerNames(t *Type) *record.Names {
	d := t.Def.Directives.ForName("renamed")
	if d == nil || d.Arguments.ForName("from") == nil {
		return nil
	}
	from := stringArg(d, "from")
	if !typeName.MatchString(from) || builtinScalars[from] {
		c.problemf(at(d), "%q is not a valid name of a record type; write the former name in CamelCase", from)
		return nil
	}
	if c.defs[from] != nil {
		c.problemf(at(d), "%s is a type of the model; write the former name of %s", from, t.Meta.Name)
		return nil
	}
	singular := naming.LowerCamel(from)
	n := &record.Names{Name: from, Singular: singular, Plural: cmp.Or(stringArg(d, "plural"), naming.Plural(singular))}
	if !fieldName.MatchString(n.Plural) || n.Plural == n.Singular {
		c.problemf(at(d), "plural %q is not a valid name of the former list; write the root field that it had", n.Plural)
		return nil
	}
	return n
}

// renamedValue reads @renamed and @stored of an enum value. Stored is empty without them.
func renamedValue(v *ast.EnumValueDefinition) record.RenamedValue {
	r := record.RenamedValue{Value: v.Name}
	if d := v.Directives.ForName("renamed"); d != nil {
		r.Former = stringArg(d, "from")
		r.Stored = r.Former
	}
	if d := v.Directives.ForName("stored"); d != nil {
		r.Stored = stringArg(d, "text")
	}
	return r
}

// checkRenamedValues checks @renamed and @stored on enum values: each name and each stored text has one value.
func (c *checker) checkRenamedValues() {
	for _, def := range c.Doc.Definitions {
		e := c.enums[def.Name]
		if e == nil || len(e.Renamed) == 0 {
			continue
		}
		names, stored := map[string]bool{}, map[string]bool{}
		for _, v := range e.Values {
			text, _ := e.Stored(v)
			if stored[text] {
				c.problemf(def.EnumValues.ForName(v).Position, "two values of %s are stored as %q; write another @stored(text: …)", def.Name, text)
			}
			names[v], stored[text] = true, true
		}
		for _, v := range def.EnumValues {
			if d := v.Directives.ForName("renamed"); d != nil {
				c.noPlural(d)
				c.checkFormerValue(d, names)
			}
			if d := v.Directives.ForName("stored"); d != nil {
				c.checkStored(d)
			}
		}
	}
}

// checkFormerValue checks the former name of an enum value. names are those that the enum has so far.
func (c *checker) checkFormerValue(d *ast.Directive, names map[string]bool) {
	from := stringArg(d, "from")
	switch {
	case d.Arguments.ForName("from") == nil:
	case !valueName.MatchString(from) || slices.Contains(literals, from):
		c.problemf(at(d), "%q is not a valid name of an enum value; write the former name", from)
	case names[from]:
		c.problemf(at(d), "%s is the name or the former name of another value; write the former name of this one", from)
	}
	names[from] = true
}

func (c *checker) checkStored(d *ast.Directive) {
	arg := d.Arguments.ForName("text")
	if arg == nil || !isString(arg.Value) {
		return // reported by checkArguments
	}
	if text := arg.Value.Raw; text == "" || len(text) > maxStored || hasNUL(arg.Value) {
		c.problemf(arg.Position, "%q can't be stored for an enum value; write 1 to %d bytes", text, maxStored)
	}
}
