package check

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// Problem is one mistake in a model: where it stands, what is wrong and what to
// write instead.
type Problem struct {
	File         string
	Line, Column int
	Message      string
}

// Error spells the problem as compilers do: "schema.graphqls:3:5: …".
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
}

// Problems are the mistakes of one run, in the order of the file.
type Problems []Problem

// Error lists the problems, one per line.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Err is nil for no problems, else the problems in the order of the files, each once.
func (ps Problems) Err() error {
	if len(ps) == 0 {
		return nil
	}
	out := slices.Clone(ps)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return slices.Compact(out)
}

// problemf adds a problem at a position.
func (c *checker) problemf(pos *ast.Position, format string, args ...any) {
	c.problems.Addf(pos, format, args...)
}

// Addf adds a problem at a position; nil is the beginning of the model.
func (ps *Problems) Addf(pos *ast.Position, format string, args ...any) {
	p := Problem{Line: 1, Column: 1, Message: fmt.Sprintf(format, args...)}
	if pos != nil {
		p.Line, p.Column = pos.Line, pos.Column
		if pos.Src != nil {
			p.File = filepath.Base(pos.Src.Name)
		}
	}
	*ps = append(*ps, p)
}

// FromParser turns an error of gqlparser into a problem of the file it names.
func FromParser(err error) error {
	var g *gqlerror.Error
	if !errors.As(err, &g) || len(g.Locations) == 0 {
		return err
	}
	name, _ := g.Extensions["file"].(string)
	return Problems{{
		File: filepath.Base(name), Line: g.Locations[0].Line, Column: g.Locations[0].Column,
		Message: lowerFirst(strings.TrimSuffix(g.Message, ".")),
	}}
}

// at is the position of a directive with its @.
func at(d *ast.Directive) *ast.Position {
	pos := *d.Position
	pos.Column--
	return &pos
}

// lowerFirst begins a sentence with a small letter, unless its first word is in
// capital letters.
func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if second, _ := utf8.DecodeRuneInString(s[size:]); unicode.IsUpper(second) {
		return s
	}
	return string(unicode.ToLower(first)) + s[size:]
}
