package input

import (
	"fmt"
	"strings"

	"recordgraph/record"
)

// ID reads the ID of a record of type t.
func (r *Reader) ID(t *record.Type, path string, raw any) (record.ID, bool) {
	v, ok := r.id(t, path, raw)
	if !ok {
		return record.ID{}, false
	}
	return v.(record.ID), true
}

func (r *Reader) id(t *record.Type, path string, raw any) (any, bool) {
	s, ok := r.idText(path, raw)
	if !ok {
		return nil, false
	}
	id, err := record.ParseIDOf(t, s)
	if err != nil {
		r.Wrong(path, err.Error())
		return nil, false
	}
	return id, true
}

// AnyID reads the ID of a record of any type. It returns the type, or nil for a mistake.
func (r *Reader) AnyID(path string, raw any) (record.ID, *record.Type) {
	s, ok := r.idText(path, raw)
	if !ok {
		return record.ID{}, nil
	}
	id, err := record.ParseID(s)
	t := r.rules.schema.ByPrefix(id.Prefix)
	if err != nil || t == nil {
		r.Wrong(path, r.notAnID())
		return record.ID{}, nil
	}
	return id, t
}

func (r *Reader) idText(path string, raw any) (string, bool) {
	s, ok := raw.(string)
	switch {
	case raw == nil:
		r.Wrong(path, "must not be null")
	case !ok:
		r.Wrong(path, "must be an ID, which is a string")
	}
	return s, ok
}

// notAnID is the message for a text that is not a record ID. On a closed service it does
// not list the prefixes, because they name every record type.
func (r *Reader) notAnID() string {
	if r.rules.limits.Closed {
		return "is not the ID of a record"
	}
	prefixes := make([]string, len(r.rules.schema.Types))
	for i, t := range r.rules.schema.Types {
		prefixes[i] = t.IDPrefix + "_"
	}
	return fmt.Sprintf("is not the ID of a record; IDs start with %s", strings.Join(prefixes, ", "))
}
