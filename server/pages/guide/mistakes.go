package guide

import (
	"encoding/json"
	"slices"
	"strconv"
	"time"

	"recordgraph/input"
	"recordgraph/record"
	"recordgraph/server/pages/sample"
	"recordgraph/server/pages/snippet"
)

// shownMistakes is the number of mistakes in the example.
const shownMistakes = 2

// Mistakes is a create with several mistakes, with its answer; nil if no value of the type can be wrong.
func (p *page) Mistakes() *exchange {
	if p.write == nil {
		return nil
	}
	t := p.write.Type
	in, wrong := slices.Clone(p.write.Input), 0
	for _, f := range sample.Own(t) {
		v := mistake(f)
		if wrong == shownMistakes || v == nil || f.Scope != "" || !f.Settable() || f.Relation != nil || p.Accepts(t, f, v) {
			continue
		}
		wrong++
		in = put(in, f.Name, v)
	}
	if wrong == 0 {
		return nil
	}
	reader := input.NewRules(p.Schema, input.DefaultLimits()).Reader(time.Time{}, nil)
	reader.Create(t, "input", snippet.Plain(in))
	document := mutation(t.RootFields().Create, member("input", in), t, "id")
	var all []failure
	for _, problem := range reader.Problems() {
		name := problem.Field[len("input."):]
		all = append(all, failure{
			message: problem.Message, path: t.RootFields().Create, at: locate(document, " "+name+": "),
			extensions: snippet.Object{{Name: "code", Value: record.CodeBadUserInput}, {Name: "field", Value: problem.Field}},
		})
	}
	return &exchange{document, failures(all...)}
}

// put sets a member of an object.
func put(o snippet.Object, name string, v any) snippet.Object {
	for i := range o {
		if o[i].Name == name {
			o[i].Value = v
			return o
		}
	}
	return append(o, snippet.Member{Name: name, Value: v})
}

// mistake is a value that a field may refuse, though it has the form of a literal of its scalar; nil if there is none.
func mistake(f *record.Field) any {
	if f.List {
		return nil
	}
	switch f.Scalar {
	case record.ScalarString, record.ScalarURL:
		return ""
	case record.ScalarDate:
		return "2026-02-30"
	case record.ScalarDateTime:
		return "2026-02-30T00:00:00Z"
	case record.ScalarDuration:
		return "7 days"
	case record.ScalarBigInt, record.ScalarDecimal:
		return "seven"
	case record.ScalarInt:
		return outside(f)
	}
	return nil
}

// outside is an integer beyond the range of a field; nil without a range.
func outside(f *record.Field) any {
	if f.Range == nil {
		return nil
	}
	if n, err := strconv.Atoi(f.Range.Max); err == nil {
		return json.Number(strconv.Itoa(n + 1))
	}
	if n, err := strconv.Atoi(f.Range.Min); err == nil {
		return json.Number(strconv.Itoa(n - 1))
	}
	return nil
}
