package record

import (
	"fmt"
	"slices"
	"strings"
)

// Schema is the metadata of a model: its record types and enums.
type Schema struct {
	Types []*Type
	Enums []*Enum

	RemovedTables []string // of the types with @removed, which are in no other list

	// Scopes are the scopes of handwritten fields and types, by schema coordinate:
	// "Query.catalogue" or "Catalogue".
	Scopes map[string]string
	// Costs are the weights of handwritten fields, by schema coordinate.
	Costs map[string]int

	types      map[string]*Type
	prefixes   map[string]*Type
	references map[string][]Reference // by the name of the type
	reach      map[string][]Reference
	lockOrder  map[string]int // by the name of the type
}

// Type is a record type.
type Type struct {
	Name        string   // GraphQL name: "Movie"
	Former      *Names   // before @renamed, which are served as deprecated; or nil
	Description string   // in the model, or empty
	Singular    string   // root field of one record: "movie"
	Plural      string   // root field of the list: "movies"
	Table       string   // "movies"
	IDPrefix    string   // "movie"
	Read, Write string   // scopes: "movie:read", "movie:write"
	Cost        int      // weight of one record in the cost of an operation, at least 1
	MaxPageSize int      // of a page of records; see [Type.LargestPage]
	Label       []string // paths of the fields that name a record: "movie.title"
	Fields      []*Field // ID, version and times, then the fields in the order of the model
	Keys        []*Key   // unique keys except the primary key
	Indexes     []*Index
	Checks      []*Check

	Removed []*Field // with @removed: their columns may exist, but are not read or written; in no other list

	fields map[string]*Field
}

// Field is a field of a record type: a column, a relation, or computed in Go.
type Field struct {
	Name        string
	Former      string // the name before @renamed, which is served as deprecated; or empty
	Column      string // empty for inverse relations and fields computed in Go
	Scalar      Scalar // ScalarID for to-one relations; 0 for inverse relations
	Enum        *Enum  // for ScalarEnum
	List        bool   // a list of the scalar
	NonNull     bool
	ElemNonNull bool // of a list's elements

	Widened  *Widened  // the change of the type to a wider one; or nil
	Relation *Relation // a to-one relation
	Inverse  *Inverse  // the to-many side of another type's relation
	InGo     bool      // computed by a Go function (@resolver), not stored
	Needs    []string  // the fields that the Go function reads

	Text      *Text
	Range     *Range
	Unit      string // of a number, for clients: "USD"; or empty
	Default   any    // coerced; or nil
	Immutable bool
	ReadOnly  bool   // only the service sets the field
	Scope     string // also needed to read, filter, order by or write the field
	Cost      int    // weight in the cost of an operation
	LongText  bool   // text of possibly more than MaxShortText characters: not for orders

	// Deprecated says that clients should no longer use the field. Examples leave it out.
	Deprecated bool

	// FoldIndexed says that an index of folded text has the field; set by NewSchema.
	FoldIndexed bool
}

// MaxShortText is the greatest number of characters of text that can be ordered, indexed,
// or normalized by [FoldSQL]. A text field that allows more is a LongText.
const MaxShortText = 1000

// Settable reports whether clients can set the field when they create a record.
func (f *Field) Settable() bool { return f.Column != "" && !f.ReadOnly }

// Changeable reports whether clients can change the field of a record.
func (f *Field) Changeable() bool { return f.Settable() && !f.Immutable }

// Other is the target of a relation or an inverse relation; nil for other fields.
func (f *Field) Other() *Type {
	switch {
	case f.Relation != nil:
		return f.Relation.Type
	case f.Inverse != nil:
		return f.Inverse.Type
	}
	return nil
}

// Relation is a foreign key to another record type.
type Relation struct {
	To       string // name of the other type
	Inverse  string // field of the other type; or empty
	OnDelete OnDelete
	Type     *Type // the other type, set by NewSchema
}

// Inverse is the to-many side of a relation.
type Inverse struct {
	From string // name of the type with the foreign key
	Via  string // its relation field
	Type *Type  // set by NewSchema
	By   *Field // set by NewSchema
}

// OnDelete is the action on a record when the target of its relation is deleted. The store
// executes it; the foreign keys of the database are all NO ACTION.
type OnDelete uint8

// The actions on delete.
const (
	Restrict OnDelete = iota // refuse the delete
	Cascade                  // delete the record
	SetNull                  // set the relation to null
)

// Text bounds a string: lengths in characters, or 0; Pattern in the common syntax of RE2 and
// PostgreSQL, or empty.
type Text struct {
	Min, Max int
	Pattern  string
}

// Range bounds a number: inclusive, as decimal text; empty for no bound.
type Range struct{ Min, Max string }

// Key is a unique key.
type Key struct {
	Constraint string   // "studios_name_key"
	Second     string   // the constraint of the second columns of widened fields; or empty
	Fields     []string // in order
	Lookup     string   // root field: "studioByName"
}

// Index is an index of the table, except those of keys and relations.
type Index struct {
	Name   string
	Second string // the index of the second columns of widened fields; or empty
	Fields []string
	Fold   bool // of folded text, see [FoldSQL]
}

// Check is a condition that only the database checks.
type Check struct {
	Constraint string
	SQL        string
	Fields     []string // the fields that the condition reads, in the order of the condition
	Message    string
}

// Enum is an enum of the model.
type Enum struct {
	Name   string
	Values []string
	Labels []string // display texts for clients, in the order of Values

	Removed []RemovedValue // the values with @removed, which are also in Values
	Renamed []RenamedValue // the values that are stored by another text, or have a former name
}

// RenamedValue is a value of an enum with another text in the database.
type RenamedValue struct {
	Value  string
	Stored string // the text in the database
	Former string // the name before @renamed, which inputs accept; or empty
}

// RemovedValue is a value of an enum that records may still have, and that clients can no longer write.
type RemovedValue struct {
	Value string
	Use   string // the value that replaces it in records; or empty
}

// IsRemoved reports whether a value has @removed.
func (e *Enum) IsRemoved(v string) bool {
	return slices.ContainsFunc(e.Removed, func(r RemovedValue) bool { return r.Value == v })
}

// Current are the values that clients can write.
func (e *Enum) Current() []string { return slices.DeleteFunc(slices.Clone(e.Values), e.IsRemoved) }

// EnumError is the error of [Coerce] for a value that is not in the enum.
type EnumError struct{ Enum *Enum }

// Error lists the values.
func (e *EnumError) Error() string { return "must be one of " + strings.Join(e.Enum.Current(), ", ") }

// Has reports whether v is a value of the enum, exactly.
func (e *Enum) Has(v string) bool {
	return slices.Contains(e.Values, v)
}

// Stored returns the text that the database has for a value, also for its former name; false for no value of the enum.
func (e *Enum) Stored(v string) (string, bool) {
	for i := range e.Renamed {
		if r := &e.Renamed[i]; v == r.Value || v == r.Former {
			return r.Stored, true
		}
	}
	return v, e.Has(v)
}

// Shown returns the value that is stored as a text.
func (e *Enum) Shown(text string) string {
	for i := range e.Renamed {
		if e.Renamed[i].Stored == text {
			return e.Renamed[i].Value
		}
	}
	return text
}

// Field returns a field by name, also by its former one, or nil.
func (t *Type) Field(name string) *Field { return t.fields[name] }

// CursorPage is the largest page of a list without selected records, if MaxPageSize is not
// greater. Cursors, page info and a count cost little more than reading the rows.
const CursorPage = 1000

// LargestPage is the largest page of a list of the type. records says whether the request
// selects records: nodes, or the node of an edge.
func (t *Type) LargestPage(records bool) int {
	if records {
		return t.MaxPageSize
	}
	return max(t.MaxPageSize, CursorPage)
}

// RemovedColumns are the columns of the fields with @removed, and the old columns of widened fields that writes no longer
// set.
func (t *Type) RemovedColumns() []string {
	var out []string
	for _, f := range t.Removed {
		out = append(out, f.Column)
	}
	for _, f := range t.Fields {
		if f.Widened != nil && f.Widened.Stage == WriteNew {
			out = append(out, f.Widened.Old)
		}
	}
	return out
}

// ID returns the ID field.
func (t *Type) ID() *Field { return t.fields["id"] }

// PrimaryKey returns the key of the ID. Keys does not have it.
func (t *Type) PrimaryKey() *Key {
	return &Key{Constraint: t.Table + "_pkey", Fields: []string{"id"}}
}

// Type returns a record type by name, also by its former one, or nil.
func (s *Schema) Type(name string) *Type { return s.types[name] }

// ByPrefix returns the record type of an ID prefix, or nil.
func (s *Schema) ByPrefix(prefix string) *Type { return s.prefixes[prefix] }

// NewSchema links types to each other. It panics on an unknown name, because a schema comes
// from a checked model.
func NewSchema(s Schema) *Schema {
	s.types, s.prefixes = map[string]*Type{}, map[string]*Type{}
	for _, t := range s.Types {
		s.types[t.Name], s.prefixes[t.IDPrefix] = t, t
		if t.Former != nil {
			s.types[t.Former.Name] = t
		}
		t.fields = map[string]*Field{}
		for _, f := range t.Fields {
			t.fields[f.Name] = f
			if f.Former != "" {
				t.fields[f.Former] = f
			}
		}
	}
	for _, t := range s.Types {
		for _, f := range t.Fields {
			s.link(t, f)
		}
		for _, i := range t.Indexes {
			t.markFolded(i)
		}
	}
	s.relate()
	s.orderLocks()
	return &s
}

// markFolded marks the text fields of an index with folded text.
func (t *Type) markFolded(i *Index) {
	if !i.Fold {
		return
	}
	for _, name := range i.Fields {
		if f := t.fields[name]; f.Scalar.Textual() {
			f.FoldIndexed = true
		}
	}
}

func (s *Schema) link(t *Type, f *Field) {
	f.linkSecond()
	switch {
	case f.Relation != nil:
		f.Relation.Type = s.types[f.Relation.To]
		if f.Relation.Type == nil {
			panic(fmt.Sprintf("%s.%s: no record type %s", t.Name, f.Name, f.Relation.To))
		}
	case f.Inverse != nil:
		f.Inverse.Type = s.types[f.Inverse.From]
		if f.Inverse.Type == nil || f.Inverse.Type.fields[f.Inverse.Via] == nil {
			panic(fmt.Sprintf("%s.%s: no field %s.%s", t.Name, f.Name, f.Inverse.From, f.Inverse.Via))
		}
		f.Inverse.By = f.Inverse.Type.fields[f.Inverse.Via]
	}
}
