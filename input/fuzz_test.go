package input_test

import (
	"encoding/json"
	"strings"
	"testing"

	"recordgraph/input"
	"recordgraph/internal/library/graph"
)

// FuzzInputs gives any JSON to every reader. A reader must not panic, and a mistake must
// have an input path.
func FuzzInputs(f *testing.F) {
	for _, seed := range []string{
		`{}`, `null`, `[]`, `{"genre":{"eq":"Drama"},"or":[{"readerRating":{"gte":8}},{"publisher":{"name":{"startsWith":"Peg"}}}]}`,
		`{"loans":{"some":{"startsAt":{"last":"P1Y2M","timeZone":"Europe/Berlin"}}},"not":{"tags":{"hasAny":["a"]}}}`,
		`{"attributes":{"path":{"at":["a"],"between":{"from":1e300}}}}`, `[{"publisher":{"name":"ASC"}}]`,
		`{"title":"A","tags":["x"],"increment":{"readerVotes":1}}`, `{"first":1,"after":"x"}`,
	} {
		f.Add(seed)
	}
	limits := input.DefaultLimits()
	limits.AllowMatches = true
	rules := input.NewRules(graph.Schema(), limits)
	f.Fuzz(func(t *testing.T, text string) {
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		var raw any
		if dec.Decode(&raw) != nil {
			return
		}
		for _, typ := range graph.Schema().Types {
			r := rules.Reader(now, nil)
			r.Filter(typ, "in", raw)
			r.Order(typ, "in", raw)
			r.Create(typ, "in", raw)
			r.Patch(typ, "in", raw)
			r.ID(typ, "in", raw)
			r.AnyID("in", raw)
			if m, ok := raw.(map[string]any); ok {
				r.Page(typ, "in", input.PageArguments{First: m["first"], After: m["after"], Last: m["last"], Before: m["before"]})
			}
			for _, p := range r.Problems() {
				if !strings.HasPrefix(p.Field, "in") || p.Message == "" {
					t.Errorf("%q at %q", p.Message, p.Field)
				}
			}
		}
	})
}
