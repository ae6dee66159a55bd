package server

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"recordgraph/server/admission"
)

const (
	// retrySoonest is when a refused request may come back at the earliest; each
	// is told its own time within as much again, so that they don't all come at once.
	retrySoonest = 500 * time.Millisecond

	// smallBody is what is sooner read and thrown away than a connection opened.
	smallBody = 16 << 10
)

// turnedAway is the answer to a request that the gate refused.
func turnedAway(err error) *problem {
	refused := &problem{status: http.StatusServiceUnavailable, code: codeUnavailable, retryable: true, message: "the request was cancelled before it ran"}
	if errors.Is(err, admission.ErrBusy) {
		refused.message = err.Error() + "; try again"
		refused.retryAfter = retrySoonest + rand.N(retrySoonest)
	}
	return refused
}

// hurry shortens the time for the body of a request that came in among the last:
// otherwise a few hundred senders who stall would keep everybody out for as long as
// a request may take to arrive. net/http lifts the deadline when the body is there.
func hurry(w http.ResponseWriter, visit *admission.Visit) {
	if within, crowded := visit.Crowded(); crowded {
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(within)) // a writer without deadlines has none to shorten
	}
}

// leaveUnread makes the server answer without taking what is left of the body,
// unless that is less work than a new connection.
func leaveUnread(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength < 0 || r.ContentLength > smallBody {
		w.Header().Set("Connection", "close")
	}
}
