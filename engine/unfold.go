package engine

import (
	"encoding/json"

	"github.com/vektah/gqlparser/v2/ast"
)

// maxUnfolded bounds the variables of an operation that are used more than once,
// counted once per use, in bytes: a document of a few aliases makes of one large
// variable many.
const maxUnfolded = 4 << 20

// unfold counts the variables in an argument, and ends the walk when they are
// too many.
func (w *walk) unfold(v *ast.Value) {
	if v.Kind == ast.Variable {
		use := w.use(v.Raw)
		switch use.times++; use.times {
		case 1:
		case 2:
			use.size = sizeOf(w.req.Variables[v.Raw])
			w.unfolded += 2 * use.size
		default:
			w.unfolded += use.size
		}
	}
	for _, c := range v.Children {
		w.unfold(c.Value)
	}
	if w.unfolded > maxUnfolded && !w.tooLarge {
		w.tooLarge = true
		w.limit(nil, "variables that are used more than once exceed the limit of %d bytes, counted once per use", maxUnfolded)
	}
}

// use is how often a variable is used so far, and its size once that is twice.
type use struct {
	variable    string
	times, size int
}

// use finds the use of a variable. A document is too short for so many of them
// that looking through a list takes long.
func (w *walk) use(variable string) *use {
	for i := range w.uses {
		if w.uses[i].variable == variable {
			return &w.uses[i]
		}
	}
	w.uses = append(w.uses, use{variable: variable})
	return &w.uses[len(w.uses)-1]
}

// sizeOf is about the bytes of a value as JSON.
func sizeOf(raw any) int {
	size := 2
	switch v := raw.(type) {
	case string:
		size += len(v)
	case json.Number:
		size += len(v)
	case []any:
		for _, item := range v {
			size += sizeOf(item)
		}
	case map[string]any:
		for key, item := range v {
			size += len(key) + sizeOf(item)
		}
	}
	return size
}

// unfolded is the size of the variables that are used more than once, counted once
// per use.
func (v *variant) unfolded(req *Request) int {
	size := 0
	for _, u := range v.uses {
		if u.times > 1 {
			size += u.times * sizeOf(req.Variables[u.variable])
		}
	}
	return size
}
