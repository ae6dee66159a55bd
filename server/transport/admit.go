package transport

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"recordgraph/record"
	"recordgraph/server/overload"
	"recordgraph/server/reply"
)

const (
	// retrySoonest is when a refused request may return at the earliest. Each gets its own time, up to twice as long, so that
	// clients don't all return at once.
	retrySoonest = 500 * time.Millisecond

	// smallBody is a body that costs less to read and drop than a new connection does.
	smallBody = 16 << 10
)

// enter takes a place in the gate for a request, before its body is read.
func (h *handler) enter(w http.ResponseWriter, r *http.Request) (overload.Visit, *reply.Refusal) {
	visit, err := h.Gate.Enter(h.Caller(r.Context()))
	if err != nil {
		if r.ContentLength < 0 || r.ContentLength > smallBody {
			w.Header().Set("Connection", "close") // the body stays unread
		}
		return visit, busy(err)
	}
	if within, crowded := visit.Crowded(); crowded {
		// Reading the body lifts the deadline. Writers without deadlines have none to shorten.
		_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(within))
	}
	return visit, nil
}

// busy is the answer to a request that the gate refused.
func busy(err error) *reply.Refusal {
	refused := &reply.Refusal{
		Status: http.StatusServiceUnavailable, Code: record.CodeUnavailable, Retryable: true, Message: "the request was cancelled before it ran",
	}
	if errors.Is(err, overload.ErrBusy) {
		refused.Message = err.Error() + "; try again"
		refused.RetryAfter = retrySoonest + rand.N(retrySoonest)
	}
	return refused
}
