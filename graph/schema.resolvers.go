package graph

import (
	"context"
	"time"

	"recordgraph/engine"
	"recordgraph/engine/opaque"
	"recordgraph/record"
	"recordgraph/store"
)

func (r *catalogueSummaryResolver) TopMovie(ctx context.Context, obj *CatalogueSummary) (opaque.Output, error) {
	session := store.FromContext(ctx)
	movie := r.Records.Type("Movie")
	gross := movie.Field("worldwideGross")
	return engine.First(r.Records.Many(ctx, session, &record.Connection{
		Type:   movie,
		Filter: record.Not(&record.Filter{Op: record.OpIsNull, Field: gross}),
		Order:  []record.Order{{Field: gross, Desc: true}},
		Page:   record.Page{Limit: 1},
	}))
}

func (r *mutationResolver) ExtendLicence(ctx context.Context, id string, until time.Time) (opaque.Output, error) {
	session := store.FromContext(ctx)
	licence := r.Records.Type("Licence")
	endsAt := licence.Field("endsAt")
	key, err := record.ParseIDOf(licence, id)
	if err != nil {
		return nil, record.Invalid("id", "id: "+err.Error())
	}
	later, err := r.Records.Count(ctx, session, licence, record.And(
		&record.Filter{Op: record.OpEq, Field: licence.ID(), Value: key},
		&record.Filter{Op: record.OpGte, Field: endsAt, Value: until},
	))
	if err != nil {
		return nil, err
	}
	if later > 0 {
		return nil, record.Invalid("until", "until: must be after the present end")
	}
	return r.Records.Update(ctx, session, &record.Update{
		Type: licence, ID: key, Patch: record.Values{{Field: endsAt, Value: until}},
	})
}

func (r *queryResolver) CatalogueSummary(ctx context.Context) (*CatalogueSummary, error) {
	session := store.FromContext(ctx)
	var movies, studios int
	err := r.Records.Snapshot(ctx, session, func(ctx context.Context, session *store.Session) (err error) {
		if movies, err = r.Records.Count(ctx, session, r.Records.Type("Movie"), nil); err != nil {
			return err
		}
		studios, err = r.Records.Count(ctx, session, r.Records.Type("Studio"), nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &CatalogueSummary{Movies: int32(movies), Studios: int32(studios)}, nil
}

func (r *Resolver) CatalogueSummary() CatalogueSummaryResolver { return &catalogueSummaryResolver{r} }

type catalogueSummaryResolver struct{ *Resolver }
