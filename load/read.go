package load

import (
	"time"

	"recordgraph/input"
	"recordgraph/record"
)

// readInput checks a row of a type and names all its mistakes.
type readInput func(t *record.Type, object map[string]any) (record.Values, []Problem)

// inputReader reads rows by the rules of the API.
func inputReader(schema *record.Schema) readInput {
	rules := input.NewRules(schema, input.DefaultLimits())
	return func(t *record.Type, object map[string]any) (record.Values, []Problem) {
		r := rules.Reader(time.Now(), nil)
		values := r.Import(t, "", object)
		var problems []Problem
		for _, e := range r.Problems() {
			problems = append(problems, problem(e))
		}
		return values, problems
	}
}
