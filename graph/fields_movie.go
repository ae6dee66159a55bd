package graph

import "context"

// MovieReturnOnBudget computes Movie.returnOnBudget, one value per record, in their order.
func (r *Resolver) MovieReturnOnBudget(_ context.Context, movies []*Movie) ([]*float64, error) {
	out := make([]*float64, len(movies))
	for i, m := range movies {
		if m.ProductionBudget == nil || m.WorldwideGross == nil || *m.ProductionBudget == 0 {
			continue
		}
		ratio := float64(*m.WorldwideGross) / float64(*m.ProductionBudget)
		out[i] = &ratio
	}
	return out, nil
}
