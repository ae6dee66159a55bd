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

// Problem is one mistake in a model: its position, and a message that says how to
// correct it.
type Problem struct {
	File         string
	Line, Column int
	Message      string
}

// Error formats the problem like a compiler: "schema.graphqls:3:5: …".
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, p.Message)
}

// Problems are the mistakes in a model.
type Problems []Problem

// Error lists the problems, one per line.
func (ps Problems) Error() string {
	return strings.Join(texts(ps, Problem.Error), "\n")
}

// Err is nil without problems, else the problems in the order of the files,
// without duplicates.
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

// Addf adds a problem at a position.
func (ps *Problems) Addf(pos *ast.Position, format string, args ...any) {
	*ps = append(*ps, Problem{filepath.Base(pos.Src.Name), pos.Line, pos.Column, fmt.Sprintf(format, args...)})
}

func (c *checker) problemf(pos *ast.Position, format string, args ...any) {
	c.problems.Addf(pos, format, args...)
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

// at is the position of the @ of a directive.
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
