package encode_test

import (
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/lib/pq"

	"recordgraph/store/encode"
	. "recordgraph/store/storetest" //nolint:revive // constructors of queries
)

// TestLists parses arrays in lib/pq's format, with all characters that arrays quote.
func TestLists(t *testing.T) {
	t.Parallel()
	movie := Schema(t).Type("Movie")
	pieces := []string{"a", `"`, `\`, ",", "{", "}", " ", "NULL", "é", "\n", ""}
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		want := make([]string, random.IntN(5))
		for i := range want {
			for range random.IntN(5) {
				want[i] += pieces[random.IntN(len(pieces))]
			}
		}
		text, err := pq.Array(want).Value()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		b := encode.AppendValue(nil, movie, Field(movie, "tags"), []byte(text.(string)))
		if err := json.Unmarshal(b, &got); err != nil {
			t.Fatalf("%s became %s: %v", text, b, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s became %s: %s", text, b, diff)
		}
	}
	for text, want := range map[string]string{
		`{}`: `[]`, `{a}`: `["a"]`, `{NULL,"NULL",a b}`: `[null,"NULL","a b"]`, `{"",x,""}`: `["","x",""]`, `{"a\"b",c}`: `["a\"b","c"]`,
	} {
		if got := string(encode.AppendValue(nil, movie, Field(movie, "tags"), []byte(text))); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}
