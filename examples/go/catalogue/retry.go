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

const (
	maxAttempts = 4                      // how often a request is sent
	firstWait   = 250 * time.Millisecond // before the second attempt, where the service does not say; doubles
)

// Retry sends a request again when all its errors are retryable: nothing was written, so that mutations are sent
// again too. Any other error goes to the caller, such as a mutation of unknown outcome.
type Retry struct {
	graphql.Client
	Sleep func(context.Context, time.Duration) error
}

// MakeRequest implements [graphql.Client].
func (r *Retry) MakeRequest(ctx context.Context, request *graphql.Request, response *graphql.Response) error {
	for attempt := 1; ; attempt++ {
		err := r.Client.MakeRequest(ctx, request, response)
		after, again := retryAfter(err, attempt)
		if !again || attempt == maxAttempts {
			return err
		}
		if err := r.Sleep(ctx, after); err != nil {
			return err
		}
		response.Errors = nil
	}
}

// retryAfter is how long to wait before the request is sent again, and whether it may be.
func retryAfter(err error, attempt int) (after time.Duration, again bool) {
	if busy, ok := errors.AsType[*BusyError](err); ok {
		return busy.RetryAfter, true
	}
	for _, problem := range Problems(err) {
		if !problem.Retryable {
			return 0, false
		}
		after, again = max(after, problem.RetryAfter), true
	}
	if after == 0 {
		after = firstWait << (attempt - 1)
	}
	return after, again
}

// BusyError is an answer with the header Retry-After, from the service or a proxy.
type BusyError struct {
	Status     int
	RetryAfter time.Duration
}

// Error says when to retry.
func (e *BusyError) Error() string {
	return fmt.Sprintf("HTTP status %d: busy, retry in %v", e.Status, e.RetryAfter)
}

// authorized sends the token with each request, and makes a [*BusyError] of answers that say Retry-After.
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
