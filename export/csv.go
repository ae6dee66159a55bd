package export

import (
	"bytes"

	"recordgraph/record"
	"recordgraph/store/encode"
)

// csvNull is the text of a null if an empty cell has another meaning.
const csvNull = `\N`

// csv writes CSV (RFC 4180) with a header of field names and CRLF. A null is an empty cell, and an empty text is a quoted
// empty cell. A null is \N if an empty cell would mean the field's default or make the line empty. The text \N is quoted.
type csv struct{}

func (csv) head(b []byte, fields []*record.Field) []byte {
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, f.Name...)
	}
	return append(b, '\r', '\n')
}

func (csv) record(b []byte, t *record.Type, fields []*record.Field, cell func(int) []byte) []byte {
	for i, f := range fields {
		if i > 0 {
			b = append(b, ',')
		}
		text := encode.Shown(f, cell(i))
		switch {
		case text != nil && !(f.Scalar == record.ScalarJSON && !f.List && string(text) == "null"): // the API has one null
			b = appendCell(b, t, f, text)
		case f.Default != nil || len(fields) == 1:
			b = append(b, csvNull...)
		}
	}
	return append(b, '\r', '\n')
}

// appendCell appends a value: lists and JSON as JSON, the rest as its text.
func appendCell(b []byte, t *record.Type, f *record.Field, text []byte) []byte {
	if isText(f) {
		return appendQuoted(b, text)
	}
	start := len(b)
	b = encode.AppendValue(b, related(t, f), f, text)
	value := b[start:]
	if !f.List && len(value) > 1 && value[0] == '"' && f.Scalar != record.ScalarJSON {
		return append(b[:start], value[1:len(value)-1]...) // text without escapes: numbers, times, IDs
	}
	if !bytes.ContainsAny(value, "\",\r\n") {
		return b
	}
	return appendQuoted(b[:start], bytes.Clone(value))
}

func isText(f *record.Field) bool {
	return !f.List && (f.Scalar == record.ScalarString || f.Scalar == record.ScalarURL || f.Scalar == record.ScalarEnum)
}

// appendQuoted appends text, in quotes if necessary.
func appendQuoted(b, text []byte) []byte {
	bare := len(text) > 0 && !bytes.ContainsAny(text, "\",\r\n") && string(text) != csvNull &&
		text[0] != ' ' && text[len(text)-1] != ' ' // some readers trim spaces
	if bare {
		return append(b, text...)
	}
	b = append(b, '"')
	for _, c := range text {
		if c == '"' {
			b = append(b, '"')
		}
		b = append(b, c)
	}
	return append(b, '"')
}
