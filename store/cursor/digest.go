package cursor

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"

	"recordgraph/internal/bufpool"
	"recordgraph/record"
)

const digestLength = 15 // bytes; 32 together with the tag and bytes of an ID

// ListDigest identifies a list, see [Digest].
type ListDigest [digestLength]byte

// Digest returns the digest of a list's type, filter, order and relation. A cursor is valid only for lists with the
// same digest. The digest has the names of tables and columns, which a renamed type or field keeps. It does not depend on
// the page and the relation's parent record. values are the values of the filter's parameters. The scalars of the order
// are part of it, because a field may be made anew with another type. Exact numbers count as one scalar, because a cursor
// outlives the change of a field to a wider type.
func Digest(c *record.Connection, parent *record.Field, values []any) ListDigest {
	return digest(c, parent, values, column)
}

// WidenedDigest is the digest that replicas in another stage of the change of a widened field make, see [record.Widened].
// It is Digest for a list without such a field.
func WidenedDigest(c *record.Connection, parent *record.Field, values []any) ListDigest {
	return digest(c, parent, values, otherColumn)
}

// column is the name of a field in a digest. A widened field keeps the earlier name until the last stage.
func column(f *record.Field) string {
	switch w := f.Widened; {
	case w == nil:
		return f.Column
	case w.Stage == record.WriteNew:
		return w.New
	default:
		return w.Old
	}
}

func otherColumn(f *record.Field) string {
	switch w := f.Widened; {
	case w == nil:
		return f.Column
	case w.Stage == record.WriteNew:
		return w.Old
	default:
		return w.New
	}
}

// orderScalar is the scalar of an order in a digest.
func orderScalar(s record.Scalar) record.Scalar {
	if s == record.ScalarBigInt || s == record.ScalarDecimal {
		return record.ScalarInt
	}
	return s
}

func digest(c *record.Connection, parent *record.Field, values []any, column func(*record.Field) string) ListDigest {
	b := appendText(bufpool.Get(), c.Type.Table)
	if parent != nil {
		b = appendText(b, parent.Column)
	}
	b = appendFilter(b, c.Filter, values, column)
	for _, o := range c.Order {
		b = append(b, 'o', byte(len(o.Via)))
		for _, via := range o.Via {
			b = appendText(b, via.Column)
		}
		b = append(appendText(b, column(o.Field)), byte(orderScalar(o.Field.Scalar)), flag(o.Desc), byte(o.Nulls))
	}
	sum := sha256.Sum256(b)
	bufpool.Put(b)
	return ListDigest(sum[:digestLength])
}

// All encodings below are self-delimiting, so different lists have different encodings.

func appendFilter(b []byte, f *record.Filter, values []any, column func(*record.Field) string) []byte {
	switch {
	case f == nil:
		return append(b, 'a')
	case f.Relative != "":
		return appendText(appendText(append(b, 'r'), f.Args[0].Field.Column), f.Relative)
	}
	b = append(b, 'f', byte(f.Op), byte(f.As))
	switch {
	case f.Field == nil:
		b = append(b, '-')
	case f.Field.Inverse != nil:
		b = appendText(appendText(append(b, 'm'), f.Field.Inverse.Type.Table), f.Field.Inverse.By.Column)
	default:
		b = appendText(b, column(f.Field))
	}
	b = appendValue(b, record.In(values, f.Value))
	b = binary.AppendUvarint(b, uint64(len(f.At)))
	for _, step := range f.At {
		b = appendText(b, step)
	}
	b = binary.AppendUvarint(b, uint64(len(f.Args)))
	for _, a := range f.Args {
		b = appendFilter(b, a, values, column)
	}
	return b
}

func appendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(append(b, 's'), uint64(len(s))), s...)
}

// appendValue appends a canonical value with its type.
func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, 'n')
	case string:
		return appendText(b, v)
	case bool:
		return append(b, 'b', flag(v))
	case int64:
		return binary.AppendVarint(append(b, 'i'), v)
	case float64:
		return binary.BigEndian.AppendUint64(append(b, 'd'), math.Float64bits(v))
	case time.Time:
		return binary.AppendVarint(binary.AppendVarint(append(b, 't'), v.Unix()), int64(v.Nanosecond()))
	case record.Decimal:
		if n, err := strconv.ParseInt(string(v), 10, 64); err == nil {
			return appendValue(b, n)
		}
	case record.ID:
		return append(append(b, 'u'), v.UUID[:]...)
	case []any:
		b = binary.AppendUvarint(append(b, 'l'), uint64(len(v)))
		for _, item := range v {
			b = appendValue(b, item)
		}
		return b
	case json.RawMessage:
		return appendText(append(b, 'j'), string(v))
	}
	text, err := json.Marshal(v)
	if err != nil {
		text = fmt.Appendf(nil, "%#v", v)
	}
	return appendText(append(b, 'x'), string(text))
}

func flag(yes bool) byte {
	if yes {
		return 1
	}
	return 0
}
