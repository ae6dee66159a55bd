package server

import "net/http"

// recorder notes what is written through it.
type recorder struct {
	http.ResponseWriter
	code  int   // 0 until the answer has begun
	bytes int64 // of the body
}

// recording returns w itself when it records already.
func recording(w http.ResponseWriter) *recorder {
	if rec, ok := w.(*recorder); ok {
		return rec
	}
	return &recorder{ResponseWriter: w}
}

// WriteHeader notes the first final status.
func (rec *recorder) WriteHeader(code int) {
	if rec.code == 0 && (code >= http.StatusOK || code == http.StatusSwitchingProtocols) {
		rec.code = code
	}
	rec.ResponseWriter.WriteHeader(code)
}

// Write counts the body's bytes.
func (rec *recorder) Write(p []byte) (int, error) {
	if rec.code == 0 {
		rec.code = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(p)
	rec.bytes += int64(n)
	return n, err
}

// Flush lets streams through to transports that ask for an [http.Flusher].
func (rec *recorder) Flush() {
	_ = http.NewResponseController(rec.ResponseWriter).Flush() // a writer that can't flush sends at the end
}

// Unwrap serves [http.ResponseController].
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// status is what net/http sends when a handler wrote nothing: 200.
func (rec *recorder) status() int {
	if rec.code == 0 {
		return http.StatusOK
	}
	return rec.code
}
