package engine

import "recordgraph/record"

// Part is what a hand-written field may hand to the store: what is selected of
// the record types it returns, and its arguments of derived input types, by
// their input path.
type Part struct {
	Selects    map[*record.Type]*record.Selection // for records and lists of them
	Connection *record.Connection                 // for a connection
	Filters    map[string]*record.Filter
	Orders     map[string][]record.Order
	Values     map[string]record.Values

	scans int // the cost of filters and orders among the arguments

	named []record.Lock // records that arguments of the type ID name
}

func (p *Part) filters() map[string]*record.Filter {
	if p.Filters == nil {
		p.Filters = map[string]*record.Filter{}
	}
	return p.Filters
}

func (p *Part) orders() map[string][]record.Order {
	if p.Orders == nil {
		p.Orders = map[string][]record.Order{}
	}
	return p.Orders
}

func (p *Part) values() map[string]record.Values {
	if p.Values == nil {
		p.Values = map[string]record.Values{}
	}
	return p.Values
}
