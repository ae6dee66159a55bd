package ddl

import (
	"maps"
	"slices"
	"strings"
)

// Marks in the text of a migration file with steps.
const (
	stepMark   = "-- +recordgraph " // before the form and the tables of a step
	finishMark = "-- +recordgraph finish"
)

// File is a migration file with steps. Its phase decides when it is applied:
//
//   - expand: before replicas of the new release start;
//   - finish: when no replica of an earlier release runs.
type File struct {
	Finish   bool
	Head     []string // lines of a comment for people
	Up, Down []Step   // without the tables after each step
}

// Text is the file as goose's annotations and those of steps.
func (f File) Text() string {
	var b strings.Builder
	for _, line := range f.Head {
		b.WriteString(strings.TrimRight("-- "+line, " ") + "\n")
	}
	b.WriteString("\n-- +goose NO TRANSACTION\n")
	if f.Finish {
		b.WriteString(finishMark + "\n")
	}
	for _, part := range []struct {
		mark  string
		steps []Step
	}{{"-- +goose Up", f.Up}, {"-- +goose Down", f.Down}} {
		b.WriteString("\n" + part.mark + "\n")
		for i, s := range part.steps {
			if i > 0 {
				b.WriteByte('\n')
			}
			b.WriteString(stepMark + string(s.Form) + " " + strings.Join(s.Tables, ", ") + "\n" + s.SQL + "\n")
		}
	}
	return b.String()
}

// head explains a file: what it changes, locks and loses, and what Down does.
func (f File) head(from, to Tables) []string {
	lines := []string{"Written from the model. You may edit it until it is first applied.", ""}
	if f.Finish {
		lines = append(lines, "Phase: finish. `recordgraph migrate finish` applies it when no replica of an earlier release runs.")
	} else {
		lines = append(lines, "Phase: expand. `recordgraph migrate up` applies it before replicas of the new release start.")
	}
	lines = append(lines, list("Changes:", changes(from, to, f.Up))...)
	lines = append(lines, list("Locks:", locks(f.Up))...)
	lines = append(lines, list("Data:", orNone(losses(from, to), "nothing is lost."))...)
	down := append([]string{"takes the changes back in the same way."}, losses(to, from)...)
	if len(losses(from, to)) > 0 {
		down = append(down, "does not bring dropped values back.")
	}
	return append(lines, list("Down:", down)...)
}

// list is a title and its items: on one line if there is one, else on a line each.
func list(title string, items []string) []string {
	if len(items) == 1 {
		return []string{title + " " + items[0]}
	}
	out := []string{title}
	for _, item := range items {
		out = append(out, "  "+item)
	}
	return out
}

func orNone(items []string, none string) []string {
	if len(items) == 0 {
		return []string{none}
	}
	return items
}

// changes says what the steps change, in a line each.
func changes(from, to Tables, steps []Step) (out []string) {
	have, want := from.Parts(), to.Parts()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		definition, ok := have[name]
		table := TablePart(tableOfPart(name))
		_, known := have[table]
		switch {
		case name != table && !known: // a part of a new table
		case !ok:
			out = append(out, "adds the "+name)
		case definition != want[name]:
			out = append(out, "changes the "+name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		_, ok := want[name]
		table := TablePart(tableOfPart(name))
		if _, known := want[table]; !ok && (name == table || known) {
			out = append(out, "drops the "+name)
		}
	}
	for _, s := range steps {
		if s.Form == Backfill {
			out = append(out, "changes rows of "+s.Table()+" in batches: "+strings.TrimSuffix(s.SQL, ";"))
		}
	}
	return out
}

// locks are the locks of steps, each once.
func locks(steps []Step) (out []string) {
	for _, s := range steps {
		if line := s.lock(); !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

// losses are the tables and columns that only the first state has.
func losses(from, to Tables) (out []string) {
	for _, t := range pair(from, to, tableName) {
		if t.to.Name == "" {
			out = append(out, "drops "+tableLoss(t.from).Text+" with all its records.")
			continue
		}
		change := newChange(t)
		for _, c := range change.columns {
			if c.to.Name == "" && !change.replaces(c.from) {
				out = append(out, "drops "+columnLoss(t.from, c.from).Text+" with all its values.")
			}
		}
	}
	return out
}
