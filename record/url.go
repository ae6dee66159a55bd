package record

import (
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// maxPort is the highest port number.
const maxPort = 65535

// validURL reports whether a text is an absolute URL with a host, as RFC 3986 and
// RFC 3987 have it: no white space and no control or delimiter characters, no
// empty label in the host but for the root's at its end, a port up to 65535.
func validURL(s string) bool {
	if strings.ContainsFunc(s, notInURL) {
		return false
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" || !validHost(u.Hostname()) {
		return false
	}
	port := u.Port()
	if port == "" {
		return true
	}
	n, err := strconv.Atoi(port)
	return err == nil && n <= maxPort
}

// notInURL holds for characters that a URL can't have, except by percent-encoding.
func notInURL(r rune) bool {
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\"<>\\^`{|}", r)
}

func validHost(host string) bool {
	for label := range strings.SplitSeq(strings.TrimSuffix(host, "."), ".") {
		if label == "" {
			return false
		}
	}
	return true
}
