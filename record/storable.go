package record

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// Storable reports whether PostgreSQL can store the value. It cannot store text or JSON
// with the character NUL or with invalid UTF-8.
func Storable(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.IndexByte(v, 0) < 0 && utf8.ValidString(v)
	case json.RawMessage:
		return !HasNUL(v) && utf8.Valid(v)
	}
	return true
}

// HasNUL reports whether a string or a key in a JSON document contains the character NUL.
func HasNUL(doc json.RawMessage) bool {
	if !strings.Contains(string(doc), `\u0000`) {
		return false
	}
	dec := json.NewDecoder(strings.NewReader(string(doc)))
	dec.UseNumber()
	for {
		t, err := dec.Token()
		if err != nil {
			return false
		}
		if s, ok := t.(string); ok && strings.IndexByte(s, 0) >= 0 {
			return true
		}
	}
}

// PrefixBound returns the least text that is greater than all texts with prefix p, in the
// order of code points. It returns false if p is empty or has only the last code point.
func PrefixBound(p string) (string, bool) {
	for p != "" {
		r, size := utf8.DecodeLastRuneInString(p)
		p = p[:len(p)-size]
		switch {
		case r == utf8.MaxRune:
			continue
		case r == 0xD7FF: // the next code points are surrogates, which text cannot contain
			return p + string(rune(0xE000)), true
		}
		return p + string(r+1), true
	}
	return "", false
}
