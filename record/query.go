package record

// Selection is the selection set of a record, in response order.
type Selection struct {
	Type   *Type
	Fields []Selected
}

// Selected is one response field of a record object.
type Selected struct {
	Key   string      // response key: the alias or the name
	Field *Field      // nil for __typename
	One   *Selection  // for a to-one relation
	Many  *Connection // for an inverse relation
	Path  []any       // response path of a field computed in Go, without indices, for errors
}

// Connection is a query for a page of a list.
type Connection struct {
	Type   *Type
	Filter *Filter
	Order  []Order
	Page   Page
	Fields []ConnectionField
}

// Param is a placeholder for a value that differs between requests: an index into the
// values of the request.
type Param int

// In returns v, or the value of v if it is a [Param].
func In(values []any, v any) any {
	if p, ok := v.(Param); ok {
		return values[p]
	}
	return v
}

// ConnectionPart is a field of a connection.
type ConnectionPart uint8

// The fields of a connection.
const (
	PartTypename ConnectionPart = iota + 1
	PartEdges
	PartNodes
	PartPageInfo
	PartTotalCount
)

// ConnectionField is one response field of a connection object.
type ConnectionField struct {
	Key      string
	Part     ConnectionPart
	Edges    []EdgeField
	Nodes    *Selection
	PageInfo []PageInfoField
}

// EdgeField is one response field of an edge: __typename if both Node and Cursor are unset.
type EdgeField struct {
	Key    string
	Cursor bool
	Node   *Selection
}

// PageInfoField is one response field of a page info.
type PageInfoField struct {
	Key  string
	Name string // "hasNextPage", "hasPreviousPage", "startCursor", "endCursor", "__typename"
}

// Page is a page of a list: the first Limit records between two cursors, or the last ones
// if Backward.
type Page struct {
	Limit         int
	Backward      bool
	After, Before Cursor
	Path          string // input path of the page's arguments, for errors
}

// Cursor is a position in the order of a list. The zero value is no cursor.
type Cursor struct {
	Text string // as sent; empty after the store has opened the cursor
	At   []any  // the values of the order's terms: text or [Param], nil for null
}

// None reports whether there is no cursor.
func (c Cursor) None() bool { return c.Text == "" && c.At == nil }

// Order is one term of an order: a field of the type or, through to-one relations, of
// another type.
type Order struct {
	Via   []*Field // to-one relations to follow first
	Field *Field
	Desc  bool
	Nulls Nulls
}

// Nulls is the position of nulls in an order.
type Nulls uint8

// The positions of nulls. NullsDefault is PostgreSQL's: last if ascending, first if descending.
const (
	NullsDefault Nulls = iota
	NullsFirst
	NullsLast
)

// Lookup is a query for records by ID, or for one record by a unique key.
type Lookup struct {
	Type   *Type
	IDs    []ID
	Key    *Key
	Values []any // of the key's fields: values or [Param]
	Select *Selection
}

// Export is a query for all matching records, in order. It returns one value per field:
// only stored fields, and the ID for a relation.
type Export struct {
	Type   *Type
	Filter *Filter
	Order  []Order
	Fields []*Field
}
