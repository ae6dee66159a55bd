package cursor

import (
	"bytes"
	"encoding/binary"

	"github.com/google/uuid"
)

// A value is a tag, and for a UUID its 16 bytes, for any other text the text. The tag of a text is tagText plus its
// length.
const (
	tagEnd  = 0 // no more values: padding
	tagNull = 1
	tagUUID = 2
	tagText = 3
)

// paddedTo is the size that a content is padded to a multiple of, in bytes. The digest and an ID fill 32. One more
// value of up to 30 bytes, which numbers, dates and null are, makes 64. So the length of a cursor shows nothing of such
// a value.
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

// canonicalUUID reads a UUID from the one text that it is written as.
func canonicalUUID(text []byte) (uuid.UUID, bool) {
	if len(text) != len("00000000-0000-0000-0000-000000000000") || bytes.ContainsAny(text, "ABCDEF") {
		return uuid.UUID{}, false
	}
	id, err := uuid.ParseBytes(text)
	return id, err == nil
}

// readValues reads the n values in b, which padding may follow.
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
		return nil, ErrOther
	}
	return out, nil
}
