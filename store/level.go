package store

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"

	"github.com/jmoiron/sqlx"

	"recordgraph/store/cursor"
	"recordgraph/store/driver"
	"recordgraph/store/encode"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// reading runs the statements of a plan, all on one connection.
type reading struct {
	*Session
	statements statements
	q          sqlx.QueryerContext
	counted    int // bytes of its rows in the answer
}

// run runs the statement of planned rows.
func (r *reading) run(ctx context.Context, of *plan.Rows, parents []string, row driver.EachRow) error {
	st := r.statements.forRows(of)
	return r.store.rows(ctx, r.q, st.Text, st.Bind(r.values, parents), row)
}

// list reads the page at the root of a tree.
func (r *reading) list(ctx context.Context, p *plan.List) (*encode.Lists, error) {
	out := r.lists(p, 1)
	out.Of, out.Counts = []int{0}, make([]int64, 1)
	if p.NoRows {
		if p.Count == nil {
			return out, nil
		}
		return out, r.run(ctx, p.Count, nil, func(values []sqldriver.Value) error {
			out.Counts[0] = number(values[0])
			return nil
		})
	}
	var err error
	out.Level, err = r.level(ctx, p.Level)
	if err != nil {
		return nil, err
	}
	out.Counts[0] = out.Level.Count
	rows := make([]int, out.Level.Table.Len())
	for i := range rows {
		rows[i] = i
	}
	out.Pages[0] = page(p, rows)
	return out, nil
}

// lists allocates n pages of a list.
func (r *reading) lists(p *plan.List, n int) *encode.Lists {
	out := &encode.Lists{Plan: p, Pages: make([]encode.PageRows, n)}
	if p.Keyed {
		out.Digest = cursor.Digest(p.Query, p.Level.Rows.Parent, r.values)
	}
	return out
}

// page removes the additional row that shows that there is another page, and reverses the rows of a backward page.
func page(p *plan.List, rows []int) encode.PageRows {
	asked := p.Query.Page
	out := encode.PageRows{Rows: rows, Backward: asked.Backward, Bounded: !asked.After.None()}
	if asked.Backward {
		out.Bounded = !asked.Before.None()
	}
	if len(rows) > asked.Limit {
		out.Rows, out.HasMore = rows[:asked.Limit], true
	}
	if asked.Backward {
		for i, j := 0, len(out.Rows)-1; i < j; i, j = i+1, j-1 {
			out.Rows[i], out.Rows[j] = out.Rows[j], out.Rows[i]
		}
	}
	return out
}

// level runs the statement of a level and of the lists below it.
func (r *reading) level(ctx context.Context, p *plan.Level) (*encode.Level, error) {
	return r.levelFrom(ctx, p, r.statements.forRows(p.Rows))
}

// levelFrom is level with another statement.
func (r *reading) levelFrom(ctx context.Context, p *plan.Level, st sqlgen.Statement) (*encode.Level, error) {
	l := newLevel(p)
	own, below := r.budget(l), budget{}
	var in *inline
	if p.Inline != nil {
		in = &inline{above: l, below: newLevel(p.Inline.List.Level)}
		below = r.budget(in.below)
	}
	err := r.store.rows(ctx, r.q, st.Text, st.Bind(r.values, nil), func(values []sqldriver.Value) error {
		if p.Count != nil {
			l.Count, values = number(values[0]), values[1:]
		}
		if in != nil {
			return errors.Join(in.row(values), below.check(), own.check())
		}
		if p.Count != nil && values[p.IDCell] == nil {
			return nil // the page is empty; the row has only the count
		}
		return own.append(values)
	})
	if err = errors.Join(err, own.count(), below.count()); err != nil {
		l.Release()
		return nil, err
	}
	if in != nil {
		l.SetLists(p.Inline, r.inlined(in, p.Inline.List))
	}
	return l, r.branches(ctx, l)
}

// append adds a row to a level.
func (b *budget) append(values []sqldriver.Value) error {
	if err := b.level.Table.Append(values); err != nil {
		return err
	}
	return b.check()
}

// number returns an integer of the driver.
func number(v sqldriver.Value) int64 {
	n, _ := v.(int64)
	return n
}

// inline splits the rows of a level that is joined to its list: the level's row is repeated for each row of the list. A
// row with an empty list occurs once.
type inline struct {
	above, below *encode.Level
	rows         [][]int // of below, per row above
}

// row adds a joined row: the level's columns, then the list's.
func (in *inline) row(values []sqldriver.Value) error {
	above, below := in.above, in.below
	width := len(above.Plan.Rows.Columns)
	if values[above.Plan.IDCell] == nil {
		return nil // the page is empty; the row has only the count
	}
	if err := above.Table.Append(values[:width]); err != nil {
		return err
	}
	if above.Table.EqualsPrevious(above.Plan.IDCell) {
		above.Table.DropLast()
	} else {
		in.rows = append(in.rows, nil)
	}
	if values[width+below.Plan.IDCell] == nil {
		return nil // an empty list
	}
	in.rows[len(in.rows)-1] = append(in.rows[len(in.rows)-1], below.Table.Len())
	return below.Table.Append(values[width:])
}

// inlined returns the list of each row.
func (r *reading) inlined(in *inline, p *plan.List) *encode.Lists {
	out := r.lists(p, len(in.rows))
	out.Level, out.Of = in.below, make([]int, len(in.rows))
	for i, rows := range in.rows {
		out.Of[i], out.Pages[i] = i, page(p, rows)
	}
	return out
}

// branches reads the branches of a level.
func (r *reading) branches(ctx context.Context, l *encode.Level) error {
	for _, br := range l.Plan.Branches {
		lists, err := r.branch(ctx, l, br)
		if err != nil {
			return err
		}
		l.SetLists(br, lists)
	}
	return nil
}

// branch reads one to-many relation for all rows of the level above.
func (r *reading) branch(ctx context.Context, above *encode.Level, br *plan.Branch) (*encode.Lists, error) {
	ids, of := parents(above.Table, br.ParentCell)
	out := r.lists(br.List, len(ids))
	out.Of, out.Counts = of, make([]int64, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	if !br.List.NoRows {
		if err := r.pages(ctx, out, ids); err != nil {
			return nil, err
		}
	}
	if br.List.Count == nil {
		return out, nil
	}
	return out, r.run(ctx, br.List.Count, ids, func(values []sqldriver.Value) error {
		out.Counts[number(values[0])-1] = number(values[1])
		return nil
	})
}

// pages reads the rows of a branch and assigns them to their parents.
func (r *reading) pages(ctx context.Context, out *encode.Lists, ids []string) error {
	l := newLevel(out.Plan.Level)
	own := r.budget(l)
	rows := make([][]int, len(out.Pages))
	err := r.run(ctx, out.Plan.Level.Rows, ids, func(values []sqldriver.Value) error {
		place := number(values[0]) - 1
		rows[place] = append(rows[place], l.Table.Len())
		return own.append(values[1:])
	})
	if err = errors.Join(err, own.count()); err != nil {
		l.Release()
		return err
	}
	for i := range rows {
		out.Pages[i] = page(out.Plan, rows[i])
	}
	out.Level = l
	return r.branches(ctx, l)
}

// parents returns the distinct IDs in a column, and per row the index of its ID.
func parents(t *encode.Table, column int) (ids []string, of []int) {
	at := map[string]int{}
	of = make([]int, t.Len())
	for i := range of {
		cell := t.Cell(i, column)
		if cell == nil {
			of[i] = -1
			continue
		}
		place, ok := at[string(cell)]
		if !ok {
			place = len(ids)
			ids = append(ids, string(cell))
			at[ids[place]] = place
		}
		of[i] = place
	}
	return ids, of
}

// maxReserved limits the rows for which a table allocates memory in advance.
const maxReserved = 128

func newLevel(p *plan.Level) *encode.Level {
	rows := p.Rows.Limit
	if rows == 0 {
		rows = 1
	}
	return &encode.Level{Plan: p, Table: encode.NewTable(len(p.Rows.Columns), min(rows, maxReserved))}
}
