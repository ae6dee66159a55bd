package server

import (
	"net/http"
	"strings"
)

// The parts of a traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".
const (
	traceparentHeader = "Traceparent"
	traceparentLength = 55
	traceIDFrom       = 3
	traceIDTo         = 35
)

// traceID is the ID of the trace in the header traceparent; empty without a valid one.
func traceID(h http.Header) string {
	given := h[traceparentHeader]
	if len(given) != 1 || len(given[0]) < traceparentLength {
		return ""
	}
	text := given[0]
	version, id, parent, flags := text[:2], text[traceIDFrom:traceIDTo], text[36:52], text[53:55]
	switch {
	case text[2] != '-', text[traceIDTo] != '-', text[52] != '-':
		return ""
	case version == "ff", version == "00" && len(text) > traceparentLength, len(text) > traceparentLength && text[traceparentLength] != '-':
		return ""
	case !lowerHex(version), !lowerHex(id), !lowerHex(parent), !lowerHex(flags):
		return ""
	case strings.Trim(id, "0") == "", strings.Trim(parent, "0") == "":
		return ""
	}
	return id
}

func lowerHex(text string) bool {
	for _, c := range []byte(text) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
