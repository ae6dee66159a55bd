package input

import "recordgraph/record"

// Limits bound the inputs of one request. Each is a setting of the service.
type Limits struct {
	FilterDepth   int  // levels of and, or, not and relations in a filter
	FilterLeaves  int  // operators of one filter
	RelationDepth int  // levels of relations in a filter or an order
	ListOperands  int  // elements of in, notIn, hasAny and hasAll
	OrderTerms    int  // terms of one orderBy
	DefaultPage   int  // records of a page without first and last
	PageSize      int  // records of a page; a record type can have a lower limit
	Records       int  // IDs of nodes and inputs of one create
	AllowMatches  bool // filters may contain regular expressions
	Closed        bool // messages do not reveal the schema: neither values of enums nor prefixes of IDs
}

// DefaultLimits are the default settings.
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
