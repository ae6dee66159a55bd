package store

import (
	"context"

	"github.com/jmoiron/sqlx"

	"recordgraph/store/encode"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// list reads the page at the root of a tree.
func (s *Store) list(ctx context.Context, q sqlx.QueryerContext, p *plan.List) (*encode.Lists, error) {
	out := &encode.Lists{Plan: p, Of: []int{0}, Counts: make([]int64, 1), Pages: make([]encode.PageRows, 1)}
	if !p.NoRows {
		level, err := s.level(ctx, q, p.Level, sqlgen.Select(p.Level.Rows))
		if err != nil {
			return nil, err
		}
		out.Level = level
		rows := make([]int, level.Table.Len())
		for i := range rows {
			rows[i] = i
		}
		out.Pages[0] = page(p, rows)
	}
	if p.Count == nil {
		return out, nil
	}
	return out, s.query(ctx, q, sqlgen.Count(p.Count), func(r *sqlx.Rows) error { return r.Scan(&out.Counts[0]) })
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

// level runs the statement of a level and of the lists that hang on it.
func (s *Store) level(ctx context.Context, q sqlx.QueryerContext, p *plan.Level, st sqlgen.Statement) (*encode.Level, error) {
	l := &encode.Level{Plan: p, Table: encode.NewTable(len(p.Rows.Columns))}
	err := s.query(ctx, q, st, func(r *sqlx.Rows) error { return l.Table.Append(r) })
	if err != nil {
		return nil, err
	}
	return l, s.hang(ctx, q, l)
}

// hang reads the branches of a level.
func (s *Store) hang(ctx context.Context, q sqlx.QueryerContext, l *encode.Level) error {
	l.Lists = make(map[*plan.Branch]*encode.Lists, len(l.Plan.Branches))
	for _, br := range l.Plan.Branches {
		lists, err := s.branch(ctx, q, l, br)
		if err != nil {
			return err
		}
		l.Lists[br] = lists
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
	return out, s.query(ctx, q, sqlgen.CountPer(br.List.Count, arg), func(r *sqlx.Rows) error {
		var n, count int64
		err := r.Scan(&n, &count)
		out.Counts[n-1] = count
		return err
	})
}

// pages reads the rows of a branch and deals them out to their parents.
func (s *Store) pages(ctx context.Context, q sqlx.QueryerContext, out *encode.Lists, ids string) error {
	p := out.Plan.Level
	l := &encode.Level{Plan: p, Table: encode.NewTable(len(p.Rows.Columns))}
	rows := make([][]int, len(out.Pages))
	err := s.query(ctx, q, sqlgen.SelectPer(p.Rows, ids), func(r *sqlx.Rows) error {
		var n int64
		if err := l.Table.Append(r, &n); err != nil {
			return err
		}
		rows[n-1] = append(rows[n-1], l.Table.Len()-1)
		return nil
	})
	if err != nil {
		return err
	}
	for i := range rows {
		out.Pages[i] = page(out.Plan, rows[i])
	}
	out.Level = l
	return s.hang(ctx, q, l)
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
