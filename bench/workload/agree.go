package workload

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"recordgraph/bench/wire"
)

// askTimeout bounds all requests outside of measurements.
const askTimeout = 5 * time.Minute

// own are the fields that each server fills with values of its own: cursors, and generated values of a write.
var own = map[string]bool{"endCursor": true, "id": true, "createdAt": true, "updatedAt": true}

// Agree compares the answers of two servers to the same case, whose variables may differ by cursors, and returns the
// lengths of their answers.
func Agree(a, b *Server, c *Case, va, vb []Variables) (la, lb []int, err error) {
	deadline := time.Now().Add(askTimeout)
	ca, cb := wire.NewConn(a.Addr, deadline), wire.NewConn(b.Addr, deadline)
	defer func() { err = errors.Join(err, ca.Close(), cb.Close()) }()
	if c.Write {
		va, vb = va[:1], vb[:1]
	}
	for i := range va {
		one, err := a.Ask(ca, c, va[i])
		if err != nil {
			return nil, nil, err
		}
		two, err := b.Ask(cb, c, vb[i])
		if err != nil {
			return nil, nil, err
		}
		if err := same(c, one, two); err != nil {
			return nil, nil, fmt.Errorf("%s and %s disagree on %s with %v: %w", a.Name, b.Name, c.Name, va[i], err)
		}
		la, lb = append(la, len(one)), append(lb, len(two))
	}
	if c.Write {
		la, lb = nil, nil
	}
	return la, lb, nil
}

func same(c *Case, one, two []byte) error {
	var a, b any
	if err := errors.Join(json.Unmarshal(one, &a), json.Unmarshal(two, &b)); err != nil {
		return fmt.Errorf("not JSON: %w", err)
	}
	if !reflect.DeepEqual(masked(a, c.Write), masked(b, c.Write)) {
		return fmt.Errorf("\n%s\n%s", one[:min(len(one), maxShown)], two[:min(len(two), maxShown)])
	}
	return nil
}

// masked replaces values that are a server's own by their kind; IDs and times only where the answer is of a write.
func masked(v any, write bool) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = masked(v[i], write)
		}
	case map[string]any:
		for name, item := range v {
			if own[name] && (write || name == "endCursor") {
				v[name] = fmt.Sprintf("%T", item)
				continue
			}
			v[name] = masked(item, write)
		}
	}
	return v
}
