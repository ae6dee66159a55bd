package recordgen

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/vektah/gqlparser/v2/ast"
)

// printDocument writes definitions and extensions as SDL, in order, with their
// descriptions and directives.
func printDocument(doc *ast.SchemaDocument) string {
	p := &sdlPrinter{}
	for _, def := range doc.Definitions {
		p.definition("", def)
	}
	for _, def := range doc.Extensions {
		p.definition("extend ", def)
	}
	return strings.TrimSuffix(p.String(), "\n")
}

type sdlPrinter struct{ strings.Builder }

func (p *sdlPrinter) line(parts ...string) {
	for _, part := range parts {
		p.WriteString(part)
	}
	p.WriteByte('\n')
}

// keywords are the words definitions begin with.
var keywords = map[ast.DefinitionKind]string{
	ast.Object: "type ", ast.Interface: "interface ", ast.Union: "union ",
	ast.Enum: "enum ", ast.InputObject: "input ", ast.Scalar: "scalar ",
}

func (p *sdlPrinter) definition(prefix string, def *ast.Definition) {
	p.description("", def.Description)
	head := prefix + keywords[def.Kind] + def.Name
	if len(def.Interfaces) > 0 {
		head += " implements " + strings.Join(def.Interfaces, " & ")
	}
	head += directiveText(def.Directives)
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
		p.line("  ", v.Name, directiveText(v.Directives))
	}
	p.line("}\n")
}

func (p *sdlPrinter) field(f *ast.FieldDefinition) {
	p.description("  ", f.Description)
	p.WriteString("  " + f.Name)
	if len(f.Arguments) > 0 {
		p.line("(")
		for _, arg := range f.Arguments {
			p.description("    ", arg.Description)
			p.line("    ", arg.Name, ": ", arg.Type.String(), defaultText(arg.DefaultValue), directiveText(arg.Directives))
		}
		p.WriteString("  )")
	}
	p.line(": ", f.Type.String(), defaultText(f.DefaultValue), directiveText(f.Directives))
}

// description writes one line when the text allows, else a block.
func (p *sdlPrinter) description(indent, text string) {
	switch {
	case text == "":
	case strings.ContainsAny(text, "\n\"\\"):
		p.line(indent, `"""`)
		for line := range strings.SplitSeq(strings.ReplaceAll(text, `"""`, `\"""`), "\n") {
			p.line(strings.TrimRight(indent+line, " "))
		}
		p.line(indent, `"""`)
	default:
		p.line(indent, `"`, text, `"`)
	}
}

func defaultText(v *ast.Value) string {
	if v == nil {
		return ""
	}
	return " = " + valueText(v)
}

// valueText spells a value; ast.Value.String leaves out escapes that SDL needs.
func valueText(v *ast.Value) string {
	var parts []string
	for _, child := range v.Children {
		text := valueText(child.Value)
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
		return quoteSDL(v.Raw)
	}
	return v.Raw
}

// quoteSDL quotes a string as GraphQL has it: JSON's escapes.
func quoteSDL(s string) string {
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

func directiveText(ds ast.DirectiveList) string {
	var out strings.Builder
	for _, d := range ds {
		out.WriteString(" @" + d.Name)
		for i, arg := range d.Arguments {
			out.WriteString([]string{"(", ", "}[min(i, 1)] + arg.Name + ": " + valueText(arg.Value))
		}
		if len(d.Arguments) > 0 {
			out.WriteByte(')')
		}
	}
	return out.String()
}
