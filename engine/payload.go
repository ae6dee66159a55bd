package engine

import (
	"slices"

	"recordgraph/input/cost"
	"recordgraph/internal/bufpool"
	"recordgraph/record"
	"recordgraph/store"
)

// payload is what a mutation answers, whatever its inputs are.
type payload struct {
	of        *record.Type
	name      string // "CreateMoviePayload"
	fields    []payloadField
	selects   []*record.Selection // of the records in it
	perRecord int                 // the cost per record written
	back      *store.WritePlan
}

// payloadField is one response field of a payload.
type payloadField struct {
	key  string
	part payloadPart
	of   int // index in selects, for records
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

// payload compiles the fields of a payload.
func (w *walk) payload(t *record.Type, name string, s selected, at place) *payload {
	w.need(t.Write, writing, t.Name, at, "")
	out := &payload{of: t, name: name, perRecord: max(t.Cost, 1)}
	for _, p := range w.collect(s.sets, name, at) {
		f := payloadField{key: p.key, part: partTypename}
		switch p.field.Name {
		case "id":
			f.part = partID
		case t.Singular, t.Plural:
			f.part, f.of = partRecord, len(out.selects)
			if p.field.Name == t.Plural {
				f.part = partRecords
			}
			w.need(t.Read, reading, t.Name, at.under(p.key), "")
			sel, more := w.record(t, p.sets, at.under(p.key))
			out.selects, out.perRecord = append(out.selects, sel), cost.Sum(out.perRecord, more)
		}
		out.fields = append(out.fields, f)
	}
	return out
}

// plan plans what is read of the records that the mutation has written.
func (p *payload) plan(st *store.Store) { p.back = st.PlanWrite(p.of, p.selects) }

// place turns a path that begins with a selection and a record of it into a place
// below one of the payload's response fields.
func (p *payload) place(path []any) []any {
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

// write makes the payload of what was written, nil when a field that can't be null has
// failed.
func (p *payload) write(head string, w *store.Written, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	b := append(append(bufpool.Get(), head...), '{')
	for i, f := range p.fields {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), f.key...), '"', ':') // a name of GraphQL has nothing to escape
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

// appendRecords appends a list; nil when one of the records is null.
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
