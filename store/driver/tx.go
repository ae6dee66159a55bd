package driver

import (
	"database/sql"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/lib/pq"
)

// openTx is the transaction open on a connection.
type openTx struct {
	c       *conn
	observe func(text string) func(int64, error) // nil: no observer
}

// Commit commits. [ErrOutcomeUnknown] means that the commit was sent and not confirmed. After any other error nothing
// is written.
func (t openTx) Commit() error { return t.ended(textCommit, t.c.commit) }

func (c *conn) commit() error {
	mark := c.net.begin(time.Time{})
	c.commitWarning = nil
	err := c.pq.Commit()
	unknown := !c.readOnly && c.unconfirmed(mark, err)
	switch {
	case err != nil && !errors.Is(err, pq.ErrInFailedTransaction):
		err = c.statementError(nil, mark, err)
	case err == nil && unknown:
		c.bad = true
		err = c.commitWarning
	}
	c.inTx, c.readOnly = false, false
	if unknown {
		return fmt.Errorf("%w: %w", ErrOutcomeUnknown, err)
	}
	return err
}

// unconfirmed reports whether the outcome of a commit is unknown: its answer was lost or had a warning. The server
// warns when the wait for the replicas was cancelled.
func (c *conn) unconfirmed(mark int64, err error) bool {
	if err == nil {
		return c.commitWarning != nil
	}
	if errors.Is(err, pq.ErrInFailedTransaction) || !c.net.wrote(mark) {
		return false
	}
	pe := pq.As(err)
	return pe == nil || commitUncertain(pe)
}

// Rollback rolls the transaction back.
func (t openTx) Rollback() error { return t.ended(textRollback, t.c.rollback) }

func (c *conn) rollback() error {
	c.net.begin(time.Time{})
	err := c.pq.Rollback()
	c.inTx, c.readOnly = false, false
	if err != nil {
		c.bad = true
		return fmt.Errorf("%w: rollback: %w", ErrConnLost, withoutBadConn(err))
	}
	return nil
}

// begin is the text that opens a transaction behind a pooler, where the transaction must set the session settings:
//
//	BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE; SET LOCAL TimeZone = 'UTC'; …
func (c Config) begin(opts sqldriver.TxOptions) string {
	var b strings.Builder
	b.WriteString("BEGIN")
	if level := sql.IsolationLevel(opts.Isolation); level != sql.LevelDefault {
		b.WriteString(" ISOLATION LEVEL " + strings.ToUpper(level.String()))
	}
	if opts.ReadOnly {
		b.WriteString(" READ ONLY")
	} else {
		b.WriteString(" READ WRITE")
	}
	for _, s := range c.sessionSettings() {
		b.WriteString("; SET LOCAL " + s.name + " = '" + s.value + "'")
	}
	return b.String()
}
