package engine

import (
	"context"
	"log/slog"
	"time"

	"recordgraph/input"
	"recordgraph/internal/hits"
	"recordgraph/record"
)

// Settings configure an [API].
type Settings struct {
	// Principal returns the caller of an operation; default: an anonymous one.
	Principal func(ctx context.Context) record.Principal

	Limits  Limits           // of operations; zero fields take their default
	Inputs  input.Limits     // of arguments; zero fields take their default
	Timeout time.Duration    // of an operation, after it is compiled; default: none
	Now     func() time.Time // called once per operation; default: time.Now
	Logger  *slog.Logger     // default: none

	// Operations is the number of compiled operations in the cache. It should be the
	// number of parsed documents in the server's cache.
	Operations int

	OperationHits *hits.Counter // counts hits of that cache; default: none

	// Trace is called before an operation is compiled. The function that it returns is
	// called afterwards, with the code of the first error. Default: none.
	Trace func(ctx context.Context, step string) (ended func(code string))
}

// withDefaults fills in the defaults of zero fields.
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

func fill(n *int, value int) {
	if *n == 0 {
		*n = value
	}
}
