package engine

import (
	"context"
	"log/slog"
	"time"

	"recordgraph/input"
	"recordgraph/internal/hits"
	"recordgraph/record"
)

// Settings make an [API].
type Settings struct {
	// Principal returns the caller of an operation; default: an anonymous one.
	Principal func(ctx context.Context) record.Principal

	Limits  Limits           // of operations; zero fields take their default
	Inputs  input.Limits     // of arguments; zero fields take their default
	Timeout time.Duration    // of an operation, from compiled to answered; default: none
	Now     func() time.Time // once per operation; default: the clock
	Logger  *slog.Logger     // default: none

	// Operations is how many compiled operations are kept: the number of documents that
	// are kept parsed.
	Operations int

	OperationHits *hits.Counter // counts the operations found among those; default: none

	// Trace is called before an operation is compiled, and what it returns after that,
	// with the code of the first error. Default: none.
	Trace func(ctx context.Context, step string) (ended func(code string))
}

// withDefaults fills in what is not set.
func (s Settings) withDefaults() Settings {
	if s.Now == nil {
		s.Now = time.Now
	}
	if s.Logger == nil {
		s.Logger = slog.New(slog.DiscardHandler)
	}
	if s.Principal == nil {
		s.Principal = func(context.Context) record.Principal { return record.Principal{} }
	}
	fill(&s.Operations, DefaultOperations)
	limits := DefaultLimits()
	fill(&s.Limits.Cost, limits.Cost)
	fill(&s.Limits.Depth, limits.Depth)
	fill(&s.Limits.Selections, limits.Selections)
	inputs := input.DefaultLimits()
	fill(&s.Inputs.FilterDepth, inputs.FilterDepth)
	fill(&s.Inputs.FilterLeaves, inputs.FilterLeaves)
	fill(&s.Inputs.RelationDepth, inputs.RelationDepth)
	fill(&s.Inputs.ListOperands, inputs.ListOperands)
	fill(&s.Inputs.OrderTerms, inputs.OrderTerms)
	fill(&s.Inputs.DefaultPage, inputs.DefaultPage)
	fill(&s.Inputs.PageSize, inputs.PageSize)
	fill(&s.Inputs.Records, inputs.Records)
	return s
}

func fill(n *int, standard int) {
	if *n == 0 {
		*n = standard
	}
}
