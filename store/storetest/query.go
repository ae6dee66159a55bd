package storetest

import (
	"strings"

	"recordgraph/record"
)

// Compare is a filter on one field of a type.
func Compare(t *record.Type, field string, op record.Op, value any) *record.Filter {
	return &record.Filter{Op: op, Field: Field(t, field), Value: value}
}

// Related is a filter on a relation; without args, on the existence of related records.
func Related(t *record.Type, field string, op record.Op, args ...*record.Filter) *record.Filter {
	return &record.Filter{Op: op, Field: Field(t, field), Args: args}
}

// Inside is a filter on a path inside a JSON field, compared as a scalar.
func Inside(t *record.Type, field string, op record.Op, as record.Scalar, value any, at ...string) *record.Filter {
	return &record.Filter{Op: op, Field: Field(t, field), As: as, Value: value, At: at}
}

// All is the conjunction of filters; without filters it is true.
func All(filters ...*record.Filter) *record.Filter {
	return &record.Filter{Op: record.OpAnd, Args: filters}
}

// Either is the disjunction of filters; without filters it is false.
func Either(filters ...*record.Filter) *record.Filter {
	return &record.Filter{Op: record.OpOr, Args: filters}
}

// Field returns a field of a type. It panics if the field does not exist.
func Field(t *record.Type, name string) *record.Field {
	f := t.Field(name)
	if f == nil {
		panic(t.Name + " has no field " + name)
	}
	return f
}

// Order parses terms such as "title", "-studio.name" (descending), "releasedOn nf" and "releasedOn nl" (nulls first,
// last).
func Order(t *record.Type, terms ...string) []record.Order {
	out := make([]record.Order, 0, len(terms))
	for _, term := range terms {
		var o record.Order
		term, o.Desc = strings.CutPrefix(term, "-")
		name, nulls, _ := strings.Cut(term, " ")
		o.Nulls = map[string]record.Nulls{"": record.NullsDefault, "nf": record.NullsFirst, "nl": record.NullsLast}[nulls]
		steps, at := strings.Split(name, "."), t
		for _, step := range steps[:len(steps)-1] {
			via := Field(at, step)
			o.Via, at = append(o.Via, via), via.Relation.Type
		}
		o.Field = Field(at, steps[len(steps)-1])
		out = append(out, o)
	}
	return out
}

// Select is a selection of scalar fields.
func Select(t *record.Type, fields ...string) *record.Selection {
	s := &record.Selection{Type: t}
	for _, name := range fields {
		if name == "__typename" {
			s.Fields = append(s.Fields, record.Selected{Key: name})
			continue
		}
		s.Fields = append(s.Fields, record.Selected{Key: name, Field: Field(t, name)})
	}
	return s
}

// One adds a to-one relation to a selection and returns the selection of the other type.
func One(s *record.Selection, field string, fields ...string) *record.Selection {
	f := Field(s.Type, field)
	one := Select(f.Relation.Type, fields...)
	s.Fields = append(s.Fields, record.Selected{Key: field, Field: f, One: one})
	return one
}

// Many adds a to-many relation to a selection.
func Many(s *record.Selection, field string, c *record.Connection) {
	s.Fields = append(s.Fields, record.Selected{Key: field, Field: Field(s.Type, field), Many: c})
}

// Nodes is a connection with the field nodes.
func Nodes(s *record.Selection, limit int) *record.Connection {
	return &record.Connection{
		Type: s.Type, Page: record.Page{Limit: limit},
		Fields: []record.ConnectionField{{Key: "nodes", Part: record.PartNodes, Nodes: s}},
	}
}

// WithCount adds totalCount to a connection.
func WithCount(c *record.Connection) *record.Connection {
	c.Fields = append(c.Fields, record.ConnectionField{Key: "totalCount", Part: record.PartTotalCount})
	return c
}

// WithPageInfo adds pageInfo with all fields to a connection.
func WithPageInfo(c *record.Connection) *record.Connection {
	info := record.ConnectionField{Key: "pageInfo", Part: record.PartPageInfo}
	for _, name := range []string{"hasNextPage", "hasPreviousPage", "startCursor", "endCursor", "__typename"} {
		info.PageInfo = append(info.PageInfo, record.PageInfoField{Key: name, Name: name})
	}
	c.Fields = append(c.Fields, info)
	return c
}

// At is an open cursor at the values of an order, nil for null.
func At(values [][]byte) record.Cursor {
	out := record.Cursor{At: make([]any, len(values))}
	for i, v := range values {
		if v != nil {
			out.At[i] = string(v)
		}
	}
	return out
}
