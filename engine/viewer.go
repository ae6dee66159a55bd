package engine

import "recordgraph/record"

// Viewer is the caller and what a response holds of it.
type Viewer struct {
	record.Viewer
	Fields []ViewerField
}

// ViewerField is one response field of a viewer.
type ViewerField struct {
	Key  string
	Name string // "subject", "scopes", "expiresAt", "__typename"
}

// viewerOf is the caller, who is looked up once; a zero Viewer for an anonymous one.
func (w *walk) viewerOf() *record.Viewer {
	if w.caller == nil {
		w.caller = &record.Viewer{}
		if w.req.Viewer != nil {
			*w.caller = w.req.Viewer()
		}
	}
	return w.caller
}

// viewer compiles the root field viewer. It costs nothing, because no statement
// runs for it.
func (w *walk) viewer(out *Root, s selected, at place) int {
	out.Viewer = &Viewer{Viewer: *w.viewerOf()}
	for _, f := range w.collect(s.sets, "Viewer", at) {
		out.Viewer.Fields = append(out.Viewer.Fields, ViewerField{f.key, f.field.Name})
	}
	return 0
}
