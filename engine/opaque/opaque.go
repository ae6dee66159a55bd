// Package opaque holds what gqlgen's generated code sees of derived types: an
// output is finished JSON, an input is whatever the client sent. The store makes
// the one and the input reader checks the other.
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

// UnmarshalGQL is never reached: outputs are not inputs. gqlgen demands it of scalars.
func (o *Output) UnmarshalGQL(any) error { return nil }

// Input is a derived input as the client sent it: maps, lists, strings, numbers.
type Input struct{ Value any }

// UnmarshalGQL keeps the value.
func (i *Input) UnmarshalGQL(v any) error {
	i.Value = v
	return nil
}

// MarshalGQL is never reached: inputs are not outputs. gqlgen demands it of scalars.
func (i Input) MarshalGQL(io.Writer) {}
