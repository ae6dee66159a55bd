package apichange

// Kind is the kind of a change.
type Kind string

// GraphQL's kinds, with the names that graphql-js gives them.
const (
	TypeRemoved                 Kind = "TYPE_REMOVED"
	TypeChangedKind             Kind = "TYPE_CHANGED_KIND"
	TypeRemovedFromUnion        Kind = "TYPE_REMOVED_FROM_UNION"
	ValueRemovedFromEnum        Kind = "VALUE_REMOVED_FROM_ENUM"
	RequiredInputFieldAdded     Kind = "REQUIRED_INPUT_FIELD_ADDED"
	ImplementedInterfaceRemoved Kind = "IMPLEMENTED_INTERFACE_REMOVED"
	FieldRemoved                Kind = "FIELD_REMOVED"
	FieldChangedKind            Kind = "FIELD_CHANGED_KIND"
	RequiredArgAdded            Kind = "REQUIRED_ARG_ADDED"
	ArgRemoved                  Kind = "ARG_REMOVED"
	ArgChangedKind              Kind = "ARG_CHANGED_KIND"
	DirectiveRemoved            Kind = "DIRECTIVE_REMOVED"
	DirectiveArgRemoved         Kind = "DIRECTIVE_ARG_REMOVED"
	RequiredDirectiveArgAdded   Kind = "REQUIRED_DIRECTIVE_ARG_ADDED"
	DirectiveRepeatableRemoved  Kind = "DIRECTIVE_REPEATABLE_REMOVED"
	DirectiveLocationRemoved    Kind = "DIRECTIVE_LOCATION_REMOVED"

	ValueAddedToEnum          Kind = "VALUE_ADDED_TO_ENUM"
	TypeAddedToUnion          Kind = "TYPE_ADDED_TO_UNION"
	OptionalInputFieldAdded   Kind = "OPTIONAL_INPUT_FIELD_ADDED"
	OptionalArgAdded          Kind = "OPTIONAL_ARG_ADDED"
	ImplementedInterfaceAdded Kind = "IMPLEMENTED_INTERFACE_ADDED"
	ArgDefaultValueChange     Kind = "ARG_DEFAULT_VALUE_CHANGE"
)

// Kinds that the schema shows and graphql-js does not report.
const (
	BecameRequired     Kind = "BECAME_REQUIRED"      // an input field or argument lost the default of a required value
	InputDefaultChange Kind = "INPUT_DEFAULT_CHANGE" // of an input field; also an argument that had no default
	OneOfAdded         Kind = "ONE_OF_ADDED"

	TypeAdded          Kind = "TYPE_ADDED"
	FieldAdded         Kind = "FIELD_ADDED"
	TypeWidened        Kind = "TYPE_WIDENED" // of an output that is never null now, or an input that accepts null
	OneOfRemoved       Kind = "ONE_OF_REMOVED"
	DirectiveAdded     Kind = "DIRECTIVE_ADDED"
	Deprecated         Kind = "DEPRECATED"
	DeprecationRemoved Kind = "DEPRECATION_REMOVED"
	DescriptionChange  Kind = "DESCRIPTION_CHANGE"
)

// Kinds that only two models show.
const (
	LimitNarrowed    Kind = "LIMIT_NARROWED" // a length, range or pattern, or a condition
	PageLowered      Kind = "PAGE_LOWERED"
	ScopeAdded       Kind = "SCOPE_ADDED"
	KeyAdded         Kind = "KEY_ADDED"
	IDPrefixChange   Kind = "ID_PREFIX_CHANGE"
	DeleteRestricted Kind = "DELETE_RESTRICTED"

	PatternChange   Kind = "PATTERN_CHANGE" // also the SQL of a condition
	OnDeleteChange  Kind = "ON_DELETE_CHANGE"
	UnitChange      Kind = "UNIT_CHANGE"
	CostRaised      Kind = "COST_RAISED"
	CursorsInvalid  Kind = "CURSORS_INVALID"
	LimitWidened    Kind = "LIMIT_WIDENED"
	PageRaised      Kind = "PAGE_RAISED"
	ScopeRemoved    Kind = "SCOPE_REMOVED"
	KeyRemoved      Kind = "KEY_REMOVED"
	CostLowered     Kind = "COST_LOWERED"
	DeletePermitted Kind = "DELETE_PERMITTED"
)

// rule is what is said of a kind.
type rule struct {
	level  Level
	also   string // introduces the members of derived types with this change
	remedy string
}

const (
	removeInSteps = "Mark it @deprecated(reason:) in one release and remove it in a later one; if it has a new name, write @renamed(from:)"
	newRelease    = "Announce it, and release it when no client depends on the old API"
	narrowInSteps = "Keep the old limit until clients send only values within the new one"
)

var rules = map[Kind]rule{
	TypeRemoved:                 {Breaking, "also removed", removeInSteps},
	TypeChangedKind:             {Breaking, "also of another kind", "Give the new type another name"},
	TypeRemovedFromUnion:        {Breaking, "also removed from unions", newRelease},
	ValueRemovedFromEnum:        {Breaking, "also removed", removeInSteps},
	RequiredInputFieldAdded:     {Breaking, "also required", "Make it optional, or give it a @default"},
	ImplementedInterfaceRemoved: {Breaking, "interfaces also removed", newRelease},
	FieldRemoved:                {Breaking, "also removed", removeInSteps},
	FieldChangedKind:            {Breaking, "also changed", "Add a field with the new type under another name, and mark this one @deprecated(reason:)"},
	RequiredArgAdded:            {Breaking, "arguments also required", "Make it optional, or give it a default"},
	ArgRemoved:                  {Breaking, "arguments also removed", newRelease},
	ArgChangedKind:              {Breaking, "arguments also changed", "Add an optional argument with the new type under another name"},
	DirectiveRemoved:            {Breaking, "", newRelease},
	DirectiveArgRemoved:         {Breaking, "", newRelease},
	RequiredDirectiveArgAdded:   {Breaking, "", "Make it optional, or give it a default"},
	DirectiveRepeatableRemoved:  {Breaking, "", newRelease},
	DirectiveLocationRemoved:    {Breaking, "", newRelease},
	BecameRequired:              {Breaking, "also required", "Keep the default, or make it optional"},
	OneOfAdded:                  {Breaking, "also exclusive", "Give the new input another name"},
	LimitNarrowed:               {Breaking, "", narrowInSteps},
	PageLowered:                 {Breaking, "", "Keep the size until clients ask for smaller pages"},
	ScopeAdded:                  {Breaking, "", "Issue tokens with the scope first"},
	KeyAdded:                    {Breaking, "", "Release it when clients send no duplicates"},
	IDPrefixChange:              {Breaking, "", "Keep the IDs that clients hold: write @record(idPrefix:) with the old prefix"},
	DeleteRestricted:            {Breaking, "", "Release it when clients delete or change the other records first"},

	ValueAddedToEnum:          {Dangerous, "also added", "Clients must accept values that they do not know"},
	TypeAddedToUnion:          {Dangerous, "also added to unions", "Clients must accept types that they do not know"},
	OptionalInputFieldAdded:   {Dangerous, "optional input fields", ""},
	OptionalArgAdded:          {Dangerous, "optional arguments", ""},
	ImplementedInterfaceAdded: {Dangerous, "interfaces also added", "Clients must accept types that they do not know behind the interface"},
	ArgDefaultValueChange:     {Dangerous, "defaults also changed", "Clients that depend on the default must send the value"},
	InputDefaultChange:        {Dangerous, "defaults also changed", "Clients that depend on the default must send the value"},
	PatternChange:             {Dangerous, "", "Check that every value that was allowed still is"},
	OnDeleteChange:            {Dangerous, "", "Tell the clients that delete records"},
	UnitChange:                {Dangerous, "", "Add a field with the new unit under another name if the values change"},
	CostRaised:                {Dangerous, "", "Check that the operations of clients stay within the limit of cost"},
	CursorsInvalid:            {Dangerous, "", "Clients must begin their lists anew"},

	TypeAdded: {also: "also added"}, FieldAdded: {also: "also added"}, TypeWidened: {also: "also wider"}, OneOfRemoved: {}, DirectiveAdded: {},
	Deprecated: {also: "also deprecated"}, DeprecationRemoved: {also: "also no longer deprecated"}, DescriptionChange: {also: "descriptions also changed"},
	LimitWidened: {}, PageRaised: {}, ScopeRemoved: {}, KeyRemoved: {}, CostLowered: {}, DeletePermitted: {},
}
