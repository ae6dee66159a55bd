package engine

import (
	"context"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// locator finds the locations of errors in a document.
type locator struct {
	doc *ast.QueryDocument
	op  *ast.OperationDefinition
}

// locatorOf returns the locator of the current operation; false if there is none.
func locatorOf(ctx context.Context) (locator, bool) {
	if !graphql.HasOperationContext(ctx) {
		return locator{}, false
	}
	oc := graphql.GetOperationContext(ctx)
	return locator{oc.Doc, oc.Operation}, oc.Doc != nil && oc.Operation != nil
}

// locate returns the location of an error: of the literal at an input path, else of the
// definition of the variable that contains the value, else of the field at a response
// path. An error without a response path has no location.
//
// An input path, as in [record.Error], consists of the response keys of fields below the
// response path, an argument name, and steps into the argument's value.
func (l locator) locate(path ast.Path, input string) []gqlerror.Location {
	sets := []ast.SelectionSet{l.op.SelectionSet}
	var field *ast.Field
	for _, step := range path {
		key, ok := step.(ast.PathName)
		if !ok {
			continue // an index of a list
		}
		fields := l.fields(sets, string(key), nil)
		if len(fields) == 0 {
			break // below an opaque value
		}
		field, sets = fields[0], setsOf(fields)
	}
	if field == nil {
		return nil
	}
	if input != "" {
		if at := l.input(field, sets, strings.Split(input, ".")); at != nil {
			return location(at)
		}
	}
	return location(field.Position)
}

// operation is the location of the operation.
func (l locator) operation() []gqlerror.Location { return location(l.op.Position) }

// variable is the location of a variable's definition.
func (l locator) variable(name string) []gqlerror.Location {
	if def := l.op.VariableDefinitions.ForName(name); def != nil {
		return location(def.Position)
	}
	return nil
}

// location returns the line and column of a position, counted in characters from 1. It
// computes them from the offset, because gqlparser reports the column after the opening
// quotes of a string and the last line of a block string.
func location(at *ast.Position) []gqlerror.Location {
	if at == nil || at.Src == nil {
		return nil
	}
	out, before, offset := gqlerror.Location{Line: 1, Column: 1}, rune(0), 0
	for _, r := range at.Src.Input {
		if offset == at.Start {
			break
		}
		offset++
		switch {
		case r == '\n' && before == '\r': // one line terminator of two characters
		case r == '\n' || r == '\r':
			out.Line, out.Column = out.Line+1, 1
		default:
			out.Column++
		}
		before = r
	}
	return []gqlerror.Location{out}
}

// fields returns the fields with a response key, including those in fragments.
func (l locator) fields(sets []ast.SelectionSet, key string, seen map[string]bool) []*ast.Field {
	var out []*ast.Field
	for _, set := range sets {
		for _, selection := range set {
			switch s := selection.(type) {
			case *ast.Field:
				if s.Alias == key {
					out = append(out, s)
				}
			case *ast.InlineFragment:
				out = append(out, l.fields([]ast.SelectionSet{s.SelectionSet}, key, seen)...)
			case *ast.FragmentSpread:
				fragment := l.doc.Fragments.ForName(s.Name)
				if fragment == nil || seen[s.Name] {
					continue
				}
				if seen == nil {
					seen = map[string]bool{}
				}
				seen[s.Name] = true
				out = append(out, l.fields([]ast.SelectionSet{fragment.SelectionSet}, key, seen)...)
			}
		}
	}
	return out
}

func setsOf(fields []*ast.Field) []ast.SelectionSet {
	var out []ast.SelectionSet
	for _, f := range fields {
		out = append(out, f.SelectionSet)
	}
	return out
}

// input returns the position at an input path below a field, or nil. A step can be both
// the name of an argument and the response key of a field; a field is tried first.
func (l locator) input(field *ast.Field, sets []ast.SelectionSet, steps []string) *ast.Position {
	if len(steps) == 0 {
		return nil
	}
	if below := l.fields(sets, steps[0], nil); len(below) > 0 {
		if at := l.input(below[0], setsOf(below), steps[1:]); at != nil {
			return at
		}
	}
	if argument := field.Arguments.ForName(steps[0]); argument != nil {
		return l.value(argument.Value, steps[1:])
	}
	return nil
}

// value returns the position of the innermost node on a path into a value.
func (l locator) value(v *ast.Value, steps []string) *ast.Position {
	for _, step := range steps {
		var next *ast.Value
		switch v.Kind {
		case ast.ObjectValue:
			next = v.Children.ForName(step)
		case ast.ListValue:
			if i, err := strconv.Atoi(step); err == nil && 0 <= i && i < len(v.Children) {
				next = v.Children[i].Value
			}
		default: // a scalar, or one value in place of a list
		}
		if next == nil {
			break
		}
		v = next
	}
	if v.Kind == ast.Variable {
		if def := l.op.VariableDefinitions.ForName(v.Raw); def != nil {
			return def.Position
		}
	}
	return v.Position
}
