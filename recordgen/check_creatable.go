package recordgen

import (
	"slices"
	"strings"
)

// checkCreatable refuses cycles of required relations through several types: the
// first record of each would need one of the next, so none could ever be created.
// A required relation of a type with itself is allowed: a record can relate to itself.
func (c *checker) checkCreatable() {
	reported := map[*recordType]bool{}
	for _, t := range c.types {
		cycle := c.requiredCycle(t, t, map[*recordType]bool{})
		if cycle == nil || slices.ContainsFunc(cycle, func(s requirement) bool { return reported[s.from] }) {
			continue
		}
		names := make([]string, len(cycle))
		for i, s := range cycle {
			reported[s.from] = true
			names[i] = s.from.meta.Name + "." + s.field.meta.Name
		}
		c.problemf(cycle[0].field.def.Position,
			"no record of %s could be created, because each needs another first: %s; let one of these relations be null",
			t.meta.Name, strings.Join(names, ", "))
	}
}

// requirement is a relation that is never null.
type requirement struct {
	from  *recordType
	field *field
}

// requiredCycle returns the required relations that lead from a type to the goal
// through other types, nil when none do.
func (c *checker) requiredCycle(from, goal *recordType, seen map[*recordType]bool) []requirement {
	seen[from] = true
	for _, f := range from.fields {
		if f.meta.Relation == nil || !f.meta.NonNull {
			continue
		}
		to := c.records[f.meta.Relation.To]
		step := requirement{from, f}
		switch {
		case to == from:
		case to == goal:
			return []requirement{step}
		case !seen[to]:
			if rest := c.requiredCycle(to, goal, seen); rest != nil {
				return append([]requirement{step}, rest...)
			}
		}
	}
	return nil
}
