package server

import (
	"io"
	"net/http"
	"time"
)

// How long, and for how much, the server listens to a client that it has answered.
const (
	lingerTime  = 500 * time.Millisecond // what net/http waits without listening
	lingerBytes = 16 << 20
)

// linger takes what is left of a body, once the answer is out, before a connection is
// closed (RFC 9112, section 9.6): one that is closed over bytes that nobody has read is
// reset, and clients that were still sending see that instead of the answer. net/http
// sees to it only where the client meant to keep the connection, and doesn't listen.
func linger(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		closes := r.Close || w.Header().Get("Connection") == "close"
		if c := connOf(r.Context()); c == nil || !closes || !c.sending() || r.Header.Get("Expect") != "" {
			return // who asked first whether to send doesn't
		}
		control := http.NewResponseController(w)
		if control.Flush() != nil || control.SetReadDeadline(time.Now().Add(lingerTime)) != nil {
			return // the client went away
		}
		_, _ = io.CopyN(io.Discard, r.Body, lingerBytes) // ends with the body, or what bounds it
	})
}
