package ddl

import (
	"maps"
	"slices"
	"strings"
)

// Parts are the parts of tables: the definition of each, by its kind and name. Examples of names are "table movies",
// "column movies.title", "index movies_title_idx of movies" and "constraint movies_pkey of movies".
type Parts map[string]string

// Parts returns the parts of the tables as the model writes them. PostgreSQL writes definitions differently.
func (ts Tables) Parts() Parts {
	out := Parts{}
	for _, t := range ts {
		out[TablePart(t.Name)] = ""
		for _, c := range t.Columns {
			_, definition, _ := strings.Cut(columnText(c), " ")
			out[ColumnPart(t.Name, c.Name)] = definition
		}
		for _, o := range slices.Concat(t.Constraints, t.ForeignKeys) {
			out[ConstraintPart(t.Name, o.Name)] = o.Definition
		}
		for _, o := range t.Indexes {
			out[IndexPart(t.Name, o.Name)] = o.Definition
		}
	}
	return out
}

// TablePart names a table in [Parts].
func TablePart(table string) string { return "table " + table }

// ColumnPart names a column in [Parts].
func ColumnPart(table, column string) string { return "column " + table + "." + column }

// ConstraintPart names a constraint in [Parts].
func ConstraintPart(table, constraint string) string {
	return "constraint " + constraint + " of " + table
}

// IndexPart names an index in [Parts].
func IndexPart(table, index string) string { return "index " + index + " of " + table }

// Lacks says, in a sentence each, which of the wanted parts p does not have or defines otherwise. It does not list the
// parts of a missing table.
func (p Parts) Lacks(want Parts) []string {
	want = maps.Clone(want)
	maps.DeleteFunc(want, func(name, _ string) bool {
		table := tableOfPart(name)
		_, ok := p[TablePart(table)]
		return name != TablePart(table) && !ok
	})
	var out []string
	for _, name := range slices.Sorted(maps.Keys(want)) {
		definition, ok := p[name]
		switch {
		case !ok:
			out = append(out, name+" is missing")
		case definition != want[name]:
			out = append(out, name+" is "+definition+", not "+want[name])
		}
	}
	return out
}

// Differences says, in a sentence each, how tables differ from the wanted ones.
func (ts Tables) Differences(want Tables) []string {
	have, wanted := ts.Parts(), want.Parts()
	out := have.Lacks(wanted)
	for _, line := range wanted.Lacks(have) {
		if name, extra := strings.CutSuffix(line, " is missing"); extra {
			out = append(out, name+" is extra")
		}
	}
	return out
}

// tableOfPart is the table to which a part belongs.
func tableOfPart(name string) string {
	kind, rest, _ := strings.Cut(name, " ")
	switch kind {
	case "table":
		return rest
	case "column":
		table, _, _ := strings.Cut(rest, ".")
		return table
	}
	_, table, _ := strings.Cut(rest, " of ")
	return table
}
