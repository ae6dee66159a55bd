package transport

import (
	"net/http"
	"time"
)

const (
	streamPiece = 64 << 10         // bytes written at a time
	streamStall = 30 * time.Second // how long a client may take for a piece
)

// stream writes a long answer. The server's own deadlines don't hold for it: a
// client may take as long as it likes, as long as it takes something.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
	head    func() // sets headers before the first byte
	begun   bool
	failed  bool // a write has
}

func newStream(w http.ResponseWriter, head func()) *stream {
	s := &stream{w: w, control: http.NewResponseController(w), head: head}
	// What is read while an answer is written tells when the client goes away.
	_ = s.control.SetReadDeadline(time.Time{}) // a writer without deadlines has none to lift
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
