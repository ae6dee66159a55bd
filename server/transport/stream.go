package transport

import (
	"net/http"
	"time"
)

const (
	streamPiece = 64 << 10         // bytes written at a time
	streamStall = 30 * time.Second // longest wait for the client to read a piece
)

// stream writes a long response. The server's deadlines do not hold for it: a client may take as long as it continues to read.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	head    func() // sets headers before the first byte
	begun   bool
	failed  bool // a write failed
}

func newStream(w http.ResponseWriter, head func()) *stream {
	s := &stream{w: w, control: http.NewResponseController(w), head: head}
	// Reading goes on while the response is written, to notice when the client goes away.
	_ = s.control.SetReadDeadline(time.Time{}) // writers without deadlines have none to lift
	return s
}

// Write sends p at once, in pieces.
func (s *stream) Write(p []byte) (n int, err error) {
	if !s.begun {
		s.begun = true
		s.head()
	}
	for len(p) > 0 && err == nil {
		piece := p[:min(len(p), streamPiece)]
		_ = s.control.SetWriteDeadline(time.Now().Add(streamStall))
		var written int
		written, err = s.w.Write(piece)
		n, p = n+written, p[written:]
	}
	if err == nil {
		err = s.control.Flush()
	}
	s.failed = err != nil
	return n, err
}
