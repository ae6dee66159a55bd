package store

import (
	"context"
	"encoding/json"
	"fmt"

	"recordgraph/store/encode"
	"recordgraph/store/plan"
)

// Computed computes one field for many records at once. records are JSON objects of the needed fields. The result is
// the field's JSON per record.
type Computed func(ctx context.Context, records []json.RawMessage) ([]json.RawMessage, error)

// Compute returns a Computed for a function of typed records. The function returns one value per record, in the
// records' order.
func Compute[T, V any](fn func(ctx context.Context, records []*T) ([]V, error)) Computed {
	return func(ctx context.Context, records []json.RawMessage) ([]json.RawMessage, error) {
		typed := make([]*T, len(records))
		for i, r := range records {
			typed[i] = new(T)
			if err := json.Unmarshal(r, typed[i]); err != nil {
				return nil, fmt.Errorf("read record: %w", err)
			}
		}
		values, err := fn(ctx, typed)
		if err != nil {
			return nil, err
		}
		if len(values) != len(records) {
			return nil, fmt.Errorf("%d values for %d records", len(values), len(records))
		}
		out := make([]json.RawMessage, len(values))
		for i, v := range values {
			if out[i], err = json.Marshal(v); err != nil {
				return nil, fmt.Errorf("write value: %w", err)
			}
		}
		return out, nil
	}
}

// compute calls the functions of a level and of the levels below it, each once with all rows. It is called after all
// rows are read, so no connection is in use.
func (s *Session) compute(ctx context.Context, l *encode.Level) error {
	if l == nil {
		return nil
	}
	for _, lists := range l.Lists {
		if err := s.compute(ctx, lists.Level); err != nil {
			return err
		}
	}
	l.Computed = make(map[*plan.Computed][]encode.Result, len(l.Plan.Computed))
	for _, c := range l.Plan.Computed {
		fn := s.store.computed[c.Name]
		if fn == nil {
			return fmt.Errorf("%s: no function", c.Name)
		}
		l.Computed[c] = results(ctx, l, c, fn)
	}
	return nil
}

func results(ctx context.Context, l *encode.Level, c *plan.Computed, fn Computed) []encode.Result {
	out := make([]encode.Result, l.Table.Len())
	var rows []int
	var records []json.RawMessage
	for i := range out {
		if c.Present < 0 || l.Table.Cell(i, c.Present) != nil {
			rows = append(rows, i)
			records = append(records, needed(l.Table, i, c.Needs))
		}
	}
	if len(rows) == 0 {
		return out
	}
	values, err := call(ctx, fn, records)
	for i, row := range rows {
		out[row].Err = err
		if err == nil && string(values[i]) != "null" {
			out[row].JSON = values[i]
		}
	}
	return out
}

// call calls a function and returns its panic as an error.
func call(ctx context.Context, fn Computed, records []json.RawMessage) (values []json.RawMessage, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return fn(ctx, records)
}

func needed(t *encode.Table, row int, needs []plan.Need) json.RawMessage {
	b := []byte{'{'}
	for i, n := range needs {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(encode.AppendString(b, []byte(n.Name)), ':')
		b = encode.AppendValue(b, n.Type, n.Field, t.Cell(row, n.Cell))
	}
	return append(b, '}')
}
