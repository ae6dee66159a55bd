// Package snippet writes GraphQL documents and JSON as text for readers: lines fit a narrow editor.
package snippet

import "strings"

// Width is the largest number of characters of a line, unless one name or value is longer. It fits the editor of the playground in
// a window of 1440 pixels.
const Width = 59

// step is the indentation of each level.
const step = 2

// Operation is a document of one operation.
type Operation struct {
	About     string // a comment before it, or empty
	Kind      string // query or mutation
	Name      string // empty: an anonymous query
	Variables []Declared
	Fields    []Field
}

// Declared is the declaration of a variable: $name: Type.
type Declared struct{ Name, Type string }

// Field is a selected field.
type Field struct {
	Name   string // with its alias, if it has one: "recent: movies"
	Args   Object
	Fields []Field
}

// Fields selects fields without arguments and selections.
func Fields(names ...string) []Field {
	out := make([]Field, len(names))
	for i, name := range names {
		out[i].Name = name
	}
	return out
}

// String is the text of the document, without a line break at its end.
func (o Operation) String() string {
	var b strings.Builder
	for _, line := range wrap(o.About, Width-len("# ")) {
		b.WriteString("# " + line + "\n")
	}
	b.WriteString(o.head())
	writeSelection(&b, o.Fields, 0)
	return b.String()
}

// wrap breaks a text into lines.
func wrap(text string, width int) (lines []string) {
	for word := range strings.FieldsSeq(text) {
		last := len(lines) - 1
		if last >= 0 && len(lines[last])+len(" ")+len(word) <= width {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// head is "query Name($a: Int) ".
func (o Operation) head() string {
	if o.Name == "" && o.Kind == "query" {
		return ""
	}
	head := strings.TrimSpace(o.Kind + " " + o.Name)
	declared := make([]string, len(o.Variables))
	for i, v := range o.Variables {
		declared[i] = "$" + v.Name + ": " + v.Type
	}
	return head + arguments(declared, declared, 0, len(head)) + " "
}

// writeSelection writes fields in braces, in one line if none of them has arguments or fields and they fit.
func writeSelection(b *strings.Builder, fields []Field, indent int) {
	if line, ok := oneLine(fields); ok && indent > 0 && column(b)+len(line) <= Width {
		b.WriteString(line)
		return
	}
	b.WriteString("{\n")
	for _, f := range fields {
		b.WriteString(strings.Repeat(" ", indent+step))
		writeField(b, f, indent+step)
		b.WriteString("\n")
	}
	b.WriteString(strings.Repeat(" ", indent) + "}")
}

// column is the number of characters of the last line.
func column(b *strings.Builder) int {
	text := b.String()
	return len(text) - strings.LastIndexByte(text, '\n') - 1
}

func oneLine(fields []Field) (string, bool) {
	names := make([]string, len(fields))
	for i, f := range fields {
		if len(f.Args) > 0 || len(f.Fields) > 0 {
			return "", false
		}
		names[i] = f.Name
	}
	return "{ " + strings.Join(names, " ") + " }", true
}

func writeField(b *strings.Builder, f Field, indent int) {
	flat, broken := make([]string, len(f.Args)), make([]string, len(f.Args))
	for i, arg := range f.Args {
		name := arg.Name + ": "
		flat[i] = name + GraphQL(arg.Value)
		broken[i] = name + language{}.value(arg.Value, indent+step, len(name))
	}
	b.WriteString(f.Name + arguments(flat, broken, indent, len(f.Name)))
	if len(f.Fields) > 0 {
		b.WriteString(" ")
		writeSelection(b, f.Fields, indent)
	}
}

// arguments writes arguments in parentheses, in one line if they fit, else in a line each.
func arguments(flat, broken []string, indent, used int) string {
	line := "(" + strings.Join(flat, ", ") + ")"
	switch {
	case len(flat) == 0:
		return ""
	case indent+used+len(line)+len(" {") <= Width:
		return line
	}
	return language{}.block("(", broken, ")", indent)
}
