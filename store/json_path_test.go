package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"recordgraph/record"
	"recordgraph/store/storetest"
)

// TestJSONPathSteps compares all paths of one and two steps with the oracle, on arrays and on objects with the steps as
// keys. Only "0", "1" and "-1" are indexes.
func TestJSONPathSteps(t *testing.T) {
	t.Parallel()
	d := empty(t, string(storetest.SDL()))
	docs := []json.RawMessage{
		json.RawMessage(`["x",["y",{"00":"z","0":"w"}]]`), json.RawMessage(`[{"00":["x"]," 0":"y","+0":["z"],"0":["w"]}]`),
		json.RawMessage(`{"00":["x"]," 0":{"00":"y"},"+0":"z","-0":["x"],"01":"v","0":["w",["x"]],"1 ":"u"}`), json.RawMessage(`"x"`),
	}
	for i, doc := range docs {
		d.create(t.Context(), t, "Sample", map[string]any{"name": fmt.Sprint(i), "doc": doc})
	}
	steps := []string{"0", "1", "-1", "-2", "00", "01", "-01", " 0", "\t0", "\n1", "+0", "+1", "-0", "0 ", "1 ", "0x0", "1e0", "٠", "", "99999999999999999999"}
	paths := [][]string{}
	for _, first := range steps {
		paths = append(paths, []string{first})
		for _, second := range steps {
			paths = append(paths, []string{first, second})
		}
	}
	field := d.typ("Sample").Field("doc")
	for _, path := range paths {
		for _, f := range []*record.Filter{
			{Op: record.OpIsNull, Field: field, At: path},
			{Op: record.OpIn, Field: field, At: path, As: record.ScalarJSON, Value: []any{json.RawMessage(`"x"`), json.RawMessage(`["x"]`), json.RawMessage(`"y"`)}},
			{Op: record.OpContains, Field: field, At: path, As: record.ScalarString, Value: "z"},
		} {
			var want []string
			for i, doc := range docs {
				if jsonHolds(f, doc) {
					want = append(want, fmt.Sprint(i))
				}
			}
			if got := d.texts(t, "Sample", "name", f); !slices.Equal(got, want) {
				t.Errorf("%q, operator %d: matches %v, want %v", path, f.Op, got, want)
			}
		}
	}
}
