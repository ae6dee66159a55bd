package graph

import (
	"context"

	"recordgraph/engine"
	"recordgraph/engine/opaque"
	"recordgraph/record"
	"recordgraph/store"
)

func (r *projectReportResolver) NextMilestone(ctx context.Context, obj *ProjectReport) (opaque.Output, error) {
	session := store.FromContext(ctx)
	milestone := r.Records.Type("Milestone")
	dueOn := milestone.Field("dueOn")
	return engine.First(r.Records.Many(ctx, session, &record.Connection{
		Type: milestone,
		Filter: record.And(
			r.ofProject(milestone, obj.Key),
			&record.Filter{Op: record.OpGte, Field: dueOn, Value: obj.On},
			&record.Filter{Op: record.OpIsNull, Field: milestone.Field("reachedAt")},
		),
		Order: []record.Order{{Field: dueOn}, {Field: milestone.Field("name")}},
		Page:  record.Page{Limit: 1},
	}))
}

func (r *queryResolver) ProjectReport(ctx context.Context, key string, on record.Date) (*ProjectReport, error) {
	session := store.FromContext(ctx)
	project, issue := r.Records.Type("Project"), r.Records.Type("Issue")
	all := r.ofProject(issue, key)
	open := record.And(all, &record.Filter{Op: record.OpIsNull, Field: issue.Field("closedAt")})
	overdue := record.And(open, &record.Filter{Op: record.OpLt, Field: issue.Field("dueOn"), Value: on})

	var counts [4]int
	err := r.Records.Snapshot(ctx, session, func(ctx context.Context, session *store.Session) (err error) {
		for i, of := range []struct {
			typ    *record.Type
			filter *record.Filter
		}{{project, hasKey(project, key)}, {issue, all}, {issue, open}, {issue, overdue}} {
			if counts[i], err = r.Records.Count(ctx, session, of.typ, of.filter); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil || counts[0] == 0 {
		return nil, err
	}
	return &ProjectReport{
		Key: key, On: on, Open: int32(counts[2]), Closed: int32(counts[1] - counts[2]), Overdue: int32(counts[3]),
	}, nil
}

func (r *Resolver) ProjectReport() ProjectReportResolver { return &projectReportResolver{r} }

type projectReportResolver struct{ *Resolver }
