package service

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"recordgraph/record"
	"recordgraph/store/migrations"
)

// heartbeatTimeout limits one heartbeat.
const heartbeatTimeout = 3 * time.Second

// heartbeat records in the database that this replica runs, and its release: see [migrations.Finish].
type heartbeat struct {
	db      *sql.DB
	log     *slog.Logger
	id      uuid.UUID
	serves  atomic.Pointer[migrations.Replica]
	failing bool        // the last heartbeat failed
	denied  atomic.Bool // the role may not write heartbeats
	stop    context.CancelFunc
	running sync.WaitGroup
}

// startHeartbeat writes the first heartbeat, and further ones until close is called.
func startHeartbeat(ctx context.Context, db *sql.DB, def Definition, log *slog.Logger) (*heartbeat, error) {
	h := &heartbeat{db: db, log: log, id: uuid.New()}
	if err := h.serve(def); err != nil {
		return nil, err
	}
	h.beat(ctx)
	ctx, h.stop = context.WithCancel(context.WithoutCancel(ctx))
	h.running.Go(func() {
		ticker := time.NewTicker(migrations.HeartbeatInterval)
		defer ticker.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticker.C:
				h.beat(ctx)
			}
		}
	})
	return h, nil
}

// serve makes the next heartbeats those of a service.
func (h *heartbeat) serve(def Definition) error {
	release, err := migrations.Release(def.Migrations)
	if err != nil {
		return err
	}
	h.serves.Store(&migrations.Replica{ID: h.id, Release: release, Model: def.Revision()})
	return nil
}

// beat writes a heartbeat. It logs the first of several failures in a row.
func (h *heartbeat) beat(ctx context.Context) {
	limited, cancel := context.WithTimeout(ctx, heartbeatTimeout)
	defer cancel()
	err := migrations.Beat(limited, h.db, *h.serves.Load())
	if err != nil && !h.failing && ctx.Err() == nil {
		h.log.Warn("the heartbeat can't be written: after a minute, `migrate finish` no longer waits for this replica", "error", err)
	}
	h.failing = err != nil
	h.denied.Store(errors.Is(err, migrations.ErrDenied))
}

// ready returns an error while the role may not write heartbeats, see [migrations.ErrDenied].
func (h *heartbeat) ready() error {
	if !h.denied.Load() {
		return nil
	}
	return &record.Error{Kind: record.ErrUnavailable, Message: migrations.ErrDenied.Error()}
}

// close ends the heartbeat and removes its row, so that finish files do not wait for this replica.
func (h *heartbeat) close(ctx context.Context) {
	h.stop()
	h.running.Wait()
	ctx, cancel := context.WithTimeout(ctx, heartbeatTimeout)
	defer cancel()
	if err := migrations.Leave(ctx, h.db, h.id); err != nil {
		h.log.Debug("the end of the heartbeat can't be written", "error", err)
	}
}
