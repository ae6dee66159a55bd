package input

// none stands for an index that isn't there.
const none = -1

// spot is an input path that is only spelled out when somebody asks for it:
// "inputs.3.tags.0".
type spot struct {
	base    string
	index   int // of the input in its list
	name    string
	element int // of the value in its list
}

// at is the place of a whole input; index is none where it stands alone.
func at(base string, index int) spot { return spot{base: base, index: index, element: none} }

// field is the place of a field of the input.
func (p spot) field(name string) spot {
	p.name = name
	return p
}

// at is the place of an element of the field's list.
func (p spot) at(element int) spot {
	p.element = element
	return p
}

// String spells the path.
func (p spot) String() string {
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
