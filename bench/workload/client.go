package workload

import (
	"bytes"
	"errors"
	"fmt"

	"recordgraph/bench/wire"
)

// maxShown is the maximum length of a wrong answer in an error.
const maxShown = 600

const (
	statusOK          = 200
	statusUnavailable = 503
)

// check reports whether an answer has data and no errors, without reading all of it: `errors` comes first or last.
func check(status int, body []byte) error {
	tail := body[max(0, len(body)-maxShown):]
	if status == statusOK && bytes.HasPrefix(body, []byte(`{"data":{`)) && !bytes.Contains(tail, []byte(`"errors":[`)) {
		return nil
	}
	return fmt.Errorf("status %d: %s", status, body[:min(len(body), maxShown)])
}

// prepared is a finished request. The length of the answer to a read is known.
type prepared struct {
	request []byte
	length  int // 0 if unknown
}

// rotation sends finished requests in turn. It implements [wire.Client].
type rotation struct {
	requests []prepared
	at       int
}

// Next returns the next request.
func (r *rotation) Next() []byte {
	r.at = (r.at + 1) % len(r.requests)
	return r.requests[r.at].request
}

// Check looks for data without errors, of the length that was seen before.
func (r *rotation) Check(status int, body []byte) error {
	if err := check(status, body); err != nil {
		return err
	}
	if want := r.requests[r.at].length; want != 0 && want != len(body) {
		return fmt.Errorf("%d bytes instead of %d: %s", len(body), want, body[:min(len(body), maxShown)])
	}
	return nil
}

// refusable accepts refusals. It implements [wire.Client].
type refusable struct{ wire.Client }

// Check distinguishes refusals from answers.
func (r refusable) Check(status int, body []byte) error {
	if status == statusUnavailable {
		return wire.ErrRefused
	}
	return r.Client.Check(status, body)
}

// Refusable makes clients whose requests the server may refuse, and that then wait as long as Retry-After says.
func Refusable(clients []wire.Client) []wire.Client {
	out := make([]wire.Client, len(clients))
	for i, each := range clients {
		out[i] = refusable{each}
	}
	return out
}

// errNone means that a case has no requests.
var errNone = errors.New("no requests")

// Clients makes the clients of a case for a server. With the lengths of the answers, one per variables, each answer
// must be of its length.
func (s *Server) Clients(c *Case, variables []Variables, lengths []int, clients int) ([]wire.Client, error) {
	if len(variables) == 0 {
		return nil, fmt.Errorf("%s: %w", c.Name, errNone)
	}
	out := make([]wire.Client, clients)
	if s.fresh && c.Write {
		for i := range out {
			out[i] = &maker{server: s, c: c, variables: variables, at: i * len(variables) / clients}
		}
		return out, nil
	}
	requests := make([]prepared, len(variables))
	for i, v := range variables {
		var err error
		if requests[i].request, err = s.Request(c, v); err != nil {
			return nil, err
		}
		if lengths != nil {
			requests[i].length = lengths[i]
		}
	}
	for i := range out {
		out[i] = &rotation{requests, i * len(requests) / clients}
	}
	return out, nil
}

// maker makes each request when it is due. It implements [wire.Client].
type maker struct {
	server    *Server
	c         *Case
	variables []Variables
	at        int
	err       error
}

// Next makes the next request.
func (m *maker) Next() []byte {
	m.at = (m.at + 1) % len(m.variables)
	var request []byte
	request, m.err = m.server.Request(m.c, m.variables[m.at])
	return request
}

// Check looks for data without errors.
func (m *maker) Check(status int, body []byte) error {
	return errors.Join(m.err, check(status, body))
}
