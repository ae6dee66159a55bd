// Package plan plans queries and changes of records as a tree of plain data: the rows, joins, order and columns of each
// statement, the response objects made of the columns, and the changes of a write. It contains no SQL.
//
// A plan contains nothing of a request: a value that differs between requests is a [record.Param], which is bound when
// the statement runs.
package plan

import "recordgraph/record"

// Root is the alias of a statement's own type. The aliases of joins are the next numbers.
const Root = 0

// Source is the rows of a record type under an alias. Only a Source reads the table of a record type, so each limit on
// the visible rows belongs here.
type Source struct {
	Type    *record.Type
	Alias   int
	Rule    *Predicate // visible rows, on the alias Root; nil: all
	Written bool       // the rows written by the statement's change, not the table
}

// Column is a column of one alias.
type Column struct {
	Alias int
	Field *record.Field
}

// Join adds the record of a to-one relation, or nulls.
type Join struct {
	Source
	From int           // alias with the foreign key
	Via  *record.Field // the relation
}

// Key is one term of a total order.
type Key struct {
	Column
	Desc       bool
	NullsFirst bool
	Nullable   bool
	Cell       int // index in Columns if the order's values are selected, else -1
}

// Bound is a segment's condition on one key.
type Bound uint8

// The bounds of a key in a segment.
const (
	Any   Bound = iota
	Equal       // to Value
	After       // after Value in the key's direction, without nulls
	IsNull
	NotNull
)

// Segment is one index range of a page: a bound per key. The segments of a page are in the page's order and do not
// overlap.
type Segment struct {
	Bounds []Bound
	Values []any
	Row    bool // a row comparison of all keys with Values
	Key    int  // the first key whose bound is not Equal or IsNull
	Last   any  // the last value of Key in the segment; nil: no limit
}

// Rows is one statement: the rows of one source.
type Rows struct {
	Source
	Joins    []Join
	Columns  []Column
	Where    *Predicate
	Order    []Key
	Segments []Segment        // of a page; at least one
	Until    []any            // the end of a page as a row comparison; nil: none
	Before   *Predicate       // the end of a page otherwise
	Limit    int              // 0: no limit
	Reversed bool             // the rows have the reverse of the requested order
	Parent   *record.Field    // the relation to the level above; nil at the root
	Lock     *record.LockMode // lock the rows; nil: do not
}

// JoinsOwnType reports whether a join adds records of the rows' own type.
func (r *Rows) JoinsOwnType() bool {
	for _, j := range r.Joins {
		if j.Type == r.Type {
			return true
		}
	}
	return false
}

// Level is the rows of one statement with the lists below them.
type Level struct {
	Rows        *Rows
	Count       *Rows   // counted in the same statement; nil: none
	WindowCount bool    // a window function counts, see [Rows.canCountInWindow]
	Inline      *Branch // read in the same statement; nil: none
	Branches    []*Branch
	Computed    []*Computed
	IDCell      int // column with the row's ID, if Count or Inline is set
}

// MultiStatement reports whether reading the level takes more than one statement.
func (l *Level) MultiStatement() bool { return len(l.Branches) > 0 }

// Branch is one to-many relation of a level: a list per row.
type Branch struct {
	ParentCell int // column of the level above with the parent's ID
	List       *List
}

// List is a page of records and the connection object made of it.
type List struct {
	Level  *Level
	NoRows bool               // the response needs no rows
	Count  *Rows              // all matches of the filter, if a separate statement counts them
	Query  *record.Connection // cursors depend on its filter and order
	Fields []ListField
	Keyed  bool // the response contains cursors
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

// EdgeField is one response field of an edge: the Typename if Node and Cursor are unset.
type EdgeField struct {
	Key      string
	Cursor   bool
	Node     *Object
	Typename string
}

// Object is the plan of a response object of a row.
type Object struct {
	Type    *record.Type
	Present int // column that is null if a to-one relation has no record; -1: never null
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

// Computed is a field that a Go function computes for all rows of a level at once.
type Computed struct {
	Name    string // "Movie.returnOnBudget"
	Field   *record.Field
	Present int
	Needs   []Need
	Path    []any // of the field in the document, for errors
}

// Need is a value passed to a Go function.
type Need struct {
	Name  string
	Cell  int
	Field *record.Field
	Type  *record.Type // of the ID, for ID fields and relations
}
