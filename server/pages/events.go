package pages

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

// EventsPath is the path of [Events].
const EventsPath = "/dev/events"

const (
	eventBeat  = 15 * time.Second // between two signs of life, which find clients that are gone
	eventStall = 10 * time.Second // longest wait for the client to read an event
)

// Problem is a mistake in a model at its position in a file.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`   // from 1
	Column  int    `json:"column"` // from 1
	Message string `json:"message"`
}

// Events informs open pages about the served model and about mistakes in its newer version, as Server-Sent Events
// (https://html.spec.whatwg.org/multipage/server-sent-events.html):
//
//	event: model
//	data: {"revision":"3"}
//
//	event: problems
//	data: {"problems":[{"file":"schema.graphqls","line":3,"column":7,"message":"…"}]}
//
// A client gets the present state when it connects, and then the last state after each change: a slow client misses states, and
// nothing is kept for it. Events is an [http.Handler], safe for concurrent use.
type Events struct {
	mu      sync.Mutex
	state   eventState
	changed chan struct{} // closed at the next change
	closed  bool
}

// eventState is what clients see, as the data of the events.
type eventState struct{ model, problems string }

// NewEvents returns the events of a model without problems.
func NewEvents(revision string) *Events {
	e := &Events{changed: make(chan struct{})}
	e.Model(revision)
	e.Problems(nil)
	return e
}

// Model says that another model is served. The revision is any text that differs between models.
func (e *Events) Model(revision string) {
	data := encode(map[string]string{"revision": revision})
	e.change(func(s *eventState) { s.model = data })
}

// Problems says which mistakes the newest version of the model has; none when it is served.
func (e *Events) Problems(problems []Problem) {
	data := encode(map[string][]Problem{"problems": append([]Problem{}, problems...)})
	e.change(func(s *eventState) { s.problems = data })
}

// encode writes plain data as JSON, which has no line breaks.
func encode(data any) string {
	text, err := json.Marshal(data)
	if err != nil {
		panic(err) // plain data has a JSON form
	}
	return string(text)
}

func (e *Events) change(set func(*eventState)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	before := e.state
	set(&e.state)
	if e.state != before {
		close(e.changed)
		e.changed = make(chan struct{})
	}
}

// Close ends all streams, and later ones at once. It may be called several times.
func (e *Events) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.closed {
		e.closed = true
		close(e.changed)
		e.changed = make(chan struct{})
	}
}

// present is the state, and a channel that is closed when it changes.
func (e *Events) present() (state eventState, changed <-chan struct{}, open bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.state, e.changed, !e.closed
}

// ServeHTTP sends events until the client leaves or [Events.Close].
func (e *Events) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	control, beat := http.NewResponseController(w), time.NewTicker(eventBeat)
	defer beat.Stop()
	var sent eventState
	for {
		state, changed, open := e.present()
		// Without this deadline the server's own one would end the stream. Writers without deadlines end with their connection.
		_ = control.SetWriteDeadline(time.Now().Add(eventStall))
		if !open {
			return
		}
		if _, err := w.Write(state.since(sent)); err != nil || control.Flush() != nil { //nolint:gosec // JSON, which is not HTML
			return
		}
		sent = state
		select {
		case <-changed:
		case <-beat.C:
		case <-r.Context().Done():
			return
		}
	}
}

// since is the text of the events for a client that knows another state; a comment if there is none.
func (s eventState) since(sent eventState) []byte {
	var text []byte
	for _, event := range []struct{ name, data, before string }{{"model", s.model, sent.model}, {"problems", s.problems, sent.problems}} {
		if event.data != event.before {
			text = fmt.Appendf(text, "event: %s\ndata: %s\n\n", event.name, event.data)
		}
	}
	return slices.Concat(text, []byte(":\n\n"))
}
