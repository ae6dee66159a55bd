// Package scalar marshals the scalars whose Go types have no methods for it, for handwritten
// fields and arguments. Its rules are those of derived fields.
package scalar

import (
	"encoding/json"
	"io"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"recordgraph/record"
)

// MarshalDateTime writes an instant in UTC.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = w.Write(append(record.AppendDateTime([]byte{'"'}, t), '"')) // w is a buffer of gqlgen's
	})
}

// UnmarshalDateTime reads an RFC 3339 instant.
func UnmarshalDateTime(v any) (time.Time, error) {
	return coerce[time.Time](record.ScalarDateTime, v)
}

// MarshalUUID writes a UUID.
func MarshalUUID(u uuid.UUID) graphql.Marshaler { return graphql.MarshalString(u.String()) }

// UnmarshalUUID reads a UUID in its canonical form.
func UnmarshalUUID(v any) (uuid.UUID, error) { return coerce[uuid.UUID](record.ScalarUUID, v) }

// MarshalURL writes a URL.
func MarshalURL(s string) graphql.Marshaler { return graphql.MarshalString(s) }

// UnmarshalURL reads an absolute URL.
func UnmarshalURL(v any) (string, error) { return coerce[string](record.ScalarURL, v) }

// MarshalJSON writes JSON as it is, nil as null.
func MarshalJSON(b json.RawMessage) graphql.Marshaler {
	if b == nil {
		return graphql.Null
	}
	return graphql.WriterFunc(func(w io.Writer) {
		_, _ = w.Write(b) // w is a buffer of gqlgen's
	})
}

// UnmarshalJSON accepts any value.
func UnmarshalJSON(v any) (json.RawMessage, error) {
	return coerce[json.RawMessage](record.ScalarJSON, v)
}

func coerce[T any](s record.Scalar, raw any) (T, error) {
	v, err := record.Coerce(&record.Field{Scalar: s}, raw)
	if err != nil {
		var zero T
		return zero, err
	}
	return v.(T), nil
}
