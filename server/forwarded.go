package server

import (
	"iter"
	"slices"
	"strings"
)

// forwardedFor returns the addresses in a line of X-Forwarded-For, last first.
func forwardedFor(line string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for more := true; more; {
			var node string
			comma := strings.LastIndexByte(line, ',')
			if more = comma >= 0; more {
				line, node = line[:comma], line[comma+1:]
			} else {
				node = line
			}
			if strings.Trim(node, " \t") != "" && !yield(node) {
				return
			}
		}
	}
}

// forwarded returns the nodes of a line of Forwarded (RFC 7239, section 4), last first; "" for a missing node or a malformed line.
//
//	for=192.0.2.43, for="[2001:db8:cafe::17]:4711";proto=https;by=203.0.113.60
func forwarded(line string) iter.Seq[string] {
	return func(yield func(string) bool) {
		nodes := []string{}
		for more := true; more; {
			var element string
			var ok bool
			if element, line, more, ok = cutUnquoted(line, ','); !ok {
				yield("")
				return
			}
			if strings.Trim(element, " \t") != "" {
				nodes = append(nodes, forNode(element))
			}
		}
		for _, node := range slices.Backward(nodes) {
			if !yield(node) {
				return
			}
		}
	}
}

// forNode is the value of "for" in an element; empty when there are none, or several.
func forNode(element string) (node string) {
	found := false
	for more := true; more; {
		var pair string
		pair, element, more, _ = cutUnquoted(element, ';') // quotes are balanced here
		name, value, ok := strings.Cut(pair, "=")
		if !ok || !strings.EqualFold(strings.Trim(name, " \t"), "for") {
			continue
		}
		if found {
			return ""
		}
		found, node = true, unquote(strings.Trim(value, " \t"))
	}
	return node
}

// cutUnquoted cuts a text at the first separator outside quoted strings; ok is false when a quote is not closed.
func cutUnquoted(text string, separator byte) (before, after string, found, ok bool) {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			quoted = !quoted
		case quoted && c == '\\':
			i++
		case !quoted && c == separator:
			return text[:i], text[i+1:], true, true
		}
	}
	return text, "", false, !quoted
}

// unquote removes the quotes and escapes of a quoted string.
func unquote(text string) string {
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return text
	}
	text = text[1 : len(text)-1]
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
