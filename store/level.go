package store

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"

	"github.com/jmoiron/sqlx"

	"recordgraph/store/encode"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// readList reads the page at the root of a tree.
func (s *Store) readList(ctx context.Context, q sqlx.QueryerContext, p plannedList) (*encode.Lists, error) {
	out := &encode.Lists{Plan: p.List, Of: []int{0}, Counts: make([]int64, 1), Pages: make([]encode.PageRows, 1)}
	if p.NoRows {
		if p.Count == nil {
			return out, nil
		}
		return out, s.query(ctx, q, p.statement, []any{&out.Counts[0]}, one)
	}
	var err error
	out.Level, err = s.level(ctx, q, p.Level, p.statement)
	if err != nil {
		return nil, err
	}
	out.Counts[0] = out.Level.Count
	rows := make([]int, out.Level.Table.Len())
	for i := range rows {
		rows[i] = i
	}
	out.Pages[0] = page(p.List, rows)
	return out, nil
}

// page cuts off the row that only tells that there is more, and turns the rows
// of a backward page round.
func page(p *plan.List, rows []int) encode.PageRows {
	out := encode.PageRows{Rows: rows, Backward: p.Page.Backward, Bounded: p.Page.After != ""}
	if p.Page.Backward {
		out.Bounded = p.Page.Before != ""
	}
	if len(rows) > p.Page.Limit {
		out.Rows, out.HasMore = rows[:p.Page.Limit], true
	}
	if p.Page.Backward {
		for i, j := 0, len(out.Rows)-1; i < j; i, j = i+1, j-1 {
			out.Rows[i], out.Rows[j] = out.Rows[j], out.Rows[i]
		}
	}
	return out
}

// take takes in a row of a level.
func (r *room) take(values []sqldriver.Value) error {
	if err := r.level.Table.Append(values); err != nil {
		return err
	}
	return r.fits()
}

// level runs the statement of a level and of the lists that hang on it.
func (s *Store) level(ctx context.Context, q sqlx.QueryerContext, p *plan.Level, st sqlgen.Statement) (*encode.Level, error) {
	l := &encode.Level{Plan: p, Table: newTable(p.Rows)}
	own := s.room(ctx, l)
	var in *inline
	var below room
	if p.Inline != nil {
		in = newInline(l, p.Inline.List.Level)
		below = room{level: in.below, answer: own.answer, max: own.max}
	}
	err := s.rows(ctx, q, st, func(values []sqldriver.Value) error {
		if p.Count != nil {
			l.Count, values = number(values[0]), values[1:]
		}
		if in != nil {
			return errors.Join(in.row(values), below.fits(), own.fits())
		}
		if p.Count != nil && values[p.IDCell] == nil {
			return nil // a count alone: the page is empty
		}
		return own.take(values)
	})
	if err != nil {
		l.Release()
		return nil, err
	}
	if in != nil {
		l.Hang(p.Inline, in.lists(p.Inline.List))
	}
	return l, s.hang(ctx, q, &own, &below)
}

// number is a whole number of the driver's.
func number(v sqldriver.Value) int64 {
	n, _ := v.(int64)
	return n
}

// inline deals out the rows of a list that comes joined to its level: the
// level's row is repeated for each row of its list, or stands alone.
type inline struct {
	above, below *encode.Level
	rows         [][]int // of below, per row above
}

func newInline(above *encode.Level, p *plan.Level) *inline {
	return &inline{above: above, below: &encode.Level{Plan: p, Table: newTable(p.Rows)}}
}

// row takes in a row of both: the level's columns, then the list's.
func (in *inline) row(values []sqldriver.Value) error {
	above, below := in.above, in.below
	width := len(above.Plan.Rows.Columns)
	if values[above.Plan.IDCell] == nil {
		return nil // a count alone: the page is empty
	}
	if err := above.Table.Append(values[:width]); err != nil {
		return err
	}
	if above.Table.SameAbove(above.Plan.IDCell) {
		above.Table.Drop()
	} else {
		in.rows = append(in.rows, nil)
	}
	if values[width+below.Plan.IDCell] == nil {
		return nil // an empty list
	}
	in.rows[len(in.rows)-1] = append(in.rows[len(in.rows)-1], below.Table.Len())
	return below.Table.Append(values[width:])
}

// lists returns the list of each row.
func (in *inline) lists(p *plan.List) *encode.Lists {
	out := &encode.Lists{Plan: p, Level: in.below, Of: make([]int, len(in.rows)), Pages: make([]encode.PageRows, len(in.rows))}
	for i, rows := range in.rows {
		out.Of[i], out.Pages[i] = i, page(p, rows)
	}
	return out
}

// hang reads the branches of a level.
func (s *Store) hang(ctx context.Context, q sqlx.QueryerContext, above *room, beside ...*room) error {
	l := above.level
	ctx, err := counted(ctx, len(l.Plan.Branches) > 0, above, beside...)
	if err != nil {
		return err
	}
	for _, br := range l.Plan.Branches {
		lists, err := s.branch(ctx, q, l, br)
		if err != nil {
			return err
		}
		l.Hang(br, lists)
	}
	return nil
}

// branch reads one to-many relation for all rows above at once.
func (s *Store) branch(ctx context.Context, q sqlx.QueryerContext, above *encode.Level, br *plan.Branch) (*encode.Lists, error) {
	ids, of := parents(above.Table, br.ParentCell)
	out := &encode.Lists{Plan: br.List, Of: of, Pages: make([]encode.PageRows, len(ids)), Counts: make([]int64, len(ids))}
	if len(ids) == 0 {
		return out, nil
	}
	arg := sqlgen.UUIDArray(ids)
	if !br.List.NoRows {
		if err := s.pages(ctx, q, out, arg); err != nil {
			return nil, err
		}
	}
	if br.List.Count == nil {
		return out, nil
	}
	var n, count int64
	return out, s.query(ctx, q, sqlgen.CountPer(br.List.Count, arg), []any{&n, &count}, func() error {
		out.Counts[n-1] = count
		return nil
	})
}

// pages reads the rows of a branch and deals them out to their parents.
func (s *Store) pages(ctx context.Context, q sqlx.QueryerContext, out *encode.Lists, ids string) error {
	p := out.Plan.Level
	l := &encode.Level{Plan: p, Table: newTable(p.Rows)}
	own := s.room(ctx, l)
	rows := make([][]int, len(out.Pages))
	err := s.rows(ctx, q, sqlgen.SelectPer(p.Rows, ids), func(values []sqldriver.Value) error {
		place := number(values[0]) - 1
		rows[place] = append(rows[place], l.Table.Len())
		return own.take(values[1:])
	})
	if err != nil {
		l.Release()
		return err
	}
	for i := range rows {
		out.Pages[i] = page(out.Plan, rows[i])
	}
	out.Level = l
	return s.hang(ctx, q, &own)
}

// parents returns the distinct IDs in a column, and per row the place of its own.
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

// roomFor bounds the rows a table gets room for in advance.
const roomFor = 128

func newTable(r *plan.Rows) *encode.Table {
	rows := r.Limit
	if rows == 0 {
		rows = 1
	}
	return encode.NewTable(len(r.Columns), min(rows, roomFor))
}
