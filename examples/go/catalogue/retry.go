package catalogue

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/Khan/genqlient/graphql"
)

// maxAttempts is how often a request is sent.
const maxAttempts = 4

// Retry sends again what was refused with a time to come back. That time means
// that nothing was written, so that mutations are sent again too. An error
// without it may have an unknown outcome and goes to the caller.
type Retry struct {
	graphql.Client
	Sleep func(context.Context, time.Duration) error
}

// MakeRequest implements [graphql.Client].
func (r *Retry) MakeRequest(ctx context.Context, request *graphql.Request, response *graphql.Response) error {
	for attempt := 1; ; attempt++ {
		err := r.Client.MakeRequest(ctx, request, response)
		after := retryAfter(err)
		if after == 0 || attempt == maxAttempts {
			return err
		}
		if err := r.Sleep(ctx, after); err != nil {
			return err
		}
		response.Errors = nil
	}
}

// retryAfter is when the service wants to be asked again; 0 if it does not say.
func retryAfter(err error) time.Duration {
	if busy, ok := errors.AsType[*BusyError](err); ok {
		return busy.RetryAfter
	}
	for _, problem := range Problems(err) {
		if problem.RetryAfter > 0 {
			return problem.RetryAfter
		}
	}
	return 0
}

// BusyError is an answer with the header Retry-After, by the service or by what
// stands before it.
type BusyError struct {
	Status     int
	RetryAfter time.Duration
}

// Error says when to come back.
func (e *BusyError) Error() string {
	return fmt.Sprintf("HTTP status %d: busy, come back in %v", e.Status, e.RetryAfter)
}

// authorized sends the token with each request, and makes a [*BusyError] of
// answers that say Retry-After.
type authorized struct {
	client *http.Client
	token  string
}

// Do implements [graphql.Doer].
func (a authorized) Do(request *http.Request) (*http.Response, error) {
	request.Header.Set("Authorization", "Bearer "+a.token)
	response, err := a.client.Do(request) //nolint:gosec // the address is the caller's choice
	if err != nil {
		return nil, err
	}
	if after := headerRetryAfter(response.Header); after > 0 {
		_ = response.Body.Close()
		return nil, &BusyError{Status: response.StatusCode, RetryAfter: after}
	}
	return response, nil
}

// headerRetryAfter is the header Retry-After in its usual form, seconds; 0 without it.
func headerRetryAfter(header http.Header) time.Duration {
	seconds, err := strconv.ParseUint(header.Get("Retry-After"), 10, 16)
	if err != nil {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// wait sleeps for d, or until ctx ends.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
