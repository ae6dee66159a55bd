package server

import (
	"net/http"
	"testing"
)

func TestTraceID(t *testing.T) {
	t.Parallel()
	const id = "4bf92f3577b34da6a3ce929d0e0e4736"
	for given, want := range map[string]string{
		"00-" + id + "-00f067aa0ba902b7-01":                          id,
		"00-" + id + "-00f067aa0ba902b7-00":                          id,
		"cc-" + id + "-00f067aa0ba902b7-01-what-the-future-brings":   id,
		"cc-" + id + "-00f067aa0ba902b7-01.":                         "",
		"00-" + id + "-00f067aa0ba902b7-01-more":                     "",
		"ff-" + id + "-00f067aa0ba902b7-01":                          "",
		"00-00000000000000000000000000000000-00f067aa0ba902b7-01":    "",
		"00-" + id + "-0000000000000000-01":                          "",
		"00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01":    "",
		"00-" + id + "_00f067aa0ba902b7-01":                          "",
		"00-" + id + "-00f067aa0ba902b7\"01":                         "",
		"00-4bf92f3577b34da6a3ce929d0e0e473\x00-00f067aa0ba902b7-01": "",
		"00-" + id + "-00f067aa0ba902b7-0":                           "",
		"":                                                           "",
	} {
		if got := traceID(http.Header{traceparentHeader: {given}}); got != want {
			t.Errorf("%q: got %q, want %q", given, got, want)
		}
	}
	twice := http.Header{traceparentHeader: {"00-" + id + "-00f067aa0ba902b7-01", "00-" + id + "-00f067aa0ba902b7-01"}}
	if got := traceID(twice); got != "" {
		t.Errorf("two headers: %q", got)
	}
}
