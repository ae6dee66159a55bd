package server

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"recordgraph/server/reply"
)

// refusals writes the answer to requests that must not reach net/http. These requests pass the layers that count and log requests.
func (s *Server) refusals() func(conn net.Conn, why string) {
	layers := []middleware{s.observe(nil), secureHeaders}
	return func(conn net.Conn, why string) {
		h := chain(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			reply.BadRequest(why).Write(w, r)
		}), layers)
		answer := unsent{header: http.Header{}}
		h.ServeHTTP(&answer, &http.Request{URL: &url.URL{}, Header: http.Header{}, RemoteAddr: conn.RemoteAddr().String()})
		if conn.SetWriteDeadline(time.Now().Add(s.config.Connections.WriteTimeout)) == nil {
			_ = answer.send(conn) // fails when the client has gone away
		}
	}
}

// unsent is a response that is sent at its end.
type unsent struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements [http.ResponseWriter].
func (u *unsent) Header() http.Header { return u.header }

// WriteHeader implements [http.ResponseWriter].
func (u *unsent) WriteHeader(status int) { u.status = status }

// Write implements [http.ResponseWriter].
func (u *unsent) Write(p []byte) (int, error) { return u.body.Write(p) }

// send sends the response as the last one of its connection.
func (u *unsent) send(conn io.Writer) error {
	response := http.Response{
		StatusCode: u.status, ProtoMajor: 1, ProtoMinor: 1, Close: true,
		Header: u.header, Body: io.NopCloser(&u.body), ContentLength: int64(u.body.Len()),
	}
	return response.Write(conn)
}
