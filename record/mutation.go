package record

// AssignOp is the operation of an assignment.
type AssignOp uint8

// The operations.
const (
	AssignSet       AssignOp = iota // to Value; nil clears
	AssignIncrement                 // add Value to a number; null counts as 0
	AssignAppend                    // append the elements of Value to a list; null counts as the empty list
	AssignRemove                    // remove the elements of Value from a list; null stays null
	AssignClear                     // make a relation null if it leads to an ID in Value
)

// Assignment changes a field. Value is coerced (see [Coerce]), or nil for null; for a
// to-one relation it is an [ID].
type Assignment struct {
	Field *Field
	Op    AssignOp
	Value any
}

// Values are the assignments of one input object, in the model's order.
type Values []Assignment

// Create creates records.
type Create struct {
	Type   *Type
	Inputs []Values
	Paths  []string // input path of each input: "input", "inputs.3"
	Select []*Selection
}

// Update changes one record.
type Update struct {
	Type      *Type
	ID        ID
	IfVersion *int // refuse unless the record is at this version
	Patch     Values
	Select    []*Selection
}

// Delete removes one record.
type Delete struct {
	Type      *Type
	ID        ID
	IfVersion *int
	Select    []*Selection
}

// Import creates records without reading them back. An input may also assign the fields
// that the service sets: the ID, the version and the times. A relation may be an
// [InputID].
type Import struct {
	Type   *Type
	Inputs []Values
}

// InputID is the index of an input of the same [Import]. It stands for the ID of that
// input's record.
type InputID int
