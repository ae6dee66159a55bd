package plan

import "recordgraph/record"

// ForExport plans all records an export asks for, a column per field.
func ForExport(e *record.Export) *Rows {
	b := &builder{rows: &Rows{Type: e.Type}}
	b.rows.Where = b.filters.predicate(Root, e.Filter, false)
	b.order(e.Order, false)
	for _, f := range e.Fields {
		b.rows.Columns = append(b.rows.Columns, Column{Root, f})
	}
	return b.rows
}
