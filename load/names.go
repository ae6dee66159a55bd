package load

import "recordgraph/record"

// presentNames replaces the former names of fields in an object by the present ones. The problems have input paths that
// begin with path.
func presentNames(t *record.Type, path string, object map[string]any) []Problem {
	var problems []Problem
	for _, f := range t.Fields {
		raw, given := object[f.Former]
		if f.Former == "" || !given {
			continue
		}
		delete(object, f.Former)
		if _, twice := object[f.Name]; twice {
			problems = append(problems, Problem{within(path, f.Former), "is the former name of " + f.Name + ", which is given too; remove it"})
			continue
		}
		object[f.Name] = raw
	}
	return problems
}

// within is the input path of a field in an object.
func within(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
