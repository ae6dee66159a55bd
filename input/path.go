package input

// none is an absent index.
const none = -1

// inputPath is an input path such as "inputs.3.tags.0". It becomes a string only for a
// mistake.
type inputPath struct {
	base    string
	index   int    // of the input in a list, or none
	name    string // of a field, or empty
	element int    // of the value in a list, or none
}

// at is the path of an input.
func at(base string, index int) inputPath { return inputPath{base: base, index: index, element: none} }

// field is the path of a field of the input.
func (p inputPath) field(name string) inputPath {
	p.name = name
	return p
}

// at is the path of an element of the field's list.
func (p inputPath) at(element int) inputPath {
	p.element = element
	return p
}

// String spells the path.
func (p inputPath) String() string {
	path := p.base
	if p.index != none {
		path = joinIndex(path, p.index)
	}
	if p.name != "" {
		path = join(path, p.name)
	}
	if p.element != none {
		path = joinIndex(path, p.element)
	}
	return path
}
