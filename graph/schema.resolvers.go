package graph

import (
	"context"
	"time"

	"recordgraph/engine/opaque"
	"recordgraph/record"
)

func (r *catalogueSummaryResolver) TopMovie(ctx context.Context, obj *CatalogueSummary) (opaque.Output, error) {
	movie := r.Records.Type("Movie")
	gross := movie.Field("worldwideGross")
	return first(r.Records.Many(ctx, &record.Connection{
		Type:   movie,
		Filter: record.Not(&record.Filter{Op: record.OpIsNull, Field: gross}),
		Order:  []record.Order{{Field: gross, Desc: true}},
		Page:   record.Page{Limit: 1},
	}))
}

func (r *mutationResolver) ExtendLicence(ctx context.Context, id string, until time.Time) (opaque.Output, error) {
	licence := r.Records.Type("Licence")
	endsAt := licence.Field("endsAt")
	key, err := record.ParseIDOf(licence, id)
	if err != nil {
		return nil, record.Invalid("id", "id: "+err.Error())
	}
	later, err := r.Records.Count(ctx, licence, record.And(
		&record.Filter{Op: record.OpEq, Field: licence.ID(), Value: key},
		&record.Filter{Op: record.OpGte, Field: endsAt, Value: until},
	))
	if err != nil {
		return nil, err
	}
	if later > 0 {
		return nil, record.Invalid("until", "until: must be after the present end")
	}
	return r.Records.Update(ctx, &record.Update{
		Type: licence, ID: key, Patch: record.Values{{Field: endsAt, Value: until}},
	})
}

func (r *queryResolver) CatalogueSummary(ctx context.Context) (*CatalogueSummary, error) {
	var movies, studios int
	err := r.Records.Snapshot(ctx, func(ctx context.Context) (err error) {
		if movies, err = r.Records.Count(ctx, r.Records.Type("Movie"), nil); err != nil {
			return err
		}
		studios, err = r.Records.Count(ctx, r.Records.Type("Studio"), nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &CatalogueSummary{Movies: int32(movies), Studios: int32(studios)}, nil
}

func (r *Resolver) CatalogueSummary() CatalogueSummaryResolver { return &catalogueSummaryResolver{r} }

type catalogueSummaryResolver struct{ *Resolver }
