package encode_test

import (
	"database/sql/driver"
	"strings"
	"testing"

	"recordgraph/store/encode"
)

// TestLargeTablesAreNotPooled releases tables of many bytes and of many cells: new tables do not get their memory.
func TestLargeTablesAreNotPooled(t *testing.T) {
	t.Parallel()
	const mostBytes, mostCells = 256 << 10, 16 << 10
	for _, tt := range []struct {
		name string
		rows int
		cell string
	}{
		{"bytes", 1, strings.Repeat("x", mostBytes+1)},
		{"cells", mostCells + 1, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			for range 100 {
				table := encode.NewTable(1, 1)
				for range tt.rows {
					if err := table.Append([]driver.Value{tt.cell}); err != nil {
						t.Fatal(err)
					}
				}
				table.Release()
				next := encode.NewTable(1, 1)
				if data, cells := next.Capacity(); data > mostBytes || cells > mostCells || next.Len() != 0 {
					t.Fatalf("got a table with capacity for %d bytes and %d cells, and %d rows", data, cells, next.Len())
				}
			}
		})
	}
}
