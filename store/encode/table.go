// Package encode writes rows as the JSON of a response, straight from the text
// of their columns.
package encode

import (
	"bytes"
	"fmt"
	"strconv"
	"time"

	"recordgraph/record"
)

// Table holds the rows of one statement: each cell as text, in one block.
type Table struct {
	width int
	data  []byte
	ends  []int // per cell: where it ends in data; negative for a null
	dest  []any
}

// cellBytes is the room a cell gets in advance.
const cellBytes = 12

// NewTable returns an empty table of width columns, at least one, with room for
// so many rows.
func NewTable(width, rows int) *Table {
	t := &Table{width: width}
	t.ends = make([]int, 0, width*rows)
	t.data = make([]byte, 0, width*rows*cellBytes) // not nil: an empty cell isn't a null
	t.dest = make([]any, width)
	for i := range t.dest {
		t.dest[i] = (*cell)(t)
	}
	return t
}

// Dest is where a row cursor of database/sql scans a row to append it: one
// destination per column.
func (t *Table) Dest() []any { return t.dest }

// Drop removes the last row.
func (t *Table) Drop() {
	t.ends = t.ends[:len(t.ends)-t.width]
	end := 0
	if n := len(t.ends); n > 0 {
		if end = t.ends[n-1]; end < 0 {
			end = -end - 1
		}
	}
	t.data = t.data[:end]
}

// Reset removes all rows and keeps the room they took.
func (t *Table) Reset() { t.data, t.ends = t.data[:0], t.ends[:0] }

// Bytes is what the cells take.
func (t *Table) Bytes() int { return len(t.data) }

// SameAbove reports whether the last two rows have the same text in a column.
func (t *Table) SameAbove(column int) bool {
	last := t.Len() - 1
	return last > 0 && bytes.Equal(t.Cell(last, column), t.Cell(last-1, column))
}

// Len is the number of rows.
func (t *Table) Len() int { return len(t.ends) / t.width }

// Cell returns the text of a cell, nil for a null. It is valid as long as the table.
func (t *Table) Cell(row, column int) []byte {
	i := row*t.width + column
	end := t.ends[i]
	if end < 0 {
		return nil
	}
	start := 0
	if i > 0 {
		start = t.ends[i-1]
		if start < 0 {
			start = -start - 1
		}
	}
	return t.data[start:end:end]
}

// cell is a table as the destination of one column after another.
type cell Table

// Scan appends a cell; it implements sql.Scanner.
func (c *cell) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		c.ends = append(c.ends, -len(c.data)-1)
		return nil
	case []byte:
		c.data = append(c.data, v...)
	case string:
		c.data = append(c.data, v...)
	case int64:
		c.data = strconv.AppendInt(c.data, v, 10)
	case float64:
		c.data = strconv.AppendFloat(c.data, v, 'g', -1, 64)
	case bool:
		c.data = strconv.AppendBool(c.data, v)
	case time.Time:
		c.data = record.AppendDateTime(c.data, v)
	default:
		return fmt.Errorf("column of type %T", src)
	}
	c.ends = append(c.ends, len(c.data))
	return nil
}
