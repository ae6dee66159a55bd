// Package wire loads HTTP servers from few connections. It uses little CPU time itself, because it shares the machine with what it
// measures.
package wire

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// bufferSize takes a whole page of records at once.
const bufferSize = 64 << 10

// Conn is a keep-alive HTTP/1.1 connection that sends finished requests. It connects at the first of them, and anew
// when the server has closed it.
type Conn struct {
	addr     string
	deadline time.Time
	conn     net.Conn
	r        *bufio.Reader
	body     []byte

	// RetryAfter is the header of the last response; 0 without it.
	RetryAfter time.Duration
}

// NewConn returns a connection to a server that gives up at the deadline.
func NewConn(addr string, deadline time.Time) *Conn {
	return &Conn{addr: addr, deadline: deadline, r: bufio.NewReaderSize(nil, bufferSize)}
}

// Do sends a request, bytes and all, and returns the status and the body, which is valid until the next call.
func (c *Conn) Do(request []byte) (int, []byte, error) {
	if err := c.connect(); err != nil {
		return 0, nil, err
	}
	if _, err := c.conn.Write(request); err != nil {
		return 0, nil, fmt.Errorf("send: %w", err)
	}
	head, err := c.head()
	c.RetryAfter = head.retryAfter
	if err == nil {
		err = c.read(head)
	}
	if err != nil {
		return 0, nil, fmt.Errorf("read the answer: %w", err)
	}
	if head.close {
		err = c.Close()
	}
	return head.status, c.body, err
}

func (c *Conn) connect() error {
	if c.conn != nil {
		return nil
	}
	ctx, cancel := context.WithDeadline(context.Background(), c.deadline)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", c.addr)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	if err := conn.SetDeadline(c.deadline); err != nil {
		return errors.Join(fmt.Errorf("set the deadline: %w", err), conn.Close())
	}
	c.conn = conn
	c.r.Reset(conn)
	return nil
}

// Close closes the connection, if there is one.
func (c *Conn) Close() error {
	if c.conn == nil {
		return nil
	}
	err := c.conn.Close()
	c.conn = nil
	return err
}

// head is the relevant part of a response's head.
type head struct {
	status  int
	length  int
	chunked bool
	close   bool

	retryAfter time.Duration
}

func (c *Conn) head() (head, error) {
	h := head{length: -1}
	line, err := c.line()
	if err != nil {
		return h, err
	}
	if len(line) < len("HTTP/1.1 200") || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return h, fmt.Errorf("status line %q", line)
	}
	if h.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return h, fmt.Errorf("status line %q", line)
	}
	for {
		line, err := c.line()
		if err != nil || len(line) == 0 {
			return h, err
		}
		if err := h.field(line); err != nil {
			return h, err
		}
	}
}

// field looks at one header field. The first letter decides for most of them.
func (h *head) field(line []byte) error {
	switch line[0] | 0x20 { // lower case
	case 'c', 'r', 't':
	default:
		return nil
	}
	name, value, _ := strings.Cut(string(line), ":")
	value = strings.TrimSpace(value)
	switch strings.ToLower(name) {
	case "content-length":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 {
			return fmt.Errorf("content length %q", value)
		}
		h.length = n
	case "transfer-encoding":
		h.chunked = strings.EqualFold(value, "chunked")
	case "connection":
		h.close = strings.EqualFold(value, "close")
	case "retry-after":
		seconds, err := strconv.Atoi(value)
		if err != nil || seconds < 0 {
			return fmt.Errorf("Retry-After %q", value)
		}
		h.retryAfter = time.Duration(seconds) * time.Second
	}
	return nil
}

// line reads a line without its end; it is valid until the next read.
func (c *Conn) line() ([]byte, error) {
	line, err := c.r.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	return bytes.TrimRight(line, "\r\n"), nil
}

func (c *Conn) read(h head) error {
	c.body = c.body[:0]
	switch {
	case h.chunked:
		return c.chunks()
	case h.length >= 0:
		return c.take(h.length)
	}
	return errors.New("an answer without length")
}

// take appends the next n bytes to the body.
func (c *Conn) take(n int) error {
	start := len(c.body)
	if cap(c.body)-start < n {
		c.body = append(make([]byte, 0, 2*(start+n)), c.body...)
	}
	c.body = c.body[:start+n]
	_, err := io.ReadFull(c.r, c.body[start:])
	return err
}

// chunks reads a chunked body, which has no trailer fields.
func (c *Conn) chunks() error {
	for {
		line, err := c.line()
		if err != nil {
			return err
		}
		n, err := strconv.ParseUint(string(line), 16, 31)
		if err != nil {
			return fmt.Errorf("chunk size %q", line)
		}
		if err := c.take(int(n)); err != nil {
			return err
		}
		if _, err := c.line(); err != nil || n == 0 {
			return err
		}
	}
}
