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

// Store is the part of the record store that loading needs.
type Store interface {
	// Schema is the metadata of the record types.
	Schema() *record.Schema
	// List returns a connection as the bytes of a JSON object.
	List(ctx context.Context, c *record.Connection) ([]byte, error)
	// Import creates records in the transaction of ctx and returns their IDs. If the store refuses a record and knows
	// which, the error is a [*store.InputError].
	Import(ctx context.Context, im *record.Import) ([]record.ID, error)
	// Transact runs fn in a transaction, which commits when fn returns nil. It reruns fn after a serialization failure.
	Transact(ctx context.Context, fn func(ctx context.Context) error) error
	// Nested runs fn in the transaction of ctx and undoes its writes if it fails.
	Nested(ctx context.Context, fn func(ctx context.Context) error) error
}

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
		c := &record.Connection{
			Type:   t,
			Filter: holding(t, k, some),
			Page:   record.Page{Limit: size},
			Fields: []record.ConnectionField{{Key: "nodes", Part: record.PartNodes, Nodes: selectKey(t, k)}},
		}
		var answer []byte
		err := l.patiently(ctx, func() (err error) {
			answer, err = l.Store.List(ctx, c)
			return err
		})
		if err == nil {
			err = readKeys(t, k, answer, found)
		}
		if err != nil {
			return nil, fmt.Errorf("look up %s by %s: %w", t.Name, strings.Join(k.Fields, ", "), err)
		}
	}
	return found, nil
}

// holding is the filter of the records that hold one of the tuples. The last is repeated up to a power of two, so
// that few statements do:
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

// selectKey asks for a record's ID and the fields of a key, a relation by its ID.
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

// readKeys reads the answer to [selectKey] back into values and notes the IDs by their digest.
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

// exists tells whether a record of the type loaded is in the store.
func (l *loader) exists(ctx context.Context, id record.ID) (bool, error) {
	answer, err := l.Store.List(ctx, &record.Connection{
		Type:   l.Type,
		Filter: &record.Filter{Op: record.OpEq, Field: l.Type.ID(), Value: id},
		Page:   record.Page{Limit: 1},
		Fields: []record.ConnectionField{{Key: "nodes", Part: record.PartNodes, Nodes: selectID(l.Type)}},
	})
	if err != nil {
		return false, err
	}
	var page struct{ Nodes []struct{ ID string } }
	err = json.Unmarshal(answer, &page)
	return len(page.Nodes) > 0, err
}
