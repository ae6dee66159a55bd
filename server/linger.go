package server

import (
	"io"
	"net/http"
	"time"
)

// The limits of reading after the response.
const (
	lingerTime  = 500 * time.Millisecond // net/http waits as long, without reading
	lingerBytes = 16 << 20
)

// linger reads the rest of a body after the response, before the connection is closed (RFC 9112, section 9.6). A connection closed
// with unread bytes is reset, and a client that still sends then sees the reset instead of the response. net/http does so only when
// the client wanted to keep the connection, and without reading.
func linger(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		closes := r.Close || w.Header().Get("Connection") == "close"
		if c := connOf(r.Context()); c == nil || !closes || !c.sending() || r.Header.Get("Expect") != "" {
			return // a client that expects 100-continue does not send
		}
		control := http.NewResponseController(w)
		if control.Flush() != nil || control.SetReadDeadline(time.Now().Add(lingerTime)) != nil {
			return // the client went away
		}
		_, _ = io.CopyN(io.Discard, r.Body, lingerBytes) // ends with the body, or with its limits
	})
}
