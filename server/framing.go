package server

import "bytes"

// framing follows the requests on a connection through the bytes that net/http reads (RFC 9112), and finds requests whose length is
// ambiguous. A proxy and a service that read different lengths can be made to see different requests (request smuggling). net/http
// accepts such requests: it ignores Content-Length when Transfer-Encoding is present, and Transfer-Encoding in HTTP/1.0.
//
// framing only finds where heads begin and end. net/http refuses all other malformed requests, and then closes the connection.
type framing struct {
	part part
	left uint64 // bytes left of a body or a chunk
	then part   // the part after them
	head head

	// The beginning of an incomplete line.
	held []byte
	cut  bool // held has only a part of the beginning
	last byte // last byte that is not CR
}

// part is the part of a request that the next byte belongs to.
type part uint8

const (
	betweenRequests part = iota
	inHead
	inBody // or in the data of a chunk, with its CR and LF
	inChunkSize
	inTrailer
	lost // net/http reads no further request
)

// head is what is known of a request's head.
type head struct {
	begun    bool   // the request line is read
	old      bool   // HTTP/1.0
	sized    bool   // there is Content-Length
	chunked  bool   // there is Transfer-Encoding; net/http accepts only chunked
	framing  bool   // the line before was one of these two
	unclear  bool   // one of the two is folded, or too long
	length   uint64 // of the body
	overflow bool   // length is not a number
}

// heldBytes has room for a Content-Length line with some spaces. A longer line is refused.
const heldBytes = 64

// inHead reports whether the head of a request has begun and not ended.
func (f *framing) inHead() bool { return f.part == inHead }

// scan reads further bytes. For a request to refuse it returns the reason, and the place of the byte that ends the head.
func (f *framing) scan(p []byte) (end int, why string) {
	for at := 0; at < len(p); {
		switch f.part {
		case lost:
			return len(p), ""
		case betweenRequests:
			if p[at] == '\r' || p[at] == '\n' { // some clients end bodies with an empty line
				at++
				continue
			}
			f.part, f.head = inHead, head{}
		case inBody:
			n := min(f.left, uint64(len(p)-at))
			at += int(n)
			if f.left -= n; f.left == 0 {
				f.part = f.then
			}
		case inHead, inChunkSize, inTrailer:
			length := bytes.IndexByte(p[at:], '\n')
			if length < 0 {
				f.hold(p[at:])
				return len(p), ""
			}
			why = f.endLine(p[at : at+length])
			at += length + 1
			if why != "" {
				return at - 1, why
			}
		}
	}
	return len(p), ""
}

// hold keeps the beginning of a line.
func (f *framing) hold(p []byte) {
	if f.held == nil {
		f.held = make([]byte, 0, heldBytes)
	}
	n := min(len(p), heldBytes-len(f.held))
	f.held = append(f.held, p[:n]...)
	f.cut = f.cut || n < len(p)
	if text := bytes.TrimRight(p, "\r"); len(text) > 0 {
		f.last = text[len(text)-1]
	}
}

// endLine reads a line; its rest is given without LF.
func (f *framing) endLine(line []byte) (why string) {
	cut, last := false, byte(0)
	if len(f.held) > 0 {
		f.hold(line)
		line, cut, last = f.held, f.cut, f.last
		f.held, f.cut, f.last = f.held[:0], false, 0
	}
	if n := len(line); n > 0 && !cut && line[n-1] == '\r' {
		line = line[:n-1]
	}
	if n := len(line); n > 0 && !cut {
		last = line[n-1]
	}
	switch f.part {
	case inHead:
		if len(line) == 0 {
			return f.endHead()
		}
		f.head.read(line, last, cut)
	case inChunkSize:
		f.beginChunk(line)
	case inTrailer:
		if len(line) == 0 {
			f.part = betweenRequests
		}
	case betweenRequests, inBody, lost: // have no lines
	}
	return ""
}

// endHead decides the part after the head.
func (f *framing) endHead() (why string) {
	switch h := f.head; {
	case h.unclear:
		return "Content-Length and Transfer-Encoding must be short and stand on one line"
	case h.chunked && h.sized:
		return "Content-Length and Transfer-Encoding exclude each other"
	case h.chunked && h.old:
		return "HTTP/1.0 has no Transfer-Encoding"
	case h.chunked:
		f.part = inChunkSize
	case h.overflow:
		f.part = lost
	case h.length > 0:
		f.part, f.left, f.then = inBody, h.length, betweenRequests
	default:
		f.part = betweenRequests
	}
	return ""
}

// beginChunk reads the line before a chunk: its size in hexadecimal digits, and extensions.
func (f *framing) beginChunk(line []byte) {
	line, _, _ = bytes.Cut(line, []byte(";"))
	line = bytes.TrimRight(line, " \t")
	size, ok := number(line, 16)
	switch {
	case !ok:
		f.part = lost
	case size == 0:
		f.part = inTrailer
	default:
		f.part, f.left, f.then = inBody, size+uint64(len("\r\n")), inChunkSize
	}
}

// read reads a line of a head. last is its last byte; a cut line is longer than the given part.
func (h *head) read(line []byte, last byte, cut bool) {
	if !h.begun {
		h.begun, h.old = true, last == '0' // of "HTTP/1.0"
		return
	}
	if line[0] == ' ' || line[0] == '\t' { // continues the line before
		h.unclear = h.unclear || h.framing
		return
	}
	h.framing = false
	switch line[0] {
	case 't', 'T':
		if _, is := field(line, "transfer-encoding"); is {
			h.framing, h.chunked = true, true
		}
	case 'c', 'C':
		if value, is := field(line, "content-length"); is {
			h.framing, h.sized = true, true
			h.unclear = h.unclear || cut || len(line) >= heldBytes // independent of how the bytes arrive
			var ok bool
			h.length, ok = number(bytes.Trim(value, " \t"), 10)
			h.overflow = h.overflow || !ok
		}
	}
}

// field is the value of a header field when a line has that name, in lower case.
func field(line []byte, name string) (value []byte, is bool) {
	if len(line) <= len(name) || line[len(name)] != ':' {
		return nil, false
	}
	for i := range len(name) {
		c := line[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != name[i] {
			return nil, false
		}
	}
	return line[len(name)+1:], true
}

// mostLength prevents overflow.
const mostLength = 1 << 60

// number reads digits.
func number(text []byte, base uint64) (n uint64, ok bool) {
	for _, c := range text {
		digit := uint64(16)
		switch {
		case '0' <= c && c <= '9':
			digit = uint64(c - '0')
		case 'a' <= c && c <= 'f':
			digit = uint64(c-'a') + 10
		case 'A' <= c && c <= 'F':
			digit = uint64(c-'A') + 10
		}
		if digit >= base || n > mostLength/base {
			return 0, false
		}
		n = n*base + digit
	}
	return n, len(text) > 0
}
