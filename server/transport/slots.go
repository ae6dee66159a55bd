package transport

import "sync"

// slots bound how many of something run at once, and of one caller at most half of them, so that others find one. Where there is
// only one slot, everybody may have it. Without a caller's name there is no bound for one.
type slots struct {
	most int

	mu      sync.Mutex
	taken   int
	callers map[string]int
}

func newSlots(most int) *slots { return &slots{most: most, callers: map[string]int{}} }

// ofOne is how many one caller may have.
func (s *slots) ofOne() int { return (s.most + 1) / 2 }

// take takes a slot for a caller. Where it gets none, own says that the caller has all that one may have.
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
