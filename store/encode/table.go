// Package encode writes rows as the JSON of a response, straight from the text of their columns.
package encode

import (
	"bytes"
	"database/sql/driver"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"recordgraph/record"
)

// Table holds the rows of one statement: each cell as text, in one block.
type Table struct {
	width int
	data  []byte
	ends  []int32 // per cell: where it ends in data; negative for a null
}

const (
	cellBytes = 12 // the room a cell gets in advance

	// Tables beyond are left to the garbage collector, so that one large answer doesn't keep its memory.
	maxKeptBytes = 256 << 10
	maxKeptCells = 16 << 10

	maxBytes = 1<<31 - 1 // of a table
)

var tables = sync.Pool{New: func() any { return &Table{data: []byte{}} }} // not nil: an empty cell isn't a null

// NewTable returns an empty table of width columns, at least one, with room for so many rows.
func NewTable(width, rows int) *Table {
	t, _ := tables.Get().(*Table)
	t.width = width
	t.ends = slices.Grow(t.ends, width*rows)
	t.data = slices.Grow(t.data, width*rows*cellBytes)
	return t
}

// Release gives the table's memory to those to come. It must not be used any more.
func (t *Table) Release() {
	if t == nil || cap(t.data) > maxKeptBytes || cap(t.ends) > maxKeptCells {
		return
	}
	t.data, t.ends = t.data[:0], t.ends[:0]
	tables.Put(t)
}

// Append adds a row: a value of the driver per column.
func (t *Table) Append(values []driver.Value) error {
	for _, v := range values {
		if err := t.append(v); err != nil {
			return err
		}
	}
	return nil
}

func (t *Table) append(v driver.Value) error {
	switch v := v.(type) {
	case nil:
		t.ends = append(t.ends, int32(-len(t.data)-1))
		return nil
	case []byte:
		t.data = append(t.data, v...)
	case string:
		t.data = append(t.data, v...)
	case int64:
		t.data = strconv.AppendInt(t.data, v, 10)
	case float64:
		t.data = strconv.AppendFloat(t.data, v, 'g', -1, 64)
	case bool:
		t.data = strconv.AppendBool(t.data, v)
	case time.Time:
		t.data = record.AppendDateTime(t.data, v)
	default:
		return fmt.Errorf("column of type %T", v)
	}
	if len(t.data) > maxBytes {
		return fmt.Errorf("rows of more than %d bytes", maxBytes)
	}
	t.ends = append(t.ends, int32(len(t.data)))
	return nil
}

// Drop removes the last row.
func (t *Table) Drop() {
	t.ends = t.ends[:len(t.ends)-t.width]
	end := 0
	if n := len(t.ends); n > 0 {
		end = t.end(n - 1)
	}
	t.data = t.data[:end]
}

// Reset removes all rows and keeps the room they took.
func (t *Table) Reset() { t.data, t.ends = t.data[:0], t.ends[:0] }

// Bytes is what the cells take.
func (t *Table) Bytes() int { return len(t.data) }

// end is where a cell ends in the data.
func (t *Table) end(i int) int {
	end := int(t.ends[i])
	if end < 0 {
		return -end - 1
	}
	return end
}

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
	end := int(t.ends[i])
	if end < 0 {
		return nil
	}
	start := 0
	if i > 0 {
		start = t.end(i - 1)
	}
	return t.data[start:end:end]
}
