package graph

import (
	"context"
	"log/slog"
	"time"

	"recordgraph/engine"
	"recordgraph/input"
	"recordgraph/internal/hits"
	"recordgraph/record"
)

// Settings make an [API].
type Settings struct {
	// HasScope tells whether the caller of an operation holds a scope.
	HasScope func(ctx context.Context, scope string) bool

	// Viewer returns the caller of an operation, for the root field viewer; default:
	// an anonymous one.
	Viewer func(ctx context.Context) record.Viewer

	Limits  engine.Limits    // of operations; zero fields take their default
	Inputs  input.Limits     // of arguments; zero fields take their default
	Timeout time.Duration    // of an operation, from compiled to answered; default: none
	Now     func() time.Time // once per operation; default: the clock
	Logger  *slog.Logger     // default: none

	// Operations is how many operations are known again by their definition: as
	// many as documents are kept parsed.
	Operations int

	OperationHits *hits.Counter // of those that are known again; default: none

	// Trace is told that an operation is about to be compiled; what it returns, of
	// the end, with the code of the error that there was. Default: nobody.
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
	if s.HasScope == nil {
		s.HasScope = func(context.Context, string) bool { return false }
	}
	if s.Viewer == nil {
		s.Viewer = func(context.Context) record.Viewer { return record.Viewer{} }
	}
	fill(&s.Operations, engine.DefaultShapes)
	limits := engine.DefaultLimits()
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
