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
	Memo   *Memo // of Fields; nil when they are this query's alone

	// Shapes are of all queries that differ in their page and in Values alone: the
	// operands of Filter that have a slot, in order. Nil when there are no others.
	Shapes *Shapes
	Values []any
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

// Page is a keyset page: Limit records after the cursor After and before the
// cursor Before (each empty for none), the first of them, or the last when Backward.
type Page struct {
	Limit         int
	Backward      bool
	After, Before string
	Path          string // input path of the page's arguments, for errors
	Opened        any    // what the store has found in the cursors, when it has checked them
}

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
	Values []any // of the key's fields
	Select *Selection
	Memo   *Memo // of Select; nil when it is this query's alone
}

// Export asks for all records that match, in order, a value per field: stored
// fields, of which relations are IDs.
type Export struct {
	Type   *Type
	Filter *Filter
	Order  []Order
	Fields []*Field
}
