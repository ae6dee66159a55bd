package export

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"recordgraph/input"
	"recordgraph/internal/strictjson"
	"recordgraph/record"
)

// preparation is the work of one [Exporter.Prepare].
type preparation struct {
	request   Request
	principal record.Principal
	problems  []*record.Error
	forbidden []*record.Error
}

// need requires a scope; the message names its purpose.
func (p *preparation) need(scope, what, path string) {
	if p.principal.Holds(scope) {
		return
	}
	err := record.Forbidden(scope, what, path)
	if path != "" {
		err.Message = path + ": " + err.Message
	}
	same := func(e *record.Error) bool { return e.Message == err.Message }
	if !slices.ContainsFunc(p.forbidden, same) {
		p.forbidden = append(p.forbidden, err)
	}
}

// touched requires the scopes of the fields in a filter or an order.
func (p *preparation) touched(t input.FieldUse) {
	scope, what := t.Needs()
	p.need(scope, what, t.Path)
}

// json reads the JSON of an argument. It returns nil for an empty argument.
func (p *preparation) json(name, text string) any {
	if text == "" {
		return nil
	}
	v, err := strictjson.Read(text, strictjson.Nesting)
	if twice, ok := errors.AsType[*strictjson.DuplicateError](err); ok {
		path := twice.Under(name)
		p.problems = append(p.problems, record.Invalid(path, path+": "+strictjson.GivenTwice))
	} else if err != nil {
		p.problems = append(p.problems, record.Invalid(name, name+": "+err.Error()))
	}
	return v
}

// fields returns the requested fields. A field that the caller may not read is refused, not omitted, even if the request
// names no fields, so that the same request gives the same columns to all callers.
func (p *preparation) fields() []*record.Field {
	t := p.request.Type
	if p.request.Fields == nil {
		out := Fields(t)
		for _, f := range out {
			p.readable(f, "")
		}
		return out
	}
	var out []*record.Field
	for i, name := range p.request.Fields {
		path := "fields." + strconv.Itoa(i)
		f := t.Field(name)
		why := refusal(t, f)
		if why == "" && slices.Contains(out, f) {
			why = "is named twice"
		}
		if why != "" {
			p.problems = append(p.problems, record.Invalid(path, path+": "+cmp.Or(name, `""`)+" "+why))
			continue
		}
		p.readable(f, path)
		out = append(out, f)
	}
	return out
}

// readable requires the scopes that the API requires for a field.
func (p *preparation) readable(f *record.Field, path string) {
	p.need(f.Scope, p.request.Type.Name+"."+f.Name, path)
	if f.Relation != nil {
		p.need(f.Relation.Type.Read, "reading "+f.Relation.Type.Name, path)
	}
}

// Fields returns the fields of a type that can be exported, in the model's order.
func Fields(t *record.Type) []*record.Field {
	var out []*record.Field
	for _, f := range t.Fields {
		if f.Column != "" {
			out = append(out, f)
		}
	}
	return out
}

// refusal returns why a field can't be exported, or "".
func refusal(t *record.Type, f *record.Field) string {
	switch {
	case f == nil:
		return "is not a field of " + t.Name
	case f.Inverse != nil:
		return "is a list of other records, which can be exported on their own"
	case f.InGo:
		return "is computed by the service and can't be exported"
	}
	return ""
}
