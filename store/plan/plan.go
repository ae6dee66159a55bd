// Package plan turns a query or a change of records into a tree of plain data: which rows of which type, joined to
// what, in which order, how each response object is made of their columns, and what a write does to which rows. It
// knows no SQL.
//
// Nothing in a plan belongs to one request: a value that differs between requests is a [record.Param], which is bound
// when the statement runs.
package plan

import "recordgraph/record"

// Root is the alias of a statement's own type; joins count up from it.
const Root = 0

// Source is rows of a record type under an alias. It is the only way for a statement to read the table of a record
// type: whatever limits the rows that a statement may see belongs here.
type Source struct {
	Type    *record.Type
	Alias   int
	Rule    *Predicate // which rows there are, on the alias Root; nil: all
	Written bool       // the rows that the statement's own change has written, not the table
}

// Column is a column of one alias.
type Column struct {
	Alias int
	Field *record.Field
}

// Join adds the record that a to-one relation leads to, or nulls.
type Join struct {
	Source
	From int           // alias that holds the foreign key
	Via  *record.Field // the relation
}

// Key is one term of a total order.
type Key struct {
	Column
	Desc       bool
	NullsFirst bool
	Nullable   bool
	Cell       int // index in Columns when the order's values are read; -1 when not
}

// Bound is what a segment demands of one key.
type Bound uint8

// The bounds of a key in a segment.
const (
	Any     Bound = iota
	Equal         // to Value
	After         // greater than Value in the key's direction, nulls not included
	IsNull        //
	NotNull       //
)

// Segment is one index range of a page: a bound per key, in the order's own order. Segments follow each other without
// overlap.
type Segment struct {
	Bounds []Bound
	Values []any
	Row    bool // all keys at once, as a row comparison with Values
	Key    int  // the first key that isn't fixed
	Upto   any  // the last value of Key to look at; nil for no end
}

// Rows is one statement: the rows of one source.
type Rows struct {
	Source
	Joins    []Join
	Columns  []Column
	Where    *Predicate
	Order    []Key
	Segments []Segment        // of a page; at least one
	Until    []any            // the far end of a page, before which a row comparison finds the rows; nil for none
	Before   *Predicate       // the far end otherwise
	Limit    int              // 0: no limit
	Reversed bool             // rows come in the opposite of the order asked for
	Parent   *record.Field    // the relation to the level above; nil at the root
	Lock     *record.LockMode // lock the rows; nil: do not
}

// LeadsBack reports whether a join adds records of the rows' own type.
func (r *Rows) LeadsBack() bool {
	for _, j := range r.Joins {
		if j.Type == r.Type {
			return true
		}
	}
	return false
}

// Level is the rows of one statement with the lists below them.
type Level struct {
	Rows     *Rows
	Count    *Rows   // counted in the same statement; nil for none
	Along    bool    // all matches are found for the page, and counted along with it
	Inline   *Branch // read in the same statement; nil for none
	Branches []*Branch
	Computed []*Computed
	IDCell   int // column with the row's own ID, when Count or Inline is set
}

// Several reports whether reading the level takes more than one statement.
func (l *Level) Several() bool { return len(l.Branches) > 0 }

// Branch is one to-many relation of a level: a list per row.
type Branch struct {
	ParentCell int // column of the level above that holds the parent's ID
	List       *List
}

// List is a page of records and the connection object made of it.
type List struct {
	Level  *Level
	NoRows bool               // the response has nothing of the rows
	Count  *Rows              // the filter's matches whatever the page, when a statement of its own counts them
	Query  *record.Connection // what was asked for; cursors are bound to its filter and order
	Fields []ListField
	Keyed  bool // it makes cursors
}

// ListField is one response field of a connection.
type ListField struct {
	Key      string
	Part     record.ConnectionPart
	Typename string
	Edges    []EdgeField
	Nodes    *Object
	PageInfo []record.PageInfoField
}

// EdgeField is one response field of an edge: a constant when Node and Cursor are unset.
type EdgeField struct {
	Key      string
	Cursor   bool
	Node     *Object
	Typename string
}

// Object is how a response object is made of a row.
type Object struct {
	Type    *record.Type
	Present int // column that is null when a to-one relation has no record; -1: always there
	Fields  []ObjectField
}

// ObjectField is one response field of an object; exactly one of its sources is set.
type ObjectField struct {
	Key      string
	Field    *record.Field
	Cell     int       // a column of the level
	One      *Object   // a to-one relation
	Many     *Branch   // a to-many relation
	Computed *Computed // the result of a Go function
	Typename string
}

// Computed is a field a Go function computes for all rows of a level at once.
type Computed struct {
	Name    string // "Movie.returnOnBudget"
	Field   *record.Field
	Present int
	Needs   []Need
	Path    []any // the field's place in the document, for errors
}

// Need is a value passed to a Go function.
type Need struct {
	Name  string
	Cell  int
	Field *record.Field
	Type  *record.Type // whose ID, for ID fields and relations
}
