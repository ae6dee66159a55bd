package recordgen

import (
	"bytes"
	"embed"
	"go/format"
	"strconv"
	"strings"
	"text/template"

	"recordgraph/record"
)

//go:embed templates/*.gotpl
var templateFiles embed.FS

// goImports are the packages that generated code may need, by the name it uses.
var goImports = []struct{ name, path string }{
	{"context", "context"}, {"json", "encoding/json"}, {"errors", "errors"}, {"time", "time"},
	{"uuid", "github.com/google/uuid"},
	{"record", "recordgraph/record"}, {"store", "recordgraph/store"},
}

// Go is the generated Go of package pkg: metadata, structs and the wiring of
// fields computed in Go.
func (m *Model) Go(pkg string) ([]byte, error) {
	return m.render(pkg, "records.gotpl", generatedMark("// "), m)
}

// render runs a template and gives the result the imports that it mentions.
func (m *Model) render(pkg, name, head string, data any) ([]byte, error) {
	t, err := template.New("").Funcs(template.FuncMap{
		"quote": strconv.Quote, "goType": goType, "goName": goName,
		"literal": metadataLiteral, "stored": storedFields, "stubs": m.stubs, "schema": m.Schema, "a": a, "phrase": phrase,
	}).ParseFS(templateFiles, "templates/*.gotpl")
	if err != nil {
		return nil, err
	}
	var body bytes.Buffer
	if err := t.ExecuteTemplate(&body, name, data); err != nil {
		return nil, err
	}
	return format.Source([]byte(head + "package " + pkg + "\n\n" + importsOf(body.String()) + body.String()))
}

func importsOf(body string) string {
	var groups [3][]string // the standard library, others, ours
	for _, imp := range goImports {
		if !strings.Contains(body, imp.name+".") {
			continue
		}
		group := 0
		if strings.Contains(imp.path, ".") {
			group = 1
		} else if strings.HasPrefix(imp.path, "recordgraph/") {
			group = 2
		}
		groups[group] = append(groups[group], strconv.Quote(imp.path))
	}
	var out []string
	for _, group := range groups {
		if len(group) > 0 {
			out = append(out, strings.Join(group, "\n"))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "import (\n" + strings.Join(out, "\n\n") + "\n)\n\n"
}

func storedFields(t *record.Type) []*record.Field {
	var out []*record.Field
	for _, f := range t.Fields {
		if f.Column != "" {
			out = append(out, f)
		}
	}
	return out
}

// goName is the name of a field in the struct: a relation ends in ID.
func goName(f *record.Field) string {
	if f.Relation != nil {
		return toGo(f.Name) + "ID"
	}
	return toGo(f.Name)
}

// goTypes are the Go types of scalars, as record.Coerce and gqlgen have them.
var goTypes = map[record.Scalar]string{
	record.ScalarID: "record.ID", record.ScalarString: "string", record.ScalarBoolean: "bool",
	record.ScalarInt: "int32", record.ScalarFloat: "float64", record.ScalarBigInt: "record.BigInt",
	record.ScalarDecimal: "record.Decimal", record.ScalarDate: "record.Date", record.ScalarDateTime: "time.Time",
	record.ScalarDuration: "record.Duration", record.ScalarUUID: "uuid.UUID", record.ScalarJSON: "json.RawMessage",
	record.ScalarURL: "string",
}

// goType is the Go type of a field: a pointer when it can be null, but for lists and JSON.
func goType(f *record.Field) string {
	typ := goTypes[f.Scalar]
	if f.Enum != nil {
		typ = toGo(f.Enum.Name)
	}
	switch {
	case f.List:
		return "[]" + typ
	case f.NonNull || f.Scalar == record.ScalarJSON:
		return typ
	}
	return "*" + typ
}
