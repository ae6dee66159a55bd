package workload

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"recordgraph/bench/wire"
)

// ReadModel is the name of the service that reads its model at run time.
const ReadModel = "read-model"

// Duties is the name of the reference that demands tokens and logs requests.
const Duties = "with duties"

// Server describes the requests to one of the compared servers.
type Server struct {
	Name string // for the report
	Addr string // host:port

	request func(c *Case, v Variables) ([]byte, error)
	fresh   bool // a write must be made anew each time, because its IDs are the client's
}

// NewService returns a form of Recordgraph's service, with a bearer token for its requests.
func NewService(name, addr, token string) *Server {
	return &Server{Name: name, Addr: addr, request: func(c *Case, v Variables) ([]byte, error) {
		text, err := document(documents, c)
		if err != nil {
			return nil, err
		}
		return post(addr, "/graphql", token, map[string]any{"query": text, "variables": v})
	}}
}

// NewReference is the hand-written server: a path per case, reads by GET. With a token, which may be empty, it does
// the duties of a service.
func NewReference(addr, token string) *Server {
	name, authorization := "reference", ""
	if token != "" {
		name, authorization = Duties, "Authorization: Bearer "+token+"\r\n"
	}
	return &Server{Name: name, Addr: addr, request: func(c *Case, v Variables) ([]byte, error) {
		path := "/" + strings.ToLower(c.Name)
		if c.Write {
			return post(addr, path, token, v)
		}
		query := url.Values{}
		for name, value := range v {
			query.Set(name, fmt.Sprint(value))
		}
		return fmt.Appendf(nil, "GET %s?%s HTTP/1.1\r\nHost: %s\r\n%s\r\n", path, query.Encode(), addr, authorization), nil
	}}
}

// post makes a request with a JSON body.
func post(addr, path, token string, body any) ([]byte, error) {
	text, err := json.Marshal(body)
	if err != nil {
		return nil, fmt.Errorf("request body: %w", err)
	}
	var b []byte
	b = fmt.Appendf(b, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n", path, addr)
	if token != "" {
		b = fmt.Appendf(b, "Authorization: Bearer %s\r\n", token)
	}
	b = append(b, "Content-Length: "...)
	b = strconv.AppendInt(b, int64(len(text)), 10)
	return append(append(b, "\r\n\r\n"...), text...), nil
}

// Request makes the bytes of one request.
func (s *Server) Request(c *Case, v Variables) ([]byte, error) {
	request, err := s.request(c, v)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", s.Name, c.Name, err)
	}
	return request, nil
}

// Ask sends one request and returns the answer's body, which must be free of errors.
func (s *Server) Ask(conn *wire.Conn, c *Case, v Variables) ([]byte, error) {
	request, err := s.Request(c, v)
	if err != nil {
		return nil, err
	}
	status, body, err := conn.Do(request)
	if err == nil {
		err = check(status, body)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", s.Name, c.Name, err)
	}
	return body, nil
}
