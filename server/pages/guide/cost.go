package guide

import (
	"fmt"

	"recordgraph/model/naming"
	"recordgraph/record"
	"recordgraph/server/pages/sample"
	"recordgraph/server/pages/snippet"
)

// The numbers of the formula that the example uses; the guide's tables have them all.
const (
	listCost  = 1
	countCost = 40
	outer     = 20 // records of the list
	inner     = 5  // records of a list inside a record
)

// cost is a query, with what it costs as a comment, and the calculation.
type cost struct{ Document, Reason string }

// Cost is a query with a relation to one and a relation to many, as far as the main type has them.
func (p *page) Cost() cost {
	t := p.Main
	each := recordCost(t)
	record := nodes(t)
	reason := fmt.Sprintf("%d for the %s itself", each, naming.Phrase(t.Singular))
	if f := sample.Find(t, sample.IsRelation); f != nil {
		more := recordCost(f.Relation.Type)
		each += more
		reason += fmt.Sprintf(", %d for its %s", more, naming.Phrase(f.Name))
		record.Fields = append(record.Fields, snippet.Field{Name: f.Name, Fields: sample.Select(f.Relation.Type)})
	}
	if f := sample.Find(t, sample.IsInverse); f != nil {
		one := recordCost(f.Inverse.Type)
		more := listCost + inner*one
		each += more
		reason += fmt.Sprintf(", %d for the list of its %s (%d + %d × %d)", more, naming.Phrase(f.Name), listCost, inner, one)
		record.Fields = append(record.Fields, snippet.Field{
			Name: f.Name, Args: member("first", snippet.Number(inner)), Fields: []snippet.Field{nodes(f.Inverse.Type)},
		})
	}
	total := listCost + outer*each + countCost*t.Cost
	document := snippet.Operation{
		About: fmt.Sprintf("cost: %d", total), Kind: "query",
		Fields: []snippet.Field{{Name: t.Plural, Args: member("first", snippet.Number(outer)), Fields: []snippet.Field{totalCount, record}}},
	}
	return cost{document.String(), fmt.Sprintf("The list costs %d, its records %d × %d = %d: %s. `totalCount` adds %d.",
		listCost, outer, each, outer*each, reason, countCost*t.Cost)}
}

// recordCost is the cost of a record with its shown fields.
func recordCost(t *record.Type) int {
	sum := t.Cost
	for _, name := range sample.Shown(t) {
		sum += t.Field(name).Cost
	}
	return sum
}
