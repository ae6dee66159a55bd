package engine

import (
	"context"
	"strconv"

	"github.com/vektah/gqlparser/v2/ast"

	"recordgraph/input"
	"recordgraph/input/cost"
	"recordgraph/record"
)

// create is the root field createMovie(input) or createMovies(inputs).
type create struct {
	*payload
	field *ast.Field
	many  bool
	query *record.Create // of the request
}

func createField(t *record.Type, n record.Names) rootField {
	return func(c *compilation, s responseField, at responsePath) field {
		c.readArguments(s.field, "")
		f := &create{payload: c.payload(t, n, "Create"+n.Name+"Payload", s, at), field: s.field}
		return f.read(c.reader, c.req.Variables)
	}
}

func createManyField(t *record.Type, n record.Names) rootField {
	return func(c *compilation, s responseField, at responsePath) field {
		c.readArguments(s.field, "")
		f := &create{payload: c.payload(t, n, "Create"+n.PluralName()+"Payload", s, at), field: s.field, many: true}
		return f.read(c.reader, c.req.Variables)
	}
}

func (f *create) template() mutation { return &create{f.payload, f.field, f.many, nil} }

func (f *create) read(reader *input.Reader, variables map[string]any) mutation {
	args := arguments(f.field, variables)
	q := &record.Create{Type: f.of, Select: f.selects}
	if f.many {
		q.Inputs = reader.CreateAll(f.of, "inputs", reader.Items("inputs", args["inputs"]))
		q.Paths = numberedPaths("inputs.", len(q.Inputs))
	} else {
		q.Inputs = []record.Values{reader.Create(f.of, "input", args["input"])}
		q.Paths = []string{"input"}
	}
	return &create{f.payload, f.field, f.many, q}
}

// numberedPaths returns the prefix with each of the first n indices.
func numberedPaths(prefix string, n int) []string {
	const digits = 3 // of most indices
	b := make([]byte, 0, n*(len(prefix)+digits))
	ends := make([]int, n)
	for i := range ends {
		b = strconv.AppendInt(append(b, prefix...), int64(i), 10)
		ends[i] = len(b)
	}
	all, start := string(b), 0
	out := make([]string, n)
	for i, end := range ends {
		out[i], start = all[start:end], end
	}
	return out
}

func (f *create) cost() int            { return cost.Times(len(f.query.Inputs), f.perRecord) }
func (f *create) locks() []record.Lock { return f.query.Locks(nil) }

func (f *create) run(ctx context.Context, r run) ([]byte, error) {
	w, err := r.reporting(f.errorPath).Create(ctx, f.query, f.back)
	return f.write(r.head, w, err)
}
