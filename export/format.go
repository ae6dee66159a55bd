package export

import (
	"fmt"
	"strings"

	"recordgraph/record"
)

// Format is the format of a file.
type Format string

// The formats.
const (
	NDJSON Format = "ndjson"
	CSV    Format = "csv"
)

// ParseFormat reads a format's name.
func ParseFormat(name string) (Format, error) {
	switch f := Format(strings.ToLower(name)); f {
	case NDJSON, CSV:
		return f, nil
	}
	return "", fmt.Errorf("unknown format %q: use ndjson or csv", name)
}

// MediaType is the format's media type.
func (f Format) MediaType() string {
	if f == CSV {
		return "text/csv; charset=utf-8; header=present"
	}
	return "application/x-ndjson"
}

// writer appends records in a format.
type writer interface {
	// head appends the text before the first record.
	head(b []byte, fields []*record.Field) []byte
	// record appends a record's cells. A nil cell is null.
	record(b []byte, t *record.Type, fields []*record.Field, cell func(int) []byte) []byte
}

func (f Format) writer() writer {
	if f == CSV {
		return csv{}
	}
	return ndjson{}
}

// related returns the type of the ID in a field.
func related(t *record.Type, f *record.Field) *record.Type {
	if f.Relation != nil {
		return f.Relation.Type
	}
	return t
}
