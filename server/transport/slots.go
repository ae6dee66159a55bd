package transport

import "sync"

// slots limit how many exports run at once, and one caller to half of them. A single slot is for every caller. Without callers
// there is no limit for one.
type slots struct {
	most int

	mu      sync.Mutex
	taken   int
	callers map[string]int
}

func newSlots(most int) *slots { return &slots{most: most, callers: map[string]int{}} }

// ofOne is the limit of one caller.
func (s *slots) ofOne() int { return (s.most + 1) / 2 }

// take takes a slot for a caller. own reports that the caller is at its limit.
func (s *slots) take(caller string) (ok, own bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.taken >= s.most {
		return false, false
	}
	if caller != "" && s.callers[caller] >= s.ofOne() {
		return false, true
	}
	s.taken++
	s.callers[caller]++
	return true, false
}

// give gives a slot back.
func (s *slots) give(caller string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken--
	if s.callers[caller]--; s.callers[caller] == 0 {
		delete(s.callers, caller)
	}
}
