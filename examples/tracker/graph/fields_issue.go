package graph

import (
	"context"

	"recordgraph/record"
)

// IssueLeadTime computes Issue.leadTime, one value per record, in their order.
func (r *Resolver) IssueLeadTime(_ context.Context, issues []*Issue) ([]*record.Duration, error) {
	out := make([]*record.Duration, len(issues))
	for i, issue := range issues {
		if issue.ClosedAt != nil {
			out[i] = &record.Duration{Micros: issue.ClosedAt.Sub(issue.OpenedAt).Microseconds()}
		}
	}
	return out, nil
}
