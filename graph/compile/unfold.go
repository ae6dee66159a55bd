package compile

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
		w.varies = true
		switch size, used := w.sizes[v.Raw]; {
		case !used:
			if w.sizes == nil {
				w.sizes = map[string]int{}
			}
			w.sizes[v.Raw] = usedOnce
		case size == usedOnce:
			size = sizeOf(w.req.Variables[v.Raw])
			w.sizes[v.Raw] = size
			w.unfolded += 2 * size
		default:
			w.unfolded += size
		}
	}
	for _, c := range v.Children {
		w.unfold(c.Value)
	}
	if w.unfolded > maxUnfolded && !w.tooLarge {
		w.tooLarge = true
		w.limit(nil, "variables are used in so many places that they make more than %d bytes, as many as are allowed", maxUnfolded)
	}
}

// usedOnce stands for the size of a variable that needn't be known.
const usedOnce = -1

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
