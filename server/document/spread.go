package document

import (
	"fmt"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
)

// maxVisits bounds the fields, arguments and values that validation walks over:
// a fragment is walked again for each operation, and each other fragment, that
// leads to it. It is ten times what the largest document holds.
const maxVisits = 20_000

// spread refuses a document whose definitions lead to too much. The walk can't be
// stopped; so the fragments are emptied, and done is called for the other rules
// to stay silent. It runs once the first operation was walked, which is no more
// than the document holds.
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

// walk is a walk over one document.
type walk struct{ counted int }

// visits is what the walk comes by, counted once.
func (w *walk) visits(doc *ast.QueryDocument) int {
	if w.counted == 0 {
		w.counted = visits(doc)
	}
	return w.counted
}

// visits counts what a walk over a document comes by.
func visits(doc *ast.QueryDocument) int {
	parts := make(map[string]*part, len(doc.Fragments))
	for _, fragment := range doc.Fragments {
		if parts[fragment.Name] == nil { // of equal names the first one counts
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

// part is a definition by itself: what it holds, and the fragments it spreads.
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

// reach is the size of a part with all it leads to, each fragment once.
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
