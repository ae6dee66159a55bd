package engine

import (
	"context"

	"recordgraph/internal/bufpool"
	"recordgraph/record"
	"recordgraph/store"
	"recordgraph/store/encode"
)

// viewer is the root field of the caller.
type viewer struct{ fields []viewerField }

// viewerField is one response field of a viewer.
type viewerField struct {
	key  string
	name string // "subject", "scopes", "expiresAt", "__typename"
}

func compileViewer(c *compilation, s responseField, at responsePath) field {
	out := &viewer{}
	for _, f := range c.collect(s.sets, "Viewer", at) {
		out.fields = append(out.fields, viewerField{f.key, f.field.Name})
	}
	return out
}

// cost is 0, because the field runs no statement.
func (*viewer) cost() int         { return 0 }
func (*viewer) plan(*store.Store) {}

// run writes the caller as an object, such as
//
//	{"subject":"me","scopes":["movie:read"],"expiresAt":"2026-11-21T12:00:00Z"}
func (f *viewer) run(_ context.Context, r run) ([]byte, error) {
	b := append(append(bufpool.Get(), r.head...), '{')
	for i, field := range f.fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), field.key...), '"', ':') // GraphQL names need no escaping
		b = appendViewerField(b, field.name, r.session.Principal())
	}
	return append(b, '}'), nil
}

func appendViewerField(b []byte, name string, p record.Principal) []byte {
	switch {
	case name == "__typename":
		return append(b, `"Viewer"`...)
	case name == "subject" && p.Subject != "":
		return encode.AppendString(b, []byte(p.Subject))
	case name == "scopes":
		b = append(b, '[')
		for i, scope := range p.Scopes {
			if i > 0 {
				b = append(b, ',')
			}
			b = encode.AppendString(b, []byte(scope))
		}
		return append(b, ']')
	case name == "expiresAt" && !p.ExpiresAt.IsZero():
		return append(record.AppendDateTime(append(b, '"'), p.ExpiresAt), '"')
	}
	return append(b, "null"...)
}
