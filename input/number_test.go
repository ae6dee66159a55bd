package input

import (
	"encoding/json"
	"strconv"
	"testing"
)

// TestValidJSONIsNotSorted: sorting the keys of a large object takes most of the time, so
// only an invalid value is read in order. The test is not parallel, because allocations
// are counted for the process.
func TestValidJSONIsNotSorted(t *testing.T) {
	object := map[string]any{"list": []any{json.Number("1e3"), json.Number("2")}}
	for i := range 1000 {
		object[strconv.Itoa(i)] = json.Number("1")
	}
	var r Reader
	if n := testing.AllocsPerRun(1, func() {
		if !r.JSON("eq", object) {
			t.Error("a valid value is refused")
		}
	}); n > 0 {
		t.Errorf("%.0f allocations", n)
	}
	if r.zeros != 2*3 {
		t.Errorf("%d zeros are counted in two passes, want 6", r.zeros)
	}
}
