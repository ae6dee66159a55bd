package record

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// ID is the global ID of a record: the prefix of its type and a UUID, written as a TypeID:
// "movie_01jd4x9k2ffq8r6x3h5c7n9w2t". The database stores only the UUID.
type ID struct {
	Prefix string
	UUID   uuid.UUID
}

// idAlphabet is Crockford's base 32 in lower case, by TypeID 0.3.
const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// idDigits are the values of the alphabet's characters, negative for others.
var idDigits = func() (values [256]int8) {
	for i := range values {
		values[i] = -1
	}
	for v, c := range []byte(idAlphabet) {
		values[c] = int8(v)
	}
	return values
}()

// idLength is the number of base 32 digits of 128 bits.
const idLength = 26

var errID = errors.New("is not a record ID")

// ParseID parses an ID of any type. Only the canonical spelling is valid: lower case, and
// at most 128 bits.
func ParseID(s string) (ID, error) {
	cut := len(s) - idLength - 1
	if cut < 1 || s[cut] != '_' {
		return ID{}, errID
	}
	id := ID{Prefix: s[:cut]}
	digits := s[cut+1:]
	if digits[0] > '7' {
		return ID{}, errID
	}
	var acc uint32
	bits, out := 0, 0
	for i := range idLength {
		v := idDigits[digits[i]]
		if v < 0 {
			return ID{}, errID
		}
		acc = acc<<5 | uint32(v)
		bits += 5
		if i == 0 {
			bits = 3
		}
		if bits >= 8 {
			bits -= 8
			id.UUID[out] = byte(acc >> bits)
			out++
		}
	}
	return id, nil
}

// ParseIDOf parses an ID of type t.
func ParseIDOf(t *Type, s string) (ID, error) {
	id, err := ParseID(s)
	if err != nil || id.Prefix != t.IDPrefix {
		return ID{}, fmt.Errorf("is not the ID of a %s, which looks like %s_%s", t.Name, t.IDPrefix, strings.Repeat("0", idLength))
	}
	return id, nil
}

// String returns the TypeID.
func (id ID) String() string { return string(id.AppendTo(nil)) }

// AppendTo appends the TypeID to b.
func (id ID) AppendTo(b []byte) []byte {
	b = append(b, id.Prefix...)
	return AppendUUID(append(b, '_'), id.UUID)
}

// AppendUUID appends the base 32 digits of u, the part of an ID after its prefix.
func AppendUUID(b []byte, u uuid.UUID) []byte {
	var acc uint32
	bits := 2 // 26 digits hold 130 bits: the first has two leading zeros
	for _, c := range u {
		acc = acc<<8 | uint32(c)
		bits += 8
		for bits >= 5 {
			bits -= 5
			b = append(b, idAlphabet[acc>>bits&31])
		}
	}
	return b
}

// MarshalJSON writes the ID as a JSON string.
func (id ID) MarshalJSON() ([]byte, error) { return json.Marshal(id.String()) }

// UnmarshalJSON reads an ID of any type from a JSON string.
func (id *ID) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	var err error
	*id, err = ParseID(s)
	return err
}
