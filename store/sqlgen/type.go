package sqlgen

import "recordgraph/record"

var columnTypes = record.ColumnTypes

// ColumnType is the PostgreSQL type of a field's column.
func ColumnType(f *record.Field) string { return f.ColumnType() }

// cast appends a cast to the type of a field's column.
func (w *Writer) cast(f *record.Field) { w.Text("::", f.ColumnType()) }
