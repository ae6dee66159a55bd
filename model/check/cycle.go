package check

import (
	"slices"
	"strings"
)

// cycles walks along required relations from type to type.
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

// checkCycles refuses cycles of required relations: no record of such a type
// could be the first.
func (c *checker) checkCycles() {
	w := cycles{checker: c, done: map[*Type]bool{}}
	c.each(w.visit)
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

// report names all relations of a cycle, at the last one.
func (w *cycles) report(cycle []step) {
	last := cycle[len(cycle)-1].via.Def
	field, typ := last.Name, last.Type.Name()
	if len(cycle) == 1 {
		w.problemf(last.Position, "%s.%s requires another %s, so the first record could not be created; write %s: %s", typ, field, typ, field, typ)
		return
	}
	names := texts(cycle, func(s step) string { return s.from.Def.Name + "." + s.via.Def.Name })
	w.problemf(last.Position, "%s and %s require each other, so the first record could not be created; remove the ! of one, as in %s: %s",
		strings.Join(names[:len(names)-1], ", "), names[len(names)-1], field, typ)
}
