package sqlgen

import "recordgraph/record"

// ColumnType is the PostgreSQL type of a field's column.
func ColumnType(f *record.Field) string {
	t := columnTypes[f.Scalar]
	if f.List {
		return t + "[]"
	}
	return t
}

var columnTypes = map[record.Scalar]string{
	record.ScalarID: "uuid", record.ScalarString: "text", record.ScalarURL: "text", record.ScalarEnum: "text",
	record.ScalarBoolean: "boolean", record.ScalarInt: "integer", record.ScalarFloat: "double precision",
	record.ScalarBigInt: "bigint", record.ScalarDecimal: "numeric", record.ScalarDate: "date",
	record.ScalarDateTime: "timestamptz", record.ScalarDuration: "interval", record.ScalarUUID: "uuid",
	record.ScalarJSON: "jsonb",
}
