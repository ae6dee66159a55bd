package ddl

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"recordgraph/record"
)

// widening is a field's change to a wider type.
type widening struct {
	*record.Widened
	table string
}

// wideningsOf returns the changes to wider types in a model, by table and new column.
func wideningsOf(s *record.Schema) map[string]widening {
	out := map[string]widening{}
	if s == nil {
		return out
	}
	for _, t := range s.Types {
		for _, f := range t.Fields {
			if f.Widened != nil {
				out[t.Table+"."+f.Widened.New] = widening{f.Widened, t.Table}
			}
		}
	}
	return out
}

// skipped are the stages of @widened that do not follow the stage of the last migration. A replica of a stage relies on
// what replicas of the stage before have written.
func (s lastModel) skipped(now *record.Schema) (out []string) {
	before, after, to := wideningsOf(s.schema), wideningsOf(now), TablesOf(now)
	for _, column := range slices.Sorted(maps.Keys(after)) {
		w, old := after[column], record.WidenStage(0)
		if b, ok := before[column]; ok {
			old = b.Stage
		} else if s.tables().Find(w.table) == nil {
			continue // the table is new
		}
		if w.Stage > old+1 || w.Stage < old && old == record.WriteNew {
			out = append(out, fmt.Sprintf("%s: the stage %s of @widened does not follow %s; write %s, and release it first", column, w.Stage, stageName(old), next(old)))
		}
	}
	for _, column := range slices.Sorted(maps.Keys(before)) {
		table, name, _ := strings.Cut(column, ".")
		_, kept := after[column]
		if t := to.Find(table); !kept && before[column].Stage != record.WriteNew && t != nil && t.column(name) != nil {
			out = append(out, fmt.Sprintf("%s: @widened is gone before its last stage; write %s, and release it first", column, next(before[column].Stage)))
		}
	}
	return out
}

func stageName(s record.WidenStage) string {
	if s == 0 {
		return "a release without @widened"
	}
	return s.String()
}

func next(s record.WidenStage) string { return "stage: " + min(s+1, record.WriteNew).String() }

// marked are the columns that replicas of a model begin to read, although the tables do not change.
func (s lastModel) marked(now *record.Schema) (out []string) {
	before := wideningsOf(s.schema)
	for column, w := range wideningsOf(now) {
		if b, ok := before[column]; ok && b.Stage < w.Stage {
			out = append(out, column)
		}
	}
	slices.Sort(out)
	return out
}

// mark is a migration that changes nothing. It makes the finish files before it run first.
func mark(columns []string) string {
	return "-- Written from the model.\n--\n-- Phase: expand. The tables do not change. Replicas of this release read " + strings.Join(columns, ", ") + ",\n" +
		"-- so the finish files before this file must have been applied.\n\n-- +goose Up\n\n-- +goose Down\n"
}
