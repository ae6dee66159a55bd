package recordgen

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
)

// metadataLiteral writes a struct of the metadata as a composite literal without
// its type: the fields that are set, on one line, except that a list of structs
// has a line for each element. Fields that record.NewSchema sets are left out.
func metadataLiteral(v any) string { return structLiteral(reflect.ValueOf(v).Elem()) }

func structLiteral(v reflect.Value) string {
	var b strings.Builder
	begin, end := "{", "}"
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || v.Field(i).IsZero() || linked(f) {
			continue
		}
		separator := ", "
		if isStructList(f.Type) {
			separator, begin, end = ",\n", "{\n", ",\n}"
		}
		if b.Len() > 0 {
			b.WriteString(separator)
		}
		b.WriteString(f.Name + ": " + valueLiteral(v.Field(i)))
	}
	return begin + b.String() + end
}

// linked reports whether record.NewSchema sets a field.
func linked(f reflect.StructField) bool {
	return f.Name == "FoldIndexed" || f.Type == reflect.TypeFor[*record.Type]() || f.Type == reflect.TypeFor[*record.Field]()
}

func isStructList(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Pointer
}

// actions are the Go names of the actions on delete.
var actions = [...]string{record.Restrict: "Restrict", record.Cascade: "Cascade", record.SetNull: "SetNull"}

// stages are the Go names of the stages of a widened field.
var stages = [...]string{record.WriteBoth: "WriteBoth", record.ReadNew: "ReadNew", record.WriteNew: "WriteNew"}

func valueLiteral(v reflect.Value) string {
	switch x := v.Interface().(type) {
	case record.Scalar:
		return "record.Scalar" + x.String()
	case record.OnDelete:
		return "record." + actions[x]
	case record.WidenStage:
		return "record." + stages[x]
	case *record.Enum:
		return "enum" + x.Name
	case []string:
		return stringsLiteral(x)
	}
	switch {
	case v.Kind() == reflect.Pointer:
		return "&" + v.Type().Elem().String() + structLiteral(v.Elem())
	case isStructList(v.Type()):
		var b strings.Builder
		for _, e := range v.Seq2() {
			b.WriteString(structLiteral(e.Elem()) + ",\n")
		}
		return v.Type().String() + "{\n" + b.String() + "}"
	case v.Kind() == reflect.Interface:
		return defaultLiteral(v.Interface())
	}
	return fmt.Sprintf("%#v", v.Interface())
}

func stringsLiteral(ss []string) string { return "[]string{" + quotes(ss) + "}" }

func quotes(ss []string) string {
	var out []string
	for _, s := range ss {
		out = append(out, strconv.Quote(s))
	}
	return strings.Join(out, ", ")
}

// defaultLiteral writes a coerced value.
func defaultLiteral(v any) string {
	switch v := v.(type) {
	case string:
		return strconv.Quote(v)
	case int64:
		return fmt.Sprintf("int64(%d)", v)
	case float64:
		return "float64(" + strconv.FormatFloat(v, 'g', -1, 64) + ")"
	case record.Decimal, record.Date:
		return fmt.Sprintf("%T(%q)", v, v)
	case record.Duration:
		return fmt.Sprintf("record.Duration{Months: %d, Days: %d, Micros: %d}", v.Months, v.Days, v.Micros)
	case time.Time:
		return fmt.Sprintf("time.UnixMicro(%d).UTC()", v.UnixMicro())
	case uuid.UUID:
		return fmt.Sprintf("uuid.MustParse(%q)", v)
	case json.RawMessage:
		return fmt.Sprintf("json.RawMessage(%q)", v)
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, defaultLiteral(e))
		}
		return "[]any{" + strings.Join(out, ", ") + "}"
	}
	return fmt.Sprint(v)
}
