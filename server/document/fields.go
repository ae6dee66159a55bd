package document

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

const (
	maxSuggestions = 20 // per document
	maxMisspelled  = 60 // characters of a name for which suggestions are searched
)

// suggestions counts the suggestions of a document, because the search for similar names is costly; nil makes none.
type suggestions struct{ made int }

// like adds the options similar to a name to a message.
func (s *suggestions) like(prefix, name string, options []string) string {
	if s == nil || len(name) > maxMisspelled || s.made == maxSuggestions {
		return ""
	}
	s.made++
	found := core.SuggestionList(name, options)
	if len(found) == 0 {
		return ""
	}
	return " " + prefix + " " + core.QuotedOrList(found...) + "?"
}

// knownFields is gqlparser's FieldsOnCorrectType with limited suggestions.
func knownFields(s *suggestions) core.RuleFunc {
	return func(events *core.Events, add core.AddErrFunc) {
		events.OnField(func(w *core.Walker, f *ast.Field) {
			parent := f.ObjectDefinition
			if parent == nil || f.Definition != nil {
				return
			}
			message := `Cannot query field "` + f.Name + `" on type "` + parent.Name + `".`
			if s != nil {
				message += s.field(w.Schema, parent, f.Name)
			}
			add(core.Message("%s", message), core.At(f.Position))
		})
	}
}

// field suggests the concrete types of an abstract one that have the field, or fields with similar names.
func (s *suggestions) field(schema *ast.Schema, parent *ast.Definition, name string) string {
	if s.made == maxSuggestions {
		return ""
	}
	if types := typesWith(schema, parent, name); len(types) > 0 {
		return " Did you mean to use an inline fragment on " + core.QuotedOrList(types...) + "?"
	}
	var fields []string
	for _, f := range parent.Fields {
		if !strings.HasPrefix(f.Name, "__") {
			fields = append(fields, f.Name)
		}
	}
	return s.like("Did you mean", name, fields)
}

// typesWith are the concrete types of an abstract one that have a field: interfaces of its objects first, then the objects.
func typesWith(schema *ast.Schema, parent *ast.Definition, field string) []string {
	var interfaces, objects []string
	for _, possible := range schema.GetPossibleTypes(parent) {
		if possible.Kind != ast.Object || possible == parent || possible.Fields.ForName(field) == nil {
			continue
		}
		objects = append(objects, possible.Name)
		for _, name := range possible.Interfaces {
			if schema.Types[name].Fields.ForName(field) != nil && !slices.Contains(interfaces, name) {
				interfaces = append(interfaces, name)
			}
		}
	}
	slices.Sort(interfaces)
	slices.Sort(objects)
	return append(interfaces, objects...)
}
