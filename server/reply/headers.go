package reply

import (
	"net/http"
	"slices"
	"strings"
)

// GzipFrom is the size in bytes below which compression gains nothing.
const GzipFrom = 1 << 10

// AcceptEncoding is a value of Vary. Responses share it; it has no room to append to.
var AcceptEncoding = []string{"Accept-Encoding"}

// AddVary adds names to Vary.
func AddVary(header http.Header, names []string) {
	if earlier := header["Vary"]; earlier != nil {
		names = append(earlier, names...)
	}
	header["Vary"] = names
}

// Methods answers 405 to all methods but the allowed ones.
func Methods(next http.Handler, allowed ...string) http.Handler {
	allow := strings.Join(allowed, ", ")
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !slices.Contains(allowed, r.Method) {
			MethodNotAllowed(allow).Write(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}
