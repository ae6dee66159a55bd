package input

import "recordgraph/record"

// Limits bound what one request may ask for. Each is a setting of the service.
type Limits struct {
	FilterDepth   int  // filters nested in each other by and, or, not and relations
	FilterLeaves  int  // operators of one filter
	RelationDepth int  // relations followed in each other by a filter or an order
	ListOperands  int  // elements of in, notIn, hasAny and hasAll
	OrderTerms    int  // terms of one orderBy
	DefaultPage   int  // records of a page that names neither first nor last
	PageSize      int  // records of a page, also where the record type allows more
	Records       int  // IDs of nodes and inputs of one create
	AllowMatches  bool // whether filters may hold regular expressions
	Closed        bool // whether mistakes keep silent about the schema: they list neither values of enums nor prefixes of IDs
}

// DefaultLimits are the limits of a service that sets none.
func DefaultLimits() Limits {
	return Limits{
		FilterDepth:   8,
		FilterLeaves:  200,
		RelationDepth: 4,
		ListOperands:  1000,
		OrderTerms:    8,
		DefaultPage:   record.DefaultPageSize,
		PageSize:      10_000,
		Records:       1000,
	}
}
