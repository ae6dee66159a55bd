package graph

import "recordgraph/record"

// ofProject matches the records of a type that belong to the project with a key.
func (r *Resolver) ofProject(t *record.Type, key string) *record.Filter {
	return &record.Filter{Op: record.OpOne, Field: t.Field("project"), Args: []*record.Filter{hasKey(r.Records.Type("Project"), key)}}
}

// hasKey matches the project with a key.
func hasKey(project *record.Type, key string) *record.Filter {
	return &record.Filter{Op: record.OpEq, Field: project.Field("key"), Value: key}
}
