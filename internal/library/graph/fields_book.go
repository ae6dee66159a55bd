package graph

import "context"

// BookReturnOnCost computes Book.returnOnCost, one value per record, in their order.
func (r *Resolver) BookReturnOnCost(_ context.Context, books []*Book) ([]*float64, error) {
	out := make([]*float64, len(books))
	for i, b := range books {
		if b.PrintingCost == nil || b.WorldwideSales == nil || *b.PrintingCost == 0 {
			continue
		}
		ratio := float64(*b.WorldwideSales) / float64(*b.PrintingCost)
		out[i] = &ratio
	}
	return out, nil
}
