package service

import (
	"hash/maphash"
	"log/slog"
	"slices"
)

// kindKey identifies a kind of lines.
type kindKey uint64

// stackKey is the key of a panic's stack.
const stackKey = "stack"

// commonKeys are the attributes that lines of one kind share. All others belong to one request.
var commonKeys = []string{"code", "status", "reason", "error", "cause", stackKey}

// commonAttrs are the attributes of a line that define its kind.
func commonAttrs(r slog.Record) (out []slog.Attr) {
	r.Attrs(func(a slog.Attr) bool {
		if slices.Contains(commonKeys, a.Key) {
			out = append(out, slog.String(a.Key, a.Value.String()))
		}
		return true
	})
	return out
}

// shownAttrs are the shared attributes that summary lines repeat.
func shownAttrs(common []slog.Attr) []slog.Attr {
	return slices.DeleteFunc(slices.Clone(common), func(a slog.Attr) bool { return a.Key == stackKey })
}

// keyOf is the key of a line's kind: level, message and shared attributes, without parts that differ for the same event, such as
// ports and IDs.
func (t *tally) keyOf(r slog.Record, common []slog.Attr) kindKey {
	var h maphash.Hash
	h.SetSeed(t.seed)
	_, _ = h.WriteString(r.Level.String()) // a hash takes everything
	hashWords(&h, r.Message)
	for _, a := range common {
		_ = h.WriteByte(0)
		_, _ = h.WriteString(a.Key)
		if a.Key == "code" || a.Key == "status" {
			_, _ = h.WriteString(a.Value.String())
			continue
		}
		hashWords(&h, a.Value.String())
	}
	return kindKey(h.Sum64())
}

// hashWords hashes a text without words that have digits: addresses, ports, durations, IDs.
func hashWords(h *maphash.Hash, text string) {
	for len(text) > 0 {
		end, digits := 0, false
		for end < len(text) && inWord(text[end]) {
			digits = digits || '0' <= text[end] && text[end] <= '9'
			end++
		}
		switch {
		case end == 0:
			end = 1
			_ = h.WriteByte(text[0])
		case digits:
			_ = h.WriteByte('#')
		default:
			_, _ = h.WriteString(text[:end])
		}
		text = text[end:]
	}
}

// inWord reports whether a byte is part of a word: a letter, a digit, or a joining character of IDs.
func inWord(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}
