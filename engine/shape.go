package engine

import (
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/internal/weighed"
	"recordgraph/record"
)

// shapes are what documents alone decide of the operations compiled last, by
// operation. A document that is parsed again has new operations, so those of a
// document that is gone are the next to go.
type shapes = weighed.Cache[*ast.OperationDefinition, *shape]

// keptFields bounds the operations that are kept, by their fields with fragments
// unfolded: with its plans, one takes some 400 bytes.
const keptFields = 100_000

func newShapes(count int) *shapes {
	return weighed.New(count, keptFields, func(_ *ast.OperationDefinition, s *shape) int { return s.weight })
}

// keptText is the longest document whose operations are kept, in bytes. An
// operation holds the text it was read from; longer ones the server parses anew
// each time, so that theirs would never be found again.
const keptText = 32 << 10

// lasts reports whether an operation may come again.
func lasts(op *ast.OperationDefinition) bool {
	return op.Position == nil || op.Position.Src == nil || len(op.Position.Src.Input) <= keptText
}

// shape is what an operation's document decides, whatever is sent with it. It
// never changes once it is kept.
type shape struct {
	fields []selected          // the root fields
	below  map[string]*lasting // below a derived root field, by response key
	weight int                 // its fields, with fragments unfolded
	bound  map[string]*bound   // the filter and order of a derived root field, by response key
}

// lasting is what one derived root field selects: one of the three, and what
// compiling it told besides.
type lasting struct {
	connection  []record.ConnectionField
	record      *record.Selection
	payload     []PayloadField
	payloadType string
	selections  []*record.Selection // of the payload

	memo *record.Memo // for who reads what is selected; nil when it doesn't last

	perRecord    int  // cost
	rows, counts bool // of a list: whether records of its page are read, and all counted
	fields       int  // counted against the limit
	inGo         bool
	needs        []need
}

// need is a scope that a place in an operation demands.
type need struct {
	scope, doing, name string
	at                 place
	field              string
}

// lasting returns what a derived root field selects, from the operation's shape
// where it has been compiled before; fill makes it.
func (w *walk) lasting(key string, at place, fill func(*lasting)) *lasting {
	if known := w.shape.below[key]; known != nil && at.depth == 1 {
		w.recall(known)
		return known
	}
	out := &lasting{}
	if at.depth > 1 || w.sealed {
		fill(out)
		return out
	}
	fields, timed, inGo := w.selections, w.reader.Timed(), w.out.InGo
	w.out.InGo, w.recorded, w.varies = false, nil, false
	w.recording = true
	fill(out)
	w.recording = false
	out.fields, out.inGo, out.needs = w.selections-fields, w.out.InGo, w.recorded
	w.out.InGo = w.out.InGo || inGo
	if !w.varies && w.reader.Timed() == timed {
		out.memo = &record.Memo{}
		w.shape.below[key] = out
	}
	return out
}

// recall does again what compiling a field did besides its result.
func (w *walk) recall(known *lasting) {
	w.selections += known.fields
	w.checkSelections()
	w.out.InGo = w.out.InGo || known.inGo
	for _, n := range known.needs {
		w.need(n.scope, n.doing, n.name, n.at, n.field)
	}
}
