package graph

import (
	"recordgraph/engine"
	"recordgraph/record"
	"recordgraph/store/encode"
)

// appendViewer writes the caller as an object, such as
//
//	{"subject":"me","scopes":["movie:read"],"expiresAt":"2026-11-21T12:00:00Z"}
func appendViewer(b []byte, v *engine.Viewer) []byte {
	b = append(b, '{')
	for i, f := range v.Fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), f.Key...), '"', ':') // a name of GraphQL has nothing to escape
		b = appendViewerField(b, f.Name, v.Viewer)
	}
	return append(b, '}')
}

func appendViewerField(b []byte, name string, v record.Viewer) []byte {
	switch {
	case name == "__typename":
		return append(b, `"Viewer"`...)
	case name == "subject" && v.Subject != "":
		return encode.AppendString(b, []byte(v.Subject))
	case name == "scopes":
		b = append(b, '[')
		for i, scope := range v.Scopes {
			if i > 0 {
				b = append(b, ',')
			}
			b = encode.AppendString(b, []byte(scope))
		}
		return append(b, ']')
	case name == "expiresAt" && !v.ExpiresAt.IsZero():
		return append(record.AppendDateTime(append(b, '"'), v.ExpiresAt), '"')
	}
	return append(b, "null"...)
}
