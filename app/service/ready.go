package service

import (
	"context"
	"time"

	"recordgraph/record"
	"recordgraph/store/migrations"
)

// currentFor is how long a good result of the check of migrations is used.
const currentFor = 10 * time.Second

// Ready reports whether the database answers, meets the requirements, has the model's tables and columns and all migrations of this
// version; it may have later ones. The error is a [record.ErrUnavailable] with the reason. The reports are requirements that the
// database does not meet and the service works without.
func (r *Records) Ready(ctx context.Context) (reports []string, err error) {
	if reports, err = r.database.check(ctx, r.Inspect); err != nil {
		return nil, err
	}
	if err := r.Store.Ready(ctx); err != nil {
		return nil, err
	}
	return reports, r.current(ctx)
}

// current reports whether all migrations have been applied. A database without a list of migrations, whose tables were made in
// another way, is accepted: its catalog has shown that it has the model.
func (r *Records) current(ctx context.Context) error {
	if at := r.migrated.Load(); at != nil && time.Since(*at) < currentFor {
		return nil
	}
	now := time.Now()
	name, err := migrations.Pending(ctx, r.pool, r.migrations)
	switch {
	case err != nil:
		return &record.Error{Kind: record.ErrUnavailable, Message: "the list of migrations can't be read", Cause: err}
	case name != "":
		return &record.Error{Kind: record.ErrUnavailable, Message: "migration " + name + " is pending (run: recordgraph migrate up)"}
	}
	r.migrated.Store(&now)
	return nil
}
