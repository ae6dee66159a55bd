package graph

import (
	"context"
	"fmt"
	"strconv"

	"recordgraph/graph/compile"
	"recordgraph/graph/opaque"
	"recordgraph/store"
)

// write runs a derived mutation and makes its payload.
func (r *Records) write(ctx context.Context, root *compile.Root) (opaque.Output, error) {
	var w *store.Written
	var err error
	ctx = reportingAt(ctx, root.Place)
	switch {
	case root.Create != nil:
		w, err = r.store.Create(ctx, root.Create)
	case root.Update != nil:
		w, err = r.store.Update(ctx, root.Update)
	case root.Delete != nil:
		w, err = r.store.Delete(ctx, root.Delete)
	default:
		return nil, fmt.Errorf("verb %d has no resolver", root.Verb)
	}
	if err != nil {
		return nil, err
	}
	return payload(root, w), nil
}

// payload makes {"movie":{…}}, or null when a field that can't be null has failed.
func payload(root *compile.Root, w *store.Written) opaque.Output {
	b := []byte{'{'}
	for i, f := range root.Payload {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(strconv.AppendQuote(b, f.Key), ':')
		switch f.Part {
		case compile.PayloadTypename:
			b = strconv.AppendQuote(b, root.PayloadType)
		case compile.PayloadID:
			b = append(w.IDs[0].AppendTo(append(b, '"')), '"')
		case compile.PayloadRecord:
			if w.Objects[f.Select][0] == nil {
				return nil
			}
			b = append(b, w.Objects[f.Select][0]...)
		case compile.PayloadRecords:
			var ok bool
			if b, ok = appendAll(b, w.Objects[f.Select]); !ok {
				return nil
			}
		}
	}
	return append(b, '}')
}

func appendAll(b []byte, objects [][]byte) ([]byte, bool) {
	b = append(b, '[')
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
