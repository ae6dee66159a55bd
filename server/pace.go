package server

import (
	"sync"
	"time"
)

// refusalEvery is how far apart refusals are held. Five hundred a second take a few
// hundredths of a processor, which leaves the rest to those who are served.
const refusalEvery = 2 * time.Millisecond

// pace holds connections whose requests were refused apart, so that clients who
// try again at once don't take the time of those who are served.
type pace struct {
	mu   sync.Mutex
	next time.Time // when the last of those that rest is through
}

// take is how long the next connection is to rest: longer the more of them do, and
// no longer than most.
func (p *pace) take(now time.Time, most time.Duration) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next.Before(now) {
		p.next = now
	}
	p.next = p.next.Add(refusalEvery)
	if latest := now.Add(most); p.next.After(latest) {
		p.next = latest
	}
	return p.next.Sub(now)
}
