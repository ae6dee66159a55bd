package record

// Scalar is the scalar type of a field.
type Scalar uint8

// The scalars of a model. ScalarEnum is any enum of the model; see Field.Enum.
const (
	ScalarID Scalar = iota + 1
	ScalarString
	ScalarBoolean
	ScalarInt // 32 bit
	ScalarFloat
	ScalarBigInt  // 64 bit, a string in JSON
	ScalarDecimal // exact, a string in JSON
	ScalarDate
	ScalarDateTime
	ScalarDuration
	ScalarUUID
	ScalarJSON
	ScalarURL
	ScalarEnum
)

// scalarNames are the GraphQL names, by Scalar.
var scalarNames = [...]string{
	"", "ID", "String", "Boolean", "Int", "Float", "BigInt", "Decimal", "Date", "DateTime",
	"Duration", "UUID", "JSON", "URL", "Enum",
}

// String returns the scalar's GraphQL name.
func (s Scalar) String() string {
	if int(s) < len(scalarNames) {
		return scalarNames[s]
	}
	return ""
}

// ScalarByName returns the scalar with a GraphQL name; false if there is none.
func ScalarByName(name string) (Scalar, bool) {
	for i, n := range scalarNames {
		if n == name && i > 0 && Scalar(i) != ScalarEnum {
			return Scalar(i), true
		}
	}
	return 0, false
}

// Numeric reports whether values of the scalar can be added.
func (s Scalar) Numeric() bool {
	return s == ScalarInt || s == ScalarFloat || s == ScalarBigInt || s == ScalarDecimal
}

// Textual reports whether the scalar has the operators of String.
func (s Scalar) Textual() bool { return s == ScalarString || s == ScalarURL }

// Ranged reports whether the scalar has gt, gte, lt, lte and between.
func (s Scalar) Ranged() bool {
	return s.Numeric() || s == ScalarDate || s == ScalarDateTime || s == ScalarDuration
}

// Temporal reports whether the scalar has last and next.
func (s Scalar) Temporal() bool { return s == ScalarDate || s == ScalarDateTime }

// Ordered reports whether records can be ordered by the scalar.
func (s Scalar) Ordered() bool { return s != ScalarJSON }

// ColumnTypes are the types of columns in PostgreSQL, by Scalar.
var ColumnTypes = [...]string{
	ScalarID: "uuid", ScalarString: "text", ScalarURL: "text", ScalarEnum: "text",
	ScalarBoolean: "boolean", ScalarInt: "integer", ScalarFloat: "double precision",
	ScalarBigInt: "bigint", ScalarDecimal: "numeric", ScalarDate: "date",
	ScalarDateTime: "timestamptz", ScalarDuration: "interval", ScalarUUID: "uuid",
	ScalarJSON: "jsonb",
}

// ColumnType is the PostgreSQL type of the field's column.
func (f *Field) ColumnType() string {
	if f.List {
		return ColumnTypes[f.Scalar] + "[]"
	}
	return ColumnTypes[f.ColumnScalar()]
}
