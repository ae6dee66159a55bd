package check

import (
	"slices"
	"strings"
)

// cycles finds relations that require each other, by a walk along required
// relations from type to type.
type cycles struct {
	*checker
	done map[*Type]bool
	path []step // from the type where the walk began
}

// step is a required relation of a type.
type step struct {
	from *Type
	via  *Field
}

// checkCycles refuses cycles of required relations: a record of such a type
// needs another one to be there first, so that no record could be the first.
func (c *checker) checkCycles() {
	w := cycles{checker: c, done: map[*Type]bool{}}
	for _, t := range c.Types {
		w.visit(t)
	}
}

func (w *cycles) visit(t *Type) {
	if w.done[t] {
		return
	}
	for _, f := range t.Fields {
		if f.Meta.Relation == nil || !f.Meta.NonNull {
			continue
		}
		w.path = append(w.path, step{t, f})
		to := w.records[f.Meta.Relation.To]
		if begin := slices.IndexFunc(w.path, func(s step) bool { return s.from == to }); begin >= 0 {
			w.report(w.path[begin:])
		} else {
			w.visit(to)
		}
		w.path = w.path[:len(w.path)-1]
	}
	w.done[t] = true
}

// report names all relations of a cycle, at the one that closes it.
func (w *cycles) report(cycle []step) {
	last := cycle[len(cycle)-1]
	field, typ := last.via.Def.Name, last.via.Def.Type.Name()
	if len(cycle) == 1 {
		w.problemf(last.via.Def.Position, "%s.%s requires another %s, so that none could be the first; write %s: %s", typ, field, typ, field, typ)
		return
	}
	names := make([]string, len(cycle))
	for i, s := range cycle {
		names[i] = s.from.Def.Name + "." + s.via.Def.Name
	}
	w.problemf(last.via.Def.Position, "%s and %s require each other, so that no record could be the first; leave out the ! of one, as in %s: %s",
		strings.Join(names[:len(names)-1], ", "), names[len(names)-1], field, typ)
}
