package engine

import (
	"slices"

	"recordgraph/input/cost"
	"recordgraph/internal/bufpool"
	"recordgraph/record"
	"recordgraph/store"
)

// payload is the payload of a derived mutation, without the inputs of a request.
type payload struct {
	of        *record.Type
	name      string // "CreateMoviePayload"
	fields    []payloadField
	selects   []*record.Selection // of its records
	perRecord int                 // the cost per record written
	back      *store.WritePlan
}

// payloadField is one response field of a payload.
type payloadField struct {
	key  string
	part payloadPart
	of   int // index in payload.selects, for records
}

// payloadPart names a field of a payload.
type payloadPart uint8

// The fields of a payload.
const (
	partTypename payloadPart = iota + 1
	partID                   // the deleted record's ID
	partRecord
	partRecords
)

// payload compiles the selection set of a mutation. n are the names of the type that the payload has.
func (c *compilation) payload(t *record.Type, n record.Names, name string, s responseField, at responsePath) *payload {
	c.requireScope(t.Write, writing, t.Name, at, "")
	out := &payload{of: t, name: name, perRecord: max(t.Cost, 1)}
	for _, p := range c.collect(s.sets, name, at) {
		f := payloadField{key: p.key, part: partTypename}
		switch p.field.Name {
		case "id":
			f.part = partID
		case n.Singular, n.Plural:
			f.part, f.of = partRecord, len(out.selects)
			if p.field.Name == n.Plural {
				f.part = partRecords
			}
			c.requireScope(t.Read, reading, t.Name, at.child(p.key), "")
			sel, more := c.record(t, p.sets, at.child(p.key))
			out.selects, out.perRecord = append(out.selects, sel), cost.Sum(out.perRecord, more)
		}
		out.fields = append(out.fields, f)
	}
	return out
}

// plan plans reading back the written records.
func (p *payload) plan(st *store.Store) { p.back = st.PlanWrite(p.of, p.selects) }

// errorPath converts a path of the store, which begins with the indices of a selection and
// of a record, into a path below the mutation.
func (p *payload) errorPath(path []any) []any {
	for _, f := range p.fields {
		if f.part == partRecord && f.of == path[0] {
			return append([]any{f.key}, path[2:]...)
		}
		if f.part == partRecords && f.of == path[0] {
			return append([]any{f.key}, path[1:]...)
		}
	}
	return nil
}

// write makes the JSON of the payload; nil if a non-null field computed in Go failed.
func (p *payload) write(head string, w *store.Written, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	b := append(append(bufpool.Get(), head...), '{')
	for i, f := range p.fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), f.key...), '"', ':') // GraphQL names need no escaping
		switch f.part {
		case partTypename:
			b = append(append(append(b, '"'), p.name...), '"')
		case partID:
			b = append(w.IDs[0].AppendTo(append(b, '"')), '"')
		case partRecord:
			if w.Objects[f.of][0] == nil {
				return nil, nil
			}
			b = append(b, w.Objects[f.of][0]...)
		case partRecords:
			if b = appendRecords(b, w.Objects[f.of]); b == nil {
				return nil, nil
			}
		}
	}
	return append(b, '}'), nil
}

// appendRecords appends a list of records; nil if a record is null.
func appendRecords(b []byte, objects [][]byte) []byte {
	size := len("[]")
	for _, o := range objects {
		size += len(o) + 1
	}
	b = append(slices.Grow(b, size), '[')
	for i, o := range objects {
		if o == nil {
			return nil
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, o...)
	}
	return append(b, ']')
}
