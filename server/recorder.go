package server

import "net/http"

// recorder notes the status and size of a response.
type recorder struct {
	http.ResponseWriter
	code  int   // 0 before the response has begun
	bytes int64 // of the body
}

// recording returns w itself when it is a recorder.
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

// Write counts bytes of the body.
func (rec *recorder) Write(p []byte) (int, error) {
	if rec.code == 0 {
		rec.code = http.StatusOK
	}
	n, err := rec.ResponseWriter.Write(p)
	rec.bytes += int64(n)
	return n, err
}

// Flush serves writers of streams that need an [http.Flusher].
func (rec *recorder) Flush() {
	_ = http.NewResponseController(rec.ResponseWriter).Flush() // a writer that can't flush sends at the end
}

// Unwrap serves [http.ResponseController].
func (rec *recorder) Unwrap() http.ResponseWriter { return rec.ResponseWriter }

// status is 200 when a handler wrote nothing, as in net/http.
func (rec *recorder) status() int {
	if rec.code == 0 {
		return http.StatusOK
	}
	return rec.code
}
