package graph

import (
	"context"
	"time"

	"recordgraph/engine"
	"recordgraph/engine/opaque"
	"recordgraph/record"
	"recordgraph/store"
)

func (r *librarySummaryResolver) TopBook(ctx context.Context, obj *LibrarySummary) (opaque.Output, error) {
	session := store.FromContext(ctx)
	book := r.Records.Type("Book")
	sales := book.Field("worldwideSales")
	return engine.First(r.Records.Many(ctx, session, &record.Connection{
		Type:   book,
		Filter: record.Not(&record.Filter{Op: record.OpIsNull, Field: sales}),
		Order:  []record.Order{{Field: sales, Desc: true}},
		Page:   record.Page{Limit: 1},
	}))
}

func (r *mutationResolver) ExtendLoan(ctx context.Context, id string, until time.Time) (opaque.Output, error) {
	session := store.FromContext(ctx)
	loan := r.Records.Type("Loan")
	endsAt := loan.Field("endsAt")
	key, err := record.ParseIDOf(loan, id)
	if err != nil {
		return nil, record.Invalid("id", "id: "+err.Error())
	}
	later, err := r.Records.Count(ctx, session, loan, record.And(
		&record.Filter{Op: record.OpEq, Field: loan.ID(), Value: key},
		&record.Filter{Op: record.OpGte, Field: endsAt, Value: until},
	))
	if err != nil {
		return nil, err
	}
	if later > 0 {
		return nil, record.Invalid("until", "until: must be after the present end")
	}
	return r.Records.Update(ctx, session, &record.Update{
		Type: loan, ID: key, Patch: record.Values{{Field: endsAt, Value: until}},
	})
}

func (r *queryResolver) LibrarySummary(ctx context.Context) (*LibrarySummary, error) {
	session := store.FromContext(ctx)
	var books, publishers int
	err := r.Records.Snapshot(ctx, session, func(ctx context.Context, session *store.Session) (err error) {
		if books, err = r.Records.Count(ctx, session, r.Records.Type("Book"), nil); err != nil {
			return err
		}
		publishers, err = r.Records.Count(ctx, session, r.Records.Type("Publisher"), nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &LibrarySummary{Books: int32(books), Publishers: int32(publishers)}, nil
}

func (r *Resolver) LibrarySummary() LibrarySummaryResolver { return &librarySummaryResolver{r} }

type librarySummaryResolver struct{ *Resolver }
