package model

import (
	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/model/check"
)

// HandWritten lists what only a compiled service can serve, because it is written in Go: fields with @resolver, and root
// fields of the model's own. Each problem names the field and its place. The result is empty for a model that can be
// served from its directory.
func (m *Model) HandWritten() Problems {
	var out Problems
	const remedy = "; a model directory has no Go: remove the field, or compile a service of your own (recordgraph init DIR --go)"
	for _, t := range m.checked.Types {
		for _, f := range t.Fields {
			if f.Meta.InGo {
				out.Addf(f.Def.Position, "%s.%s is computed in Go"+remedy, t.Def.Name, f.Def.Name)
			}
		}
	}
	for _, ext := range m.checked.Doc.Extensions {
		if ext.Kind != ast.Object || !check.IsRoot(ext.Name) {
			continue
		}
		for _, f := range ext.Fields {
			out.Addf(f.Position, "%s.%s is a root field that is written in Go"+remedy, ext.Name, f.Name)
		}
	}
	return out
}
