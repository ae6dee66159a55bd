package cursor

import (
	"bytes"
	"encoding/binary"

	"github.com/google/uuid"
)

// A value is a tag and, for a UUID, its 16 bytes, or for another text, the text. The tag of a text is tagText plus the
// text's length.
const (
	tagEnd  = 0 // no more values: padding
	tagNull = 1
	tagUUID = 2
	tagText = 3
)

// paddedTo is the block size of the padding, in bytes. The digest and an ID fill one block. With another value of up to
// 30 bytes, such as a number, date or null, the content fills two. So the length of a cursor does not depend on such a
// value.
const paddedTo = 32

// appendValues appends values to the digest in b, and the padding.
func appendValues(b []byte, values [][]byte) []byte {
	for _, v := range values {
		if v == nil {
			b = append(b, tagNull)
		} else if id, ok := canonicalUUID(v); ok {
			b = append(append(b, tagUUID), id[:]...)
		} else {
			b = append(binary.AppendUvarint(b, uint64(len(v))+tagText), v...)
		}
	}
	for len(b)%paddedTo != 0 {
		b = append(b, tagEnd)
	}
	return b
}

// canonicalUUID parses a UUID in its canonical form.
func canonicalUUID(text []byte) (uuid.UUID, bool) {
	if len(text) != len("00000000-0000-0000-0000-000000000000") || bytes.ContainsAny(text, "ABCDEF") {
		return uuid.UUID{}, false
	}
	id, err := uuid.ParseBytes(text)
	return id, err == nil
}

// readValues reads n values from b. Padding may follow.
func readValues(b []byte, n int) ([]any, error) {
	out := make([]any, 0, n)
	for len(b) > 0 && b[0] != tagEnd {
		tag, used := binary.Uvarint(b)
		if used <= 0 {
			return nil, ErrMalformed
		}
		b = b[used:]
		var size uint64
		switch tag {
		case tagNull:
			out = append(out, nil)
			continue
		case tagUUID:
			size = uint64(len(uuid.UUID{}))
		default:
			size = tag - tagText
		}
		if size > uint64(len(b)) {
			return nil, ErrMalformed
		}
		if tag == tagUUID {
			out = append(out, uuid.UUID(b[:size]).String())
		} else {
			out = append(out, string(b[:size]))
		}
		b = b[size:]
	}
	if len(out) != n {
		return nil, ErrWrongList
	}
	return out, nil
}
