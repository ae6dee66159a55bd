package driver

import (
	"context"
	sqldriver "database/sql/driver"
	"fmt"

	"github.com/lib/pq"
)

// recovering returns whether the server is a standby.
const recovering = `SELECT pg_catalog.pg_is_in_recovery()`

// writesRefused is the error of a BEGIN READ WRITE that the server refused. The transaction may begin on another
// connection. The cause is [ErrStandby] or [ErrReadOnly].
type writesRefused struct{ cause error }

// Error is the text of the cause.
func (w *writesRefused) Error() string { return w.cause.Error() }

// Unwrap returns the cause.
func (w *writesRefused) Unwrap() error { return w.cause }

// Is makes database/sql close the connection.
func (w *writesRefused) Is(target error) bool { return target == sqldriver.ErrBadConn }

// explainRefusal maps a failed attempt to connect. If a host answers but refuses the writes that the pool's connections
// need, the error is also [ErrStandby] or [ErrReadOnly]. lib/pq reports this only by its message.
func (k *connector) explainRefusal(ctx context.Context, d *dialer, err error) error {
	wants := k.pq.TargetSessionAttrs
	needsPrimary := wants == pq.TargetSessionAttrsReadWrite || wants == pq.TargetSessionAttrsPrimary
	if err == nil || !needsPrimary || d.current() == nil || timedOut(err) || pq.As(err) != nil || ctx.Err() != nil {
		return err
	}
	switch {
	case k.connects(ctx, pq.TargetSessionAttrsStandby):
		return fmt.Errorf("%w: %w", ErrStandby, err)
	case k.connects(ctx, pq.TargetSessionAttrsReadOnly):
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	return err
}

// connects reports whether a host accepts a session with these attributes.
func (k *connector) connects(ctx context.Context, attrs pq.TargetSessionAttrs) bool {
	cfg := k.pq.Clone()
	cfg.TargetSessionAttrs = attrs
	inner, err := pq.NewConnectorConfig(cfg)
	if err != nil {
		return false
	}
	inner.Dialer(&dialer{timeout: k.cfg.readTimeout()})
	pc, err := inner.Connect(ctx)
	if err != nil {
		return false
	}
	_ = pc.Close()
	return true
}

// readOnlyCause returns why the session refuses writes: [ErrStandby], or [ErrReadOnly] if the server is no standby or
// does not answer. It must be called outside a transaction.
func (c *conn) readOnlyCause() error {
	c.net.begin(c.limit(context.Background()))
	rows, err := c.pq.QueryContext(context.Background(), recovering, nil)
	if err != nil {
		return ErrReadOnly
	}
	defer func() { _ = rows.Close() }()
	value := make([]sqldriver.Value, 1)
	if err := rows.Next(value); err == nil && value[0] == true {
		return ErrStandby
	}
	return ErrReadOnly
}
