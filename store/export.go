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

// What an export reads at a time. How large rows are shows in the first batch.
const (
	firstBatch = 64      // rows
	mostRows   = 2048    // rows
	batchBytes = 1 << 19 // what a batch is to come to
	mostBytes  = 4 << 20 // where a batch is handed on before its end
)

// Export reads all records an export asks for from one snapshot of the database and hands their cells, a column per
// field, to fn in batches of bounded size. It waits for fn as long as ctx allows: between batches no statement runs. An
// error of fn ends the export and comes back as it is.
func (s *Session) Export(ctx context.Context, e *record.Export, fn func(*encode.Table) error) error {
	x := &export{store: s.store, cursor: sqlgen.NewCursor(s.store.planner.Export(e)), rows: encode.NewTable(len(e.Fields), firstBatch), fn: fn}
	err := driver.InTx(ctx, s.store.db, driver.TxOptions{ReadOnly: true, Share: s.share}, x.run)
	if x.told != nil {
		return x.told
	}
	return s.store.fail("export "+e.Type.Plural, err)
}

// export is one run of [Session.Export]. A cursor of the database plans once and sorts once, whatever the order; pages
// would do both for each.
type export struct {
	store  *Store
	cursor sqlgen.Cursor
	rows   *encode.Table
	fn     func(*encode.Table) error
	told   error // by fn
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

// open lets the transaction wait for whoever takes the rows, and opens the cursor.
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

// batch reads the next n rows and hands them on.
func (x *export) batch(ctx context.Context, tx *sqlx.Tx, n int) (rows, bytes int, err error) {
	fetch := x.cursor.Fetch(n)
	err = x.store.rows(ctx, tx, fetch.Text, fetch.Args, func(values []sqldriver.Value) error {
		if err := x.rows.Append(values); err != nil {
			return err
		}
		rows++
		if x.rows.Bytes() < mostBytes {
			return nil
		}
		bytes += x.rows.Bytes()
		return x.hand()
	})
	if err != nil {
		return rows, bytes, err
	}
	bytes += x.rows.Bytes()
	return rows, bytes, x.hand()
}

func (x *export) hand() error {
	if x.rows.Len() > 0 {
		x.told = x.fn(x.rows)
	}
	x.rows.Reset()
	return x.told
}

// nextBatch is how many rows to read after n rows of so many bytes: a power of two, so that there are few statements,
// and at most twice as many.
func nextBatch(n, bytes int) int {
	fit := min(mostRows, 2*n, n*batchBytes/max(bytes, 1))
	return 1 << (bits.Len(uint(max(fit, 1))) - 1)
}
