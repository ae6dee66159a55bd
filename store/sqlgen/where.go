package sqlgen

import "recordgraph/store/plan"

// where appends WHERE with the parent, the filter, the segment and the end of the page.
func (w *Writer) where(r *plan.Rows, s *plan.Segment) {
	sep := " WHERE "
	and := func() { w.Text(sep); sep = " AND " }
	if r.Parent != nil {
		and()
		w.column(plan.Column{Alias: plan.Root, Field: r.Parent})
		w.Text(" = p.")
		if w.parent == byID {
			w.Text("id")
		} else {
			w.Text("c")
			w.Int(w.parent)
		}
	}
	if r.Where != nil && r.Where.Kind != plan.True {
		and()
		w.predicate(r.Where, r.Where.Kind == plan.Or)
	}
	if s != nil {
		w.bounds(r, s, and)
	}
	if r.Until != nil {
		and()
		w.row(r.Order, compare(!r.Order[0].Desc), r.Until)
	}
	if r.Before != nil && r.Before.Kind != plan.True {
		and()
		w.predicate(r.Before, r.Before.Kind == plan.Or)
	}
}

func (w *Writer) bounds(r *plan.Rows, s *plan.Segment, and func()) {
	if s.Row {
		and()
		w.row(r.Order, compare(r.Order[0].Desc), s.Values)
		return
	}
	for i, k := range r.Order {
		switch s.Bounds[i] {
		case plan.Any:
			continue
		case plan.IsNull, plan.NotNull:
			and()
			w.column(k.Column)
			w.Text(map[plan.Bound]string{plan.IsNull: " IS NULL", plan.NotNull: " IS NOT NULL"}[s.Bounds[i]])
		case plan.Equal:
			and()
			w.column(k.Column)
			w.Text(" = ")
			w.key(k, s.Values[i])
		case plan.After:
			and()
			w.column(k.Column)
			w.Text(compare(k.Desc))
			w.key(k, s.Values[i])
		}
	}
	if s.Last != nil {
		k := r.Order[s.Key]
		and()
		w.column(k.Column)
		w.Text(orEqual(compare(!k.Desc)))
		w.key(k, s.Last)
	}
}

// row appends (t0."title", t0."id") > ($1, $2).
func (w *Writer) row(keys []plan.Key, operator string, values []any) {
	w.Text("(")
	for i, k := range keys {
		if i > 0 {
			w.Text(", ")
		}
		w.column(k.Column)
	}
	w.Text(")", operator, "(")
	for i, k := range keys {
		if i > 0 {
			w.Text(", ")
		}
		w.key(k, values[i])
	}
	w.Text(")")
}

// key appends a cursor's value, which is a text, with a cast to the column's type.
func (w *Writer) key(k plan.Key, v any) {
	w.Arg(v)
	w.Text("::", ColumnType(k.Field))
}

func compare(desc bool) string {
	if desc {
		return " < "
	}
	return " > "
}

func orEqual(operator string) string { return operator[:2] + "= " }
