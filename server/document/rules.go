package document

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/record"
)

const (
	// maxErrors bounds the answer to a document.
	maxErrors = 50

	// ruleLimits is the rule of errors that are limits.
	ruleLimits = "Limits"
)

// Rules are the rules of validation: gqlparser's, with its own replaced where
// they cost more than linear time, echo what was sent, or know no limit. They
// are made anew for each document. A closed service refuses introspection and
// tells nothing of its schema by suggestions.
func Rules(limits Limits, closed bool) *rules.Rules {
	told := map[string]bool{} // gqlparser walks a fragment by itself and where it is spread
	enough, walked := false, new(walk)
	out := rules.NewRules()
	own := core.Rule{Name: "Spread", RuleFunc: spread(walked, func() { enough = true })}
	for _, rule := range append(list(limits, closed, walked), own) {
		out.AddRule(rule.Name, func(events *core.Events, add core.AddErrFunc) {
			rule.RuleFunc(events, func(options ...core.ErrorOption) {
				if enough || len(told) == maxErrors && rule.Name != own.Name {
					return
				}
				var err gqlerror.Error
				for _, option := range options {
					option(&err)
				}
				if key := fmt.Sprint(err.Locations, err.Message); !told[key] {
					told[key] = true
					add(options...)
				}
			})
		})
	}
	return out
}

func list(limits Limits, closed bool, walked *walk) []core.Rule {
	own := []core.Rule{ // gqlgen would add its own under names that were missing
		{Name: "FieldsOnCorrectType", RuleFunc: knownFields(&suggestions{})},
		rules.KnownArgumentNamesRule,
		rules.ScalarLeafsRule,
		{Name: "ValuesOfCorrectType", RuleFunc: valuesOfCorrectType(&suggestions{})},
		{Name: "IntrospectionDepth", RuleFunc: introspectionDepth},
		{Name: "IntrospectionWeight", RuleFunc: introspectionWeight},
	}
	if closed {
		own = []core.Rule{
			rules.FieldsOnCorrectTypeRuleWithoutSuggestions,
			rules.KnownArgumentNamesRuleWithoutSuggestions,
			rules.ScalarLeafsRuleWithoutSuggestions,
			{Name: "ValuesOfCorrectType", RuleFunc: valuesOfCorrectType(nil)},
			{Name: "IntrospectionOff", RuleFunc: introspectionOff},
		}
	}
	return append(own,
		core.Rule{Name: "Counts", RuleFunc: counts(limits)},
		core.Rule{Name: "OverlappingFieldsCanBeMerged", RuleFunc: overlap(walked)},
		rules.KnownTypeNamesRuleWithoutSuggestions, // the other's suggestions have no order
		rules.FragmentsOnCompositeTypesRule,
		rules.KnownDirectivesRule,
		rules.KnownFragmentNamesRule,
		rules.KnownRootTypeRule,
		rules.LoneAnonymousOperationRule,
		rules.NoFragmentCyclesRule,
		rules.NoUndefinedVariablesRule,
		rules.NoUnusedFragmentsRule,
		rules.NoUnusedVariablesRule,
		rules.PossibleFragmentSpreadsRule,
		rules.ProvidedRequiredArgumentsRule,
		rules.SingleFieldSubscriptionsRule,
		rules.UniqueArgumentNamesRule,
		rules.UniqueDirectivesPerLocationRule,
		rules.UniqueFragmentNamesRule,
		rules.UniqueInputFieldNamesRule,
		rules.UniqueOperationNamesRule,
		rules.UniqueVariableNamesRule,
		rules.VariablesAreInputTypesRule,
		rules.VariablesInAllowedPositionRule,
	)
}

// limited is the message of a limit.
func limited(message string) core.ErrorOption {
	return func(err *gqlerror.Error) {
		err.Message, err.Rule = message, ruleLimits
	}
}

// Recode gives limits among validation errors their own code, which gqlgen
// doesn't know.
func Recode(errs gqlerror.List) {
	for _, err := range errs {
		if err.Rule == ruleLimits {
			err.Extensions["code"] = record.CodeLimitExceeded
		}
	}
}
