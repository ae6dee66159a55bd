package document

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/record"
)

const (
	// maxErrors limits the errors of one document.
	maxErrors = 50

	// ruleLimits is the name of the rule whose errors are LIMIT_EXCEEDED.
	ruleLimits = "Limits"
)

// Rules are gqlparser's rules of validation, some replaced: those that take more than linear time, repeat sent text, or have no
// limit. Each document needs new ones. A closed service refuses introspection and suggests no names.
func Rules(limits Limits, closed bool) *rules.Rules {
	told := map[string]bool{} // gqlparser walks a fragment by itself and at each spread
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
	own := []core.Rule{ // gqlgen adds its own rules for missing names
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
		rules.KnownTypeNamesRuleWithoutSuggestions, // the other rule's suggestions have no order
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

// Recode sets LIMIT_EXCEEDED on the errors of limits; gqlgen gives all validation errors one code.
func Recode(errs gqlerror.List) {
	for _, err := range errs {
		if err.Rule == ruleLimits {
			err.Extensions["code"] = record.CodeLimitExceeded
		}
	}
}
