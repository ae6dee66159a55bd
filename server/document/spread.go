package document

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// maxVisits limits the fields, arguments and values that validation visits: it visits a fragment again for each operation, and each
// other fragment, that leads to the fragment. It is ten times the size of the largest document.
const maxVisits = 20_000

// spread refuses a document whose definitions lead to too many visits. The walk can't be stopped, so spread empties the fragments
// and calls done, which silences the other rules. It runs after the walk of the first operation, which visits no more than the
// document's size.
func spread(walk *walk, done func()) core.RuleFunc {
	return func(events *core.Events, add core.AddErrFunc) {
		told := false
		events.OnOperation(func(w *core.Walker, op *ast.OperationDefinition) {
			if n := walk.visits(w.Document); n > maxVisits && !told {
				told = true
				add(limited(fmt.Sprintf("the document has %d fields, arguments and values, counted in each operation and fragment that leads to them; "+
					"at most %d are allowed", n, maxVisits)), core.At(op.Position))
				done()
				for _, fragment := range w.Document.Fragments {
					fragment.Directives, fragment.SelectionSet = nil, nil
				}
			}
		})
	}
}

// walk is the state of the walk over one document.
type walk struct{ counted int }

// visits counts what the walk visits, each fragment once.
func (w *walk) visits(doc *ast.QueryDocument) int {
	if w.counted == 0 {
		w.counted = visits(doc)
	}
	return w.counted
}

// visits counts the visits of a walk over a document.
func visits(doc *ast.QueryDocument) int {
	parts := make(map[string]*part, len(doc.Fragments))
	for _, fragment := range doc.Fragments {
		if parts[fragment.Name] == nil { // the first of equal names counts
			parts[fragment.Name] = partOf(fragment.Directives, fragment.SelectionSet)
		}
	}
	n := 0
	for _, operation := range doc.Operations {
		n += partOf(operation.Directives, operation.SelectionSet).reach(parts, map[string]bool{})
	}
	for _, fragment := range doc.Fragments {
		n += parts[fragment.Name].reach(parts, map[string]bool{})
	}
	return n
}

// part is a definition by itself: its size, and the fragments it spreads.
type part struct {
	size    int
	spreads []string
}

func partOf(directives ast.DirectiveList, set ast.SelectionSet) *part {
	p := new(part)
	p.directives(directives)
	p.selections(set)
	return p
}

// reach is the size of a part and of all fragments it leads to, each once.
func (p *part) reach(parts map[string]*part, seen map[string]bool) int {
	n := p.size
	for _, name := range p.spreads {
		if below := parts[name]; below != nil && !seen[name] {
			seen[name] = true
			n += below.reach(parts, seen)
		}
	}
	return n
}

func (p *part) selections(set ast.SelectionSet) {
	for _, sel := range set {
		p.size++
		switch sel := sel.(type) {
		case *ast.Field:
			p.arguments(sel.Arguments)
			p.directives(sel.Directives)
			p.selections(sel.SelectionSet)
		case *ast.InlineFragment:
			p.directives(sel.Directives)
			p.selections(sel.SelectionSet)
		case *ast.FragmentSpread:
			p.directives(sel.Directives)
			p.spreads = append(p.spreads, sel.Name)
		}
	}
}

func (p *part) directives(list ast.DirectiveList) {
	for _, each := range list {
		p.size++
		p.arguments(each.Arguments)
	}
}

func (p *part) arguments(list ast.ArgumentList) {
	for _, each := range list {
		p.size++
		p.values(each.Value)
	}
}

func (p *part) values(v *ast.Value) {
	for _, child := range v.Children {
		p.size++
		p.values(child.Value)
	}
}
