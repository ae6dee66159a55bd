package graph

import (
	"context"
	"fmt"
	"slices"

	"recordgraph/engine"
	"recordgraph/engine/opaque"
	"recordgraph/internal/bufpool"
	"recordgraph/store"
)

// write runs a derived mutation and makes its payload, nil when a field that
// can't be null has failed.
func (r *Records) write(ctx context.Context, root *engine.Root) (opaque.Output, error) {
	w, err := written(reportingAt(ctx, root.Place), r.store, root)
	if err != nil {
		return nil, err
	}
	return appendPayload(nil, root, w), nil
}

// appendWritten runs a derived mutation and returns its payload, {"movie":{…}},
// behind head, in a buffer of package bufpool. Nil without an error means that a
// field that can't be null has failed.
func appendWritten(ctx context.Context, head string, s writer, root *engine.Root) ([]byte, error) {
	w, err := written(ctx, s, root)
	if err != nil {
		return nil, err
	}
	return appendPayload(append(bufpool.Get(), head...), root, w), nil
}

// written runs a derived mutation.
func written(ctx context.Context, s writer, root *engine.Root) (w *store.Written, err error) {
	switch {
	case root.Create != nil:
		w, err = s.Create(ctx, root.Create)
	case root.Update != nil:
		w, err = s.Update(ctx, root.Update)
	case root.Delete != nil:
		w, err = s.Delete(ctx, root.Delete)
	default:
		err = fmt.Errorf("verb %d has no resolver", root.Verb)
	}
	return w, err
}

func appendPayload(b []byte, root *engine.Root, w *store.Written) []byte {
	b = append(b, '{')
	for i, f := range root.Payload {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), f.Key...), '"', ':') // a name of GraphQL has nothing to escape
		switch f.Part {
		case engine.PayloadTypename:
			b = append(append(append(b, '"'), root.PayloadType...), '"')
		case engine.PayloadID:
			b = append(w.IDs[0].AppendTo(append(b, '"')), '"')
		case engine.PayloadRecord:
			if w.Objects[f.Select][0] == nil {
				return nil
			}
			b = append(b, w.Objects[f.Select][0]...)
		case engine.PayloadRecords:
			var ok bool
			if b, ok = appendAll(b, w.Objects[f.Select]); !ok {
				return nil
			}
		}
	}
	return append(b, '}')
}

func appendAll(b []byte, objects [][]byte) ([]byte, bool) {
	size := len("[]")
	for _, o := range objects {
		size += len(o) + 1
	}
	b = append(slices.Grow(b, size), '[')
	for i, o := range objects {
		if o == nil {
			return nil, false
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, o...)
	}
	return append(b, ']'), true
}
