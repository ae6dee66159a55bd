package export

import (
	"recordgraph/record"
	"recordgraph/store/encode"
)

// ndjson writes a JSON object per line, with every field, as the API has it.
type ndjson struct{}

func (ndjson) head(b []byte, _ []*record.Field) []byte { return b }

func (ndjson) record(b []byte, t *record.Type, fields []*record.Field, cell func(int) []byte) []byte {
	for i, f := range fields {
		if i == 0 {
			b = append(b, '{')
		} else {
			b = append(b, ',')
		}
		b = append(b, '"')
		b = append(b, f.Name...)
		b = append(b, '"', ':')
		b = encode.AppendValue(b, related(t, f), f, cell(i))
	}
	return append(b, '}', '\n')
}
