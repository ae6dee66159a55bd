package store

import (
	"context"
	sqldriver "database/sql/driver"
	"fmt"
	"math/bits"
	"time"

	"github.com/jmoiron/sqlx"

	"recordgraph/record"
	"recordgraph/store/driver"
	"recordgraph/store/encode"
	"recordgraph/store/sqlgen"
)

// The batch sizes of an export. The first batch measures the size of rows.
const (
	firstBatch       = 64   // rows
	maxBatchRows     = 2048 // rows
	targetBatchBytes = 1 << 19
	maxBatchBytes    = 4 << 20 // a larger batch is split
)

// Export reads the records of an export from one snapshot of the database and calls fn with batches of limited size, a
// column per field. The transaction may be idle while fn runs, until ctx ends. An error of fn ends the export and is
// returned unchanged.
func (s *Session) Export(ctx context.Context, e *record.Export, fn func(*encode.Table) error) error {
	x := &export{store: s.store, cursor: sqlgen.NewCursor(s.store.planner.Export(e)), rows: encode.NewTable(len(e.Fields), firstBatch), fn: fn}
	err := driver.InTx(ctx, s.store.db, driver.TxOptions{ReadOnly: true, Share: s.share}, x.run)
	if x.fnErr != nil {
		return x.fnErr
	}
	return s.store.fail("export "+e.Type.Plural, err)
}

// export is one run of [Session.Export]. It uses a cursor of the database, which plans and sorts once. Pages would plan
// and sort each time.
type export struct {
	store  *Store
	cursor sqlgen.Cursor
	rows   *encode.Table
	fn     func(*encode.Table) error
	fnErr  error // of fn
}

func (x *export) run(ctx context.Context, tx *sqlx.Tx) error {
	if err := x.open(ctx, tx); err != nil {
		return err
	}
	for n := firstBatch; ; {
		rows, bytes, err := x.batch(ctx, tx, n)
		if err != nil || rows < n {
			return err
		}
		n = nextBatch(n, bytes)
	}
}

// open sets the transaction's idle timeout to the time until the deadline, because fn may be slow, and opens the
// cursor.
func (x *export) open(ctx context.Context, tx *sqlx.Tx) error {
	idle := sqlgen.Statement{Text: "SET LOCAL idle_in_transaction_session_timeout = 0"}
	if deadline, ok := ctx.Deadline(); ok {
		idle.Text = fmt.Sprintf("SET LOCAL idle_in_transaction_session_timeout = %d", max(1, time.Until(deadline).Milliseconds()))
	}
	for _, st := range []sqlgen.Statement{idle, x.cursor.Declare()} {
		if _, err := x.store.exec(ctx, tx, st.Text, st.Args...); err != nil {
			return err
		}
	}
	return nil
}

// batch reads the next n rows and calls fn with them.
func (x *export) batch(ctx context.Context, tx *sqlx.Tx, n int) (rows, bytes int, err error) {
	fetch := x.cursor.Fetch(n)
	err = x.store.rows(ctx, tx, fetch.Text, fetch.Args, func(values []sqldriver.Value) error {
		if err := x.rows.Append(values); err != nil {
			return err
		}
		rows++
		if x.rows.Bytes() < maxBatchBytes {
			return nil
		}
		bytes += x.rows.Bytes()
		return x.flush()
	})
	if err != nil {
		return rows, bytes, err
	}
	bytes += x.rows.Bytes()
	return rows, bytes, x.flush()
}

func (x *export) flush() error {
	if x.rows.Len() > 0 {
		x.fnErr = x.fn(x.rows)
	}
	x.rows.Reset()
	return x.fnErr
}

// nextBatch returns the number of rows to read after a batch of n rows. It is a power of two, so that there are few
// different statements, and at most 2n.
func nextBatch(n, bytes int) int {
	fit := min(maxBatchRows, 2*n, n*targetBatchBytes/max(bytes, 1))
	return 1 << (bits.Len(uint(max(fit, 1))) - 1)
}
