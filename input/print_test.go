package input_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"recordgraph/input"
	"recordgraph/internal/library/graph"
	"recordgraph/record"
)

// now is the instant of every test: a Saturday noon.
var now = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

var opNames = map[record.Op]string{
	record.OpAnd: "and", record.OpOr: "or", record.OpNot: "not", record.OpEq: "=", record.OpIn: "in",
	record.OpIsNull: "null", record.OpGt: ">", record.OpGte: ">=", record.OpLt: "<", record.OpLte: "<=",
	record.OpContains: "contains", record.OpStartsWith: "starts", record.OpEndsWith: "ends", record.OpMatches: "~",
	record.OpEqFold: "=*", record.OpContainsFold: "contains*", record.OpStartsWithFold: "starts*", record.OpEndsWithFold: "ends*",
	record.OpHas: "has", record.OpHasAny: "hasAny", record.OpHasAll: "hasAll", record.OpIsEmpty: "empty",
	record.OpHasKey: "hasKey", record.OpOne: "one", record.OpSome: "some", record.OpEvery: "every", record.OpNone: "none",
}

// show writes a filter as one line: (and (= genre "Drama") (not (null format))).
func show(f *record.Filter) string {
	if f == nil {
		return "all"
	}
	parts := []string{opNames[f.Op]}
	if f.Field != nil {
		parts = append(parts, f.Field.Name)
	}
	if f.At != nil {
		parts = append(parts, "@"+strings.Join(f.At, "."), f.As.String())
	}
	if f.Value != nil {
		parts = append(parts, showValue(f.Value))
	}
	for _, a := range f.Args {
		parts = append(parts, show(a))
	}
	return "(" + strings.Join(parts, " ") + ")"
}

func showValue(v any) string {
	switch v := v.(type) {
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = showValue(e)
		}
		return "[" + strings.Join(parts, " ") + "]"
	case time.Time:
		return string(record.AppendDateTime(nil, v))
	case json.RawMessage:
		return string(v)
	case string:
		return fmt.Sprintf("%q", v)
	case nil:
		return "null"
	}
	return fmt.Sprint(v)
}

// decode reads JSON as the server does: numbers keep their spelling.
func decode(t testing.TB, text string) any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatalf("decode %s: %v", text, err)
	}
	return v
}

func newReader(limits input.Limits) *input.Reader {
	return input.NewRules(graph.Schema(), limits).Reader(now, nil)
}

// problems are the mistakes as "field message", without the field repeated in
// the message.
func problems(r *input.Reader) []string {
	var out []string
	for _, p := range r.Problems() {
		text := p.Message
		if p.Kind == record.ErrLimit {
			text = "LIMIT " + text
		}
		if p.Kind == record.ErrBadCursor {
			text = "CURSOR " + text
		}
		out = append(out, text)
	}
	return out
}
