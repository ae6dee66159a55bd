// Package opaque has the Go types of derived types in gqlgen's generated code. An output
// is finished JSON, which the store makes. An input is a raw value, which package input
// checks.
package opaque

import "io"

// Output is the finished JSON of a derived output type; nil is null.
type Output []byte

// MarshalGQL writes the JSON as it is.
func (o Output) MarshalGQL(w io.Writer) {
	if o == nil {
		o = Output("null")
	}
	_, _ = w.Write(o) // w is a buffer of gqlgen's
}

// UnmarshalGQL is never called. gqlgen requires it of scalars.
func (o *Output) UnmarshalGQL(any) error { return nil }

// Input is a derived input as the client sent it: maps, lists, strings, numbers.
type Input struct{ Value any }

// UnmarshalGQL keeps the value.
func (i *Input) UnmarshalGQL(v any) error {
	i.Value = v
	return nil
}

// MarshalGQL is never called. gqlgen requires it of scalars.
func (i Input) MarshalGQL(io.Writer) {}
