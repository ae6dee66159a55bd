package app

import (
	"context"
	"errors"
	"time"

	"recordgraph/migrations"
	"recordgraph/record"
)

// currentFor is how long a database that had all migrations is trusted to have
// them still.
const currentFor = 10 * time.Second

// Ready reports whether the database answers, meets the requirements, carries the
// model and has all migrations of this version; it may have later ones. The error is
// a [record.ErrUnavailable] whose message says what is missing. The reports are
// requirements that the database does not meet and the service works without.
func (r *Records) Ready(ctx context.Context) (reports []string, err error) {
	if reports, err = r.database.check(ctx, r.Inspect); err != nil {
		return nil, err
	}
	if err := r.Store.Ready(ctx); err != nil {
		return nil, err
	}
	return reports, r.current(ctx)
}

// current reports whether all migrations have been applied. A database whose
// tables were made without them has no list of any, and is taken as it is: the
// catalog has shown that it carries the model.
func (r *Records) current(ctx context.Context) error {
	if at := r.migrated.Load(); at != nil && time.Since(*at) < currentFor {
		return nil
	}
	now := time.Now()
	name, err := migrations.Pending(ctx, r.pool)
	var refused sqlState
	switch {
	case errors.As(err, &refused) && refused.SQLState() == undefinedTable:
	case err != nil:
		return &record.Error{Kind: record.ErrUnavailable, Message: "the list of migrations can't be read", Cause: err}
	case name != "":
		return &record.Error{Kind: record.ErrUnavailable, Message: "migration " + name + " is pending (run: recordgraph migrate up)"}
	}
	r.migrated.Store(&now)
	return nil
}
