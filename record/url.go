package record

import (
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxPort  = 65535
	maxHost  = 255 // bytes of a host, by section 3.2.2 of RFC 3986
	maxLabel = 63  // bytes of a label of a host, by RFC 1035
)

// validURL reports whether a text is an absolute URL with a host by RFC 3986, or by RFC
// 3987 with letters of all languages. [url.Parse] accepts more.
func validURL(s string) bool {
	if !validURLText(s) {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && u.Scheme != "" && validHost(u) && validPort(u.Port())
}

// validURLText reports whether a text has only the characters of a URL, with brackets, "@"
// and "#" only in the allowed positions.
func validURLText(s string) bool {
	s, fragment, _ := strings.Cut(s, "#")
	_, authority, _ := strings.Cut(s, "//")
	var rest string
	if end := strings.IndexAny(authority, "/?"); end >= 0 {
		authority, rest = authority[:end], authority[end:]
	}
	if strings.Count(authority, "@") > 1 || strings.ContainsAny(rest, "[]") || strings.ContainsAny(fragment, "[]#") {
		return false
	}
	return validURLCharacters(s) && validURLCharacters(fragment)
}

// validURLCharacters reports whether a text has only complete percent-encodings and no
// character that must be percent-encoded.
func validURLCharacters(s string) bool {
	for i, r := range s {
		switch {
		case r == '%':
			if len(s) < i+3 || !isHexDigit(s[i+1]) || !isHexDigit(s[i+2]) {
				return false
			}
		case notInURL(r):
			return false
		}
	}
	return true
}

func isHexDigit(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f'
}

// notInURL reports whether a character must be percent-encoded: spaces, delimiters and
// invisible characters, such as controls and marks that change the text direction.
func notInURL(r rune) bool {
	return r == ' ' || r == utf8.RuneError || !unicode.IsPrint(r) || strings.ContainsRune("\"<>\\^`{|}", r)
}

// validHost accepts IPv6 addresses in brackets, IPv4 addresses, and names without empty
// labels. It refuses a name whose last label is a number, because some parsers read such a
// name as an IPv4 address.
func validHost(u *url.URL) bool {
	host := u.Hostname()
	if strings.HasPrefix(u.Host, "[") {
		ip, err := netip.ParseAddr(host)
		return err == nil && ip.Is6() && ip.Zone() == ""
	}
	if len(host) > maxHost || strings.Contains(host, ":") || strings.ContainsFunc(host, notInURL) {
		return false
	}
	labels := strings.Split(strings.TrimSuffix(host, "."), ".") // the last dot is the DNS root
	for _, label := range labels {
		if label == "" || len(label) > maxLabel {
			return false
		}
	}
	if isDigits(labels[len(labels)-1]) {
		ip, err := netip.ParseAddr(host)
		return err == nil && ip.Is4()
	}
	return true
}

// validPort accepts an empty port, and ports up to [maxPort].
func validPort(s string) bool {
	if s == "" {
		return true
	}
	n, err := strconv.Atoi(s)
	return err == nil && 0 <= n && n <= maxPort
}
