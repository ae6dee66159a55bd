// Package encode writes rows as the JSON of a response, directly from the text of their columns.
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

// Table is the rows of one statement: the texts of all cells in one byte slice.
type Table struct {
	width int
	data  []byte
	ends  []int32 // per cell: end in data; negative for a null
}

const (
	cellBytes = 12 // memory allocated in advance per cell

	// Larger tables are not pooled, so that the memory of a large answer is freed.
	maxKeptBytes = 256 << 10
	maxKeptCells = 16 << 10

	maxBytes = 1<<31 - 1 // of a table
)

var tables = sync.Pool{New: func() any { return &Table{data: []byte{}} }} // not nil, because a nil cell is a null

// NewTable returns an empty table with width columns, at least one, and memory for the given number of rows.
func NewTable(width, rows int) *Table {
	t, _ := tables.Get().(*Table)
	t.width = width
	t.ends = slices.Grow(t.ends, width*rows)
	t.data = slices.Grow(t.data, width*rows*cellBytes)
	return t
}

// Release returns the table to a pool. The table must not be used again.
func (t *Table) Release() {
	if t == nil || cap(t.data) > maxKeptBytes || cap(t.ends) > maxKeptCells {
		return
	}
	t.data, t.ends = t.data[:0], t.ends[:0]
	tables.Put(t)
}

// Append adds a row of the driver's values.
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

// DropLast removes the last row.
func (t *Table) DropLast() {
	t.ends = t.ends[:len(t.ends)-t.width]
	end := 0
	if n := len(t.ends); n > 0 {
		end = t.end(n - 1)
	}
	t.data = t.data[:end]
}

// Reset removes all rows and keeps their memory.
func (t *Table) Reset() { t.data, t.ends = t.data[:0], t.ends[:0] }

// Bytes is the size of all cells.
func (t *Table) Bytes() int { return len(t.data) }

// end is the end of a cell in data.
func (t *Table) end(i int) int {
	end := int(t.ends[i])
	if end < 0 {
		return -end - 1
	}
	return end
}

// EqualsPrevious reports whether the last two rows have the same text in a column.
func (t *Table) EqualsPrevious(column int) bool {
	last := t.Len() - 1
	return last > 0 && bytes.Equal(t.Cell(last, column), t.Cell(last-1, column))
}

// Len is the number of rows.
func (t *Table) Len() int { return len(t.ends) / t.width }

// Cell returns the text of a cell, nil for a null. The text is valid until the table changes.
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
