package migrations

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/lib/pq"

	"recordgraph/model/ddl"
)

// syntaxErrors is the class of errors about a statement: syntax errors, unknown functions, types that do not fit.
const syntaxErrors = "42"

// Report is what the data of a database means for a plan.
type Report struct {
	InTheWay []string // why the plan can't be applied, and what to do
	Losses   []string // data that the plan drops, such as "the column movies.genre (2 values)"; nothing for empty columns
}

// Inspect compares the needs and the losses of a plan with the data.
func Inspect(ctx context.Context, db *sql.DB, plan ddl.Plan) (Report, error) {
	var r Report
	count := func(query string) (n int64, err error) {
		if err := db.QueryRowContext(ctx, query).Scan(&n); err != nil {
			return 0, fmt.Errorf("inspect the data: %w", err)
		}
		return n, nil
	}
	for _, a := range plan.Assumptions {
		n, err := count(a.Count)
		if pe := pq.As(err); pe != nil && pe.Code.Class() == syntaxErrors { // in the condition of a check
			r.InTheWay = append(r.InTheWay, fmt.Sprintf("%s (PostgreSQL: %s)", a.Text, pe.Message))
			continue
		}
		if err != nil {
			return r, err
		}
		if n > 0 {
			r.InTheWay = append(r.InTheWay, fmt.Sprintf("%s (rows in the way: %d)", a.Text, n))
		}
	}
	for _, l := range plan.Losses {
		n, err := count(l.Count)
		if err != nil {
			return r, err
		}
		if n > 0 {
			unit := l.Unit
			if n > 1 {
				unit += "s"
			}
			r.Losses = append(r.Losses, fmt.Sprintf("%s (%d %s)", l.Text, n, unit))
		}
	}
	return r, nil
}
