package record

// Selection is what one record object of a response holds, in response order.
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
	Path  []any       // of a field computed in Go: its place in the document, for errors
}

// Connection asks for a page of a list: which records, and what of them.
type Connection struct {
	Type   *Type
	Filter *Filter
	Order  []Order
	Page   Page
	Fields []ConnectionField
}

// Param is a value that a query does not hold itself, because each request has its
// own: an index into the values that the query runs with.
type Param int

// In returns the value that v stands for: v itself, unless it is a Param.
func In(values []any, v any) any {
	if p, ok := v.(Param); ok {
		return values[p]
	}
	return v
}

// ConnectionPart names a field of a connection object.
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

// EdgeField is one response field of an edge: __typename when both Node and
// Cursor are unset.
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

// Page is a keyset page: Limit records after one cursor and before another, the
// first of them, or the last when Backward.
type Page struct {
	Limit         int
	Backward      bool
	After, Before Cursor
	Path          string // input path of the page's arguments, for errors
}

// Cursor is a position in the order of a list. The zero value is none.
type Cursor struct {
	Text string // as sent; empty once the store has opened it
	At   []any  // the values of the order's keys: text or [Param], nil for null
}

// None reports whether there is no cursor.
func (c Cursor) None() bool { return c.Text == "" && c.At == nil }

// Order is one term of an order: a column of the type itself or, through to-one
// relations, of another.
type Order struct {
	Via   []*Field // to-one relations to follow first
	Field *Field
	Desc  bool
	Nulls Nulls
}

// Nulls says where an order puts nulls.
type Nulls uint8

// The places of nulls. NullsDefault is PostgreSQL's: last when ascending, first when descending.
const (
	NullsDefault Nulls = iota
	NullsFirst
	NullsLast
)

// Lookup asks for single records: those with the IDs, or the one with the key.
type Lookup struct {
	Type   *Type
	IDs    []ID
	Key    *Key
	Values []any // of the key's fields: values or [Param]
	Select *Selection
}

// Export asks for all records that match, in order, a value per field: stored
// fields, of which relations are IDs.
type Export struct {
	Type   *Type
	Filter *Filter
	Order  []Order
	Fields []*Field
}
