package load

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxRowBytes bounds one row, and with it the memory of a load.
const maxRowBytes = 4 << 20

// readBuffer is the size of reads from a file.
const readBuffer = 64 << 10

var (
	errTooLong  = fmt.Sprintf("is longer than %d MiB", maxRowBytes>>20)
	errEncoding = errors.New("is UTF-16 or UTF-32: convert it to UTF-8 first")
)

// openText returns the text of r, decompressed if it is gzip, without a byte order mark. A byte order mark of another
// encoding than UTF-8 is an error.
func openText(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, readBuffer)
	if magic, _ := in.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("gzip: %w", err)
		}
		in = bufio.NewReaderSize(unzipped, readBuffer)
	}
	mark, err := in.Peek(4)
	if err != nil && !isEnd(err) {
		return nil, err
	}
	switch {
	case bytes.HasPrefix(mark, []byte("\xef\xbb\xbf")):
		_, err = in.Discard(3)
		return in, err
	case bytes.HasPrefix(mark, []byte("\xff\xfe")), bytes.HasPrefix(mark, []byte("\xfe\xff")),
		len(mark) == 4 && mark[0] == 0 && mark[3] != 0, len(mark) == 4 && mark[0] != 0 && mark[1] == 0:
		return nil, errEncoding
	}
	return in, nil
}

// lines reads a text line by line.
type lines struct {
	in   *bufio.Reader
	line int    // number of the last line read, from 1
	buf  []byte // of the lines read
}

// read appends the next line with its end to buf. If buf is then longer than a row may be, read skips the rest of the
// line and reports true.
func (l *lines) read() (tooLong bool, err error) {
	l.line++
	for begin := len(l.buf); ; {
		part, err := l.in.ReadSlice('\n')
		if tooLong = tooLong || len(l.buf)+len(part) > maxRowBytes; !tooLong {
			l.buf = append(l.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && (tooLong || len(l.buf) > begin):
			return tooLong, nil
		}
		return tooLong, err
	}
}

// isEnd reports whether reading ended, at the end of a row or inside one.
func isEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }

// notUTF8 says where raw is not UTF-8. It is empty for UTF-8.
func notUTF8(raw []byte) string {
	if utf8.Valid(raw) {
		return ""
	}
	at := 0
	for at < len(raw) {
		r, size := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return fmt.Sprintf("is not UTF-8: byte 0x%02x at position %d", raw[at], at+1)
}
