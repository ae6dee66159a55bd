// Package sdl writes GraphQL's schema definition language.
package sdl

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
)

// Print writes definitions and extensions as SDL, in order, with their
// descriptions and directives.
func Print(doc *ast.SchemaDocument) string {
	p := &printer{}
	for _, d := range doc.Directives {
		p.directive(d)
	}
	for _, def := range doc.Definitions {
		p.definition("", def)
	}
	for _, def := range doc.Extensions {
		p.definition("extend ", def)
	}
	return strings.TrimSuffix(p.String(), "\n")
}

type printer struct{ strings.Builder }

func (p *printer) line(parts ...string) {
	for _, part := range parts {
		p.WriteString(part)
	}
	p.WriteByte('\n')
}

// keywords begin definitions.
var keywords = map[ast.DefinitionKind]string{
	ast.Object: "type ", ast.Interface: "interface ", ast.Union: "union ",
	ast.Enum: "enum ", ast.InputObject: "input ", ast.Scalar: "scalar ",
}

// directive writes the definition of a directive without arguments.
func (p *printer) directive(d *ast.DirectiveDefinition) {
	p.description("", d.Description)
	var places []string
	for _, place := range d.Locations {
		places = append(places, string(place))
	}
	p.line("directive @", d.Name, " on ", strings.Join(places, " | "), "\n")
}

func (p *printer) definition(prefix string, def *ast.Definition) {
	p.description("", def.Description)
	head := prefix + keywords[def.Kind] + def.Name
	if len(def.Interfaces) > 0 {
		head += " implements " + strings.Join(def.Interfaces, " & ")
	}
	head += Directives(def.Directives)
	if len(def.Types) > 0 {
		head += " = " + strings.Join(def.Types, " | ")
	}
	if len(def.Fields) == 0 && len(def.EnumValues) == 0 {
		p.line(head, "\n")
		return
	}
	p.line(head, " {")
	for _, f := range def.Fields {
		p.field(f)
	}
	for _, v := range def.EnumValues {
		p.description("  ", v.Description)
		p.line("  ", v.Name, Directives(v.Directives))
	}
	p.line("}\n")
}

func (p *printer) field(f *ast.FieldDefinition) {
	p.description("  ", f.Description)
	p.WriteString("  " + f.Name)
	if len(f.Arguments) > 0 {
		p.line("(")
		for _, arg := range f.Arguments {
			p.description("    ", arg.Description)
			p.line("    ", arg.Name, ": ", arg.Type.String(), defaultText(arg.DefaultValue), Directives(arg.Directives))
		}
		p.WriteString("  )")
	}
	p.line(": ", f.Type.String(), defaultText(f.DefaultValue), Directives(f.Directives))
}

// maxInlineDescription is the length in characters of the longest description
// that is on the same line as its quotes, as in the printer of graphql-js.
const maxInlineDescription = 70

// description writes a block string as graphql-js does: a short text on the line of
// its quotes, any other text on separate lines. A text that a block string would
// change is written as a quoted string.
func (p *printer) description(indent, text string) {
	switch {
	case text == "":
		return
	case text != strings.TrimSpace(text) || strings.ContainsFunc(text, hidden):
		p.line(indent, Quote(text))
		return
	}
	text = strings.ReplaceAll(text, `"""`, `\"""`)
	inline := !strings.Contains(text, "\n") && !strings.HasSuffix(text, `"`) && !strings.HasSuffix(text, `\`)
	if inline && utf8.RuneCountInString(text) <= maxInlineDescription {
		p.line(indent, `"""`, text, `"""`)
		return
	}
	p.line(indent, `"""`)
	for line := range strings.SplitSeq(text, "\n") {
		p.line(strings.TrimRight(indent+line, " "))
	}
	p.line(indent, `"""`)
}

// hidden reports characters that a block string can't hold unchanged.
func hidden(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }

func defaultText(v *ast.Value) string {
	if v == nil {
		return ""
	}
	return " = " + Value(v)
}

// Value writes a value. ast.Value.String leaves out escapes that SDL needs.
func Value(v *ast.Value) string {
	var parts []string
	for _, child := range v.Children {
		text := Value(child.Value)
		if v.Kind == ast.ObjectValue {
			text = child.Name + ": " + text
		}
		parts = append(parts, text)
	}
	switch v.Kind {
	case ast.ListValue:
		return "[" + strings.Join(parts, ", ") + "]"
	case ast.ObjectValue:
		return "{" + strings.Join(parts, ", ") + "}"
	case ast.StringValue, ast.BlockValue:
		return Quote(v.Raw)
	}
	return v.Raw
}

// Quote writes a string with GraphQL's escapes, which are JSON's.
func Quote(s string) string {
	var b strings.Builder
	for _, c := range s {
		switch {
		case c == '"' || c == '\\':
			b.WriteString(`\` + string(c))
		case c == '\n':
			b.WriteString(`\n`)
		case unicode.IsControl(c):
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteRune(c)
		}
	}
	return `"` + b.String() + `"`
}

// Directives writes uses of directives, each after a space.
func Directives(ds ast.DirectiveList) string {
	var out strings.Builder
	for _, d := range ds {
		out.WriteString(" @" + d.Name)
		for i, arg := range d.Arguments {
			out.WriteString([]string{"(", ", "}[min(i, 1)] + arg.Name + ": " + Value(arg.Value))
		}
		if len(d.Arguments) > 0 {
			out.WriteByte(')')
		}
	}
	return out.String()
}
