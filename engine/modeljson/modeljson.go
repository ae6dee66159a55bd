// Package modeljson writes the document at /model.json: facts about a model for
// clients that GraphQL's schema lacks. The document has the types and fields of the
// API, never tables, columns or SQL. docs/model.schema.json is its JSON Schema.
package modeljson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"recordgraph/input"
	"recordgraph/record"
)

// Format is the version of the document. New members do not change the version; a
// removed member, or one with a new meaning, does.
const Format = 1

type document struct {
	Format int               `json:"format"`
	Types  []recordType      `json:"types"`
	Enums  []enum            `json:"enums"`
	Scopes map[string]string `json:"scopes"` // of handwritten types and fields, by schema coordinate
}

type recordType struct {
	Name         string      `json:"name"`
	Description  string      `json:"description,omitempty"`
	Plural       string      `json:"plural"`
	Roots        rootFields  `json:"roots"`
	Label        []labelPath `json:"label"`
	Read         string      `json:"read"`
	Write        string      `json:"write"`
	DeleteScopes []string    `json:"deleteScopes,omitempty"` // in addition to Write
	Page         page        `json:"page"`
	Fields       []field     `json:"fields"`
	Keys         []key       `json:"keys"`
	Checks       []check     `json:"checks"`
}

// rootFields are the root fields that serve a record type.
type rootFields struct {
	Get        string `json:"get"`
	List       string `json:"list"`
	Create     string `json:"create"`
	CreateMany string `json:"createMany"`
	Update     string `json:"update,omitempty"`
	Delete     string `json:"delete"`
}

// labelPath is a field that names a record, and the scopes to read it in addition
// to the type's scope.
type labelPath struct {
	Path   string   `json:"path"`
	Scopes []string `json:"scopes,omitempty"`
}

type page struct {
	Default    int `json:"default"`
	Max        int `json:"max"`
	MaxCursors int `json:"maxCursors"` // where no record is selected
}

type field struct {
	Name      string          `json:"name"`
	Type      string          `json:"type"`
	List      bool            `json:"list,omitempty"`
	Required  bool            `json:"required,omitempty"`
	MinLength int             `json:"minLength,omitempty"`
	MaxLength int             `json:"maxLength,omitempty"`
	Pattern   string          `json:"pattern,omitempty"`
	Min       json.RawMessage `json:"min,omitempty"`
	Max       json.RawMessage `json:"max,omitempty"`
	Default   json.RawMessage `json:"default,omitempty"`
	Unit      string          `json:"unit,omitempty"`
	Scope     string          `json:"scope,omitempty"`
	Immutable bool            `json:"immutable,omitempty"`
	ReadOnly  bool            `json:"readOnly,omitempty"`
	Computed  bool            `json:"computed,omitempty"`
	Relation  *relation       `json:"relation,omitempty"`
}

type relation struct {
	Target   string `json:"target"`
	Many     bool   `json:"many,omitempty"`
	Inverse  string `json:"inverse,omitempty"`
	OnDelete string `json:"onDelete,omitempty"`
}

type key struct {
	Fields []string `json:"fields"`
	Lookup string   `json:"lookup"`
}

type check struct {
	Fields  []string `json:"fields"`
	Message string   `json:"message"`
}

type enum struct {
	Name   string      `json:"name"`
	Values []enumValue `json:"values"`
}

type enumValue struct {
	Name  string `json:"name"`
	Label string `json:"label"`
}

// Marshal writes the document of a model under the limits of a service. The same
// model and limits give the same bytes. It does not fail on a checked model.
func Marshal(s *record.Schema, limits input.Limits) ([]byte, error) {
	out := document{Format: Format, Types: []recordType{}, Enums: []enum{}, Scopes: s.Scopes}
	for _, t := range s.Types {
		described, err := newType(t, limits)
		if err != nil {
			return nil, fmt.Errorf("describe %s: %w", t.Name, err)
		}
		described.DeleteScopes = deleteScopes(s, t)
		out.Types = append(out.Types, described)
	}
	for _, e := range s.Enums {
		out.Enums = append(out.Enums, newEnum(e))
	}
	if out.Scopes == nil {
		out.Scopes = map[string]string{}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(out)
	return b.Bytes(), err
}

func newType(t *record.Type, limits input.Limits) (recordType, error) {
	out := recordType{
		Name: t.Name, Description: t.Description, Plural: t.Plural, Roots: rootFields(t.RootFields()), Read: t.Read, Write: t.Write,
		Page:   page{limits.DefaultPageOf(t), limits.LargestPageOf(t, true), limits.LargestPageOf(t, false)},
		Label:  []labelPath{},
		Keys:   []key{},
		Checks: []check{},
	}
	for _, path := range t.Label {
		out.Label = append(out.Label, newLabelPath(t, path))
	}
	for _, f := range t.Fields {
		described, err := newField(f)
		if err != nil {
			return out, fmt.Errorf("field %s: %w", f.Name, err)
		}
		out.Fields = append(out.Fields, described)
	}
	for _, k := range t.Keys {
		out.Keys = append(out.Keys, key{k.Fields, k.Lookup})
	}
	for _, c := range t.Checks {
		out.Checks = append(out.Checks, check{c.Fields, c.Message})
	}
	return out, nil
}

// deleteScopes are the scopes that a delete needs in addition to the write scope.
func deleteScopes(s *record.Schema, t *record.Type) []string {
	var out []string
	for _, ref := range s.DeleteReach(t) {
		for _, scope := range ref.DeleteScopes() {
			if scope != t.Write && !slices.Contains(out, scope) {
				out = append(out, scope)
			}
		}
	}
	return out
}

// newLabelPath collects the scopes of the fields and record types on a path.
func newLabelPath(t *record.Type, path string) labelPath {
	out := labelPath{Path: path}
	seen := map[string]bool{"": true, t.Read: true}
	need := func(scope string) {
		if !seen[scope] {
			out.Scopes = append(out.Scopes, scope)
		}
		seen[scope] = true
	}
	for name := range strings.SplitSeq(path, ".") {
		f := t.Field(name)
		need(f.Scope)
		if f.Relation != nil {
			t = f.Relation.Type
			need(t.Read)
		}
	}
	return out
}

func newEnum(e *record.Enum) enum {
	out := enum{Name: e.Name, Values: []enumValue{}}
	for i, v := range e.Values {
		out.Values = append(out.Values, enumValue{v, e.Labels[i]})
	}
	return out
}
