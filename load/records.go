package load

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"recordgraph/record"
)

// tuple holds the values of a unique key.
type tuple struct {
	digest string
	values []any
}

// The tuples that one statement looks for. Keys of one field take one array, keys of several fields an argument per value.
const (
	lookUpValues = 1000
	lookUpTuples = 128
)

// find returns the IDs of the records that have one of the tuples, by digest. It uses statements of a few shapes.
func (l *loader) find(ctx context.Context, t *record.Type, k *record.Key, wanted []tuple) (map[string]record.ID, error) {
	size := lookUpValues
	if len(k.Fields) > 1 {
		size = lookUpTuples
	}
	found, listed := map[string]record.ID{}, map[string]bool{}
	wanted = slices.DeleteFunc(wanted, func(w tuple) bool {
		twice := listed[w.digest]
		listed[w.digest] = true
		return twice
	})
	for some := range slices.Chunk(wanted, size) {
		err := l.patiently(ctx, func() error { return l.lookUp(ctx, t, k, some, found) })
		if err != nil {
			return nil, fmt.Errorf("look up %s by %s: %w", t.Name, strings.Join(k.Fields, ", "), err)
		}
	}
	return found, nil
}

// lookUp adds the IDs of the records that have one of the tuples to found, by digest.
func (l *loader) lookUp(ctx context.Context, t *record.Type, k *record.Key, wanted []tuple, found map[string]record.ID) error {
	answer, err := l.Store.List(ctx, &record.Connection{
		Type:   t,
		Filter: holding(t, k, wanted),
		Page:   record.Page{Limit: lookUpValues},
		Fields: []record.ConnectionField{{Key: "nodes", Part: record.PartNodes, Nodes: selectKey(t, k)}},
	})
	if err != nil {
		return err
	}
	return readKeys(t, k, answer, found)
}

// holding returns the filter of the records that have one of the tuples. It repeats the last tuple up to a power of two,
// so that few different statements are needed:
//
//	name in ("Paramount Pictures", …)
//	or: [{movie = …, territory = …}, …]
func holding(t *record.Type, k *record.Key, wanted []tuple) *record.Filter {
	if len(k.Fields) == 1 {
		in := make([]any, len(wanted))
		for i, w := range wanted {
			in[i] = w.values[0]
		}
		return &record.Filter{Op: record.OpIn, Field: t.Field(k.Fields[0]), Value: in}
	}
	or := &record.Filter{Op: record.OpOr}
	for _, w := range wanted {
		and := &record.Filter{Op: record.OpAnd}
		for i, name := range k.Fields {
			and.Args = append(and.Args, &record.Filter{Op: record.OpEq, Field: t.Field(name), Value: w.values[i]})
		}
		or.Args = append(or.Args, and)
	}
	for n := len(or.Args); n&(n-1) != 0; n++ {
		or.Args = append(or.Args, or.Args[n-1])
	}
	return or
}

// selectKey selects a record's ID and the fields of a key, relations by their IDs.
func selectKey(t *record.Type, k *record.Key) *record.Selection {
	sel := selectID(t)
	for _, name := range k.Fields {
		f := record.Selected{Key: "key_" + name, Field: t.Field(name)}
		if f.Field.Relation != nil {
			f.One = selectID(f.Field.Relation.Type)
		}
		sel.Fields = append(sel.Fields, f)
	}
	return sel
}

func selectID(t *record.Type) *record.Selection {
	return &record.Selection{Type: t, Fields: []record.Selected{{Key: "id", Field: t.ID()}}}
}

// readKeys reads an answer to [selectKey] and adds the IDs to found by the digests of the keys.
func readKeys(t *record.Type, k *record.Key, answer []byte, found map[string]record.ID) error {
	var page struct {
		Nodes []map[string]any `json:"nodes"`
	}
	d := json.NewDecoder(bytes.NewReader(answer))
	d.UseNumber()
	if err := d.Decode(&page); err != nil {
		return fmt.Errorf("read %s: %w", t.Name, err)
	}
	for _, node := range page.Nodes {
		values := make([]any, len(k.Fields))
		for i, name := range k.Fields {
			raw := node["key_"+name]
			if one, ok := raw.(map[string]any); ok {
				raw = one["id"]
			}
			var err error
			if values[i], err = record.Coerce(t.Field(name), raw); err != nil {
				return fmt.Errorf("read %s.%s: %w", t.Name, name, err)
			}
		}
		text, _ := node["id"].(string)
		id, err := record.ParseIDOf(t, text)
		if err != nil {
			return fmt.Errorf("read %s: %q %w", t.Name, text, err)
		}
		found[digest(k, values)] = id
	}
	return nil
}
