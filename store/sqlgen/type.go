package sqlgen

import "recordgraph/record"

// ColumnType is the PostgreSQL type of a field's column.
func ColumnType(f *record.Field) string {
	if f.List {
		return columnTypes[f.Scalar] + "[]"
	}
	return columnTypes[f.Scalar]
}

// cast appends a cast to the type of a field's column.
func (w *Writer) cast(f *record.Field) {
	w.Text("::", columnTypes[f.Scalar])
	if f.List {
		w.Text("[]")
	}
}

var columnTypes = [...]string{
	record.ScalarID: "uuid", record.ScalarString: "text", record.ScalarURL: "text", record.ScalarEnum: "text",
	record.ScalarBoolean: "boolean", record.ScalarInt: "integer", record.ScalarFloat: "double precision",
	record.ScalarBigInt: "bigint", record.ScalarDecimal: "numeric", record.ScalarDate: "date",
	record.ScalarDateTime: "timestamptz", record.ScalarDuration: "interval", record.ScalarUUID: "uuid",
	record.ScalarJSON: "jsonb",
}
