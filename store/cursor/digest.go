package cursor

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"

	"recordgraph/record"
)

const digestLength = 16

// Digest identifies a list: its type, filter and order, and the relation it
// hangs on. A cursor holds for the same digest alone. Which page is asked for,
// and of which parent, doesn't matter.
func Digest(c *record.Connection, parent *record.Field) [16]byte {
	h := sha256.New()
	write(h, c.Type.Name)
	if parent != nil {
		write(h, parent.Name)
	}
	filter(h, c.Filter)
	for _, o := range c.Order {
		for _, via := range o.Via {
			write(h, via.Name)
		}
		write(h, o.Field.Name, o.Desc, o.Nulls)
	}
	return [16]byte(h.Sum(nil)[:digestLength])
}

func filter(h hash.Hash, f *record.Filter) {
	if f == nil {
		write(h, "all")
		return
	}
	name := ""
	if f.Field != nil {
		name = f.Field.Name
	}
	if f.Relative != "" {
		write(h, f.Args[0].Field.Name, f.Relative)
		return
	}
	write(h, f.Op, name, f.Value, f.As, f.At, len(f.Args))
	for _, a := range f.Args {
		filter(h, a)
	}
}

// write hashes values unambiguously: JSON, a line each. A hash never fails to write.
func write(h hash.Hash, values ...any) {
	for _, v := range values {
		b, err := json.Marshal(v)
		if err != nil {
			b = fmt.Appendf(nil, "%#v", v)
		}
		h.Write(append(b, '\n'))
	}
}
