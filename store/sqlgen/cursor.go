package sqlgen

import (
	"fmt"
	"hash/fnv"

	"recordgraph/store/plan"
)

// Cursor is a cursor of the database over rows. Its name tells its shape, so
// that no statement a connection keeps has columns of two kinds.
type Cursor struct {
	name   string
	Select Statement
}

// NewCursor makes the cursor over rows.
func NewCursor(r *plan.Rows) Cursor {
	st := Select(r)
	h := fnv.New64a()
	_, _ = h.Write([]byte(st.Text)) // never fails
	return Cursor{fmt.Sprintf("rows_%016x", h.Sum64()), st}
}

// Declare writes the statement that opens the cursor in a transaction:
//
//	DECLARE rows_… NO SCROLL CURSOR FOR SELECT …
func (c Cursor) Declare() Statement {
	return Statement{Text: "DECLARE " + c.name + " NO SCROLL CURSOR FOR " + c.Select.Text, Args: c.Select.Args}
}

// Fetch writes the statement that reads the next n rows:
//
//	FETCH FORWARD 128 FROM rows_…
func (c Cursor) Fetch(n int) Statement {
	var w Writer
	w.Text("FETCH FORWARD ")
	w.Int(n)
	w.Text(" FROM ", c.name)
	return w.Statement()
}
