package migrations

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// The times of heartbeats. A replica counts as alive for AliveFor after its last heartbeat.
const (
	HeartbeatInterval = 10 * time.Second
	AliveFor          = 60 * time.Second
)

// Replica is a running replica of the service, as of its last heartbeat.
type Replica struct {
	ID      uuid.UUID
	Release int64         // number of the last migration file of the record types that the replica has
	Model   string        // digest of its model
	Seen    time.Duration // time since its last heartbeat
}

// Release returns the number of the last migration file of the record types, or 0 without files.
func Release(types fs.FS) (last int64, err error) {
	_, err = typeSet(types).read(func(version int64) bool {
		last = max(last, version)
		return false
	})
	return last, err
}

// ErrDenied reports that the role may not write heartbeats: a finish file would not wait for the end of the replica.
var ErrDenied = errors.New("the role may not write heartbeats; grant it SELECT, INSERT, UPDATE and DELETE on the table recordgraph_replica")

// Beat records that a replica runs, and forgets replicas that have ended long ago. It works on any pool.
func Beat(ctx context.Context, db *sql.DB, r Replica) error {
	_, err := db.ExecContext(ctx, `WITH ended AS (DELETE FROM recordgraph_replica WHERE seen_at < now() - interval '1 day' AND id <> $1::uuid)
		INSERT INTO recordgraph_replica (id, release, model, started_at, seen_at) VALUES ($1::uuid, $2, $3, now(), now())
		ON CONFLICT (id) DO UPDATE SET (release, model, seen_at) = (excluded.release, excluded.model, excluded.seen_at)`,
		r.ID.String(), r.Release, r.Model)
	if pq.As(err, pqerror.InsufficientPrivilege) != nil {
		return ErrDenied
	}
	if err != nil {
		return fmt.Errorf("heartbeat: %w", err)
	}
	return nil
}

// Leave records the end of a replica.
func Leave(ctx context.Context, db *sql.DB, id uuid.UUID) error {
	if _, err := db.ExecContext(ctx, `DELETE FROM recordgraph_replica WHERE id = $1::uuid`, id.String()); err != nil {
		return fmt.Errorf("end of the heartbeat: %w", err)
	}
	return nil
}

// Living returns the replicas that are alive, those of the oldest release first. There are none before the engine's
// migrations.
func Living(ctx context.Context, db queryer) ([]Replica, error) {
	const query = `SELECT id::text, release, model, extract(epoch FROM now() - seen_at)::float8 FROM recordgraph_replica
		WHERE seen_at > now() - $1 * interval '1 second' ORDER BY release, id`
	var out []Replica
	err := each(ctx, db, query, []any{AliveFor.Seconds()}, func(scan func(...any) error) error {
		var r Replica
		var seconds float64
		if err := scan(&r.ID, &r.Release, &r.Model, &seconds); err != nil {
			return err
		}
		r.Seen = time.Duration(seconds * float64(time.Second))
		out = append(out, r)
		return nil
	})
	if err != nil && pq.As(err, pqerror.UndefinedTable) == nil {
		return nil, fmt.Errorf("living replicas: %w", err)
	}
	return out, nil
}

// OldReplicas is the error of a finish file that must wait for the end of replicas.
type OldReplicas struct {
	Release  int64 // number of the file
	Replicas []Replica
}

// Error lists the replicas.
func (e *OldReplicas) Error() string {
	return fmt.Sprintf("replicas of a release before %d are alive; stop them, or wait for %s after their end with --wait:", e.Release, AliveFor) + list(e.Replicas)
}

// list is a line for each replica.
func list(replicas []Replica) string {
	var b strings.Builder
	for _, r := range replicas {
		fmt.Fprintf(&b, "\n  %s, release %d, last seen %s ago", r.ID, r.Release, r.Seen.Round(time.Second))
	}
	return b.String()
}

// newReplicas returns an error if living replicas use what a file of the phase expand has made.
func newReplicas(ctx context.Context, db queryer, release int64) error {
	living, err := Living(ctx, db)
	if err != nil {
		return err
	}
	living = slices.DeleteFunc(living, func(r Replica) bool { return r.Release < release })
	if len(living) > 0 {
		return fmt.Errorf("replicas of the release of the file are alive; stop them, or wait for %s after their end:%s", AliveFor, list(living))
	}
	return nil
}

// oldReplicas returns the error [OldReplicas] if a finish file must wait.
func oldReplicas(ctx context.Context, db queryer, release int64) error {
	living, err := Living(ctx, db)
	if err != nil {
		return err
	}
	n := 0
	for n < len(living) && living[n].Release < release {
		n++
	}
	if n > 0 {
		return &OldReplicas{release, living[:n]}
	}
	return nil
}
