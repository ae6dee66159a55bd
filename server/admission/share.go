package admission

import "time"

// DefaultShare is a quarter of the turns.
const DefaultShare = 25

// company is how long a caller counts as present after its last request. Without it, a caller that asks now and then, such as
// a person who reads pages, would find all turns taken each time.
const company = 5 * time.Second

// caller is what one caller has inside a gate.
type caller struct {
	name                     string
	inside, running, waiting int
	due                      int       // how many of those that wait may run, as far as its share goes
	held                     int       // refusals that are held back
	until                    time.Time // when the last of them goes out
}

// shares keep one caller from taking all of a gate. While another caller is present, one caller runs at most its share of the
// requests at once; more of its requests are passed over in the queue. Alone, it may run all. And whoever is present, one caller
// has at most half of the waiting places, so that others always find one. Requests without a caller have no share.
type shares struct {
	running, inside int // of one caller, at most

	callers map[string]*caller // those that have requests inside
	spare   *caller            // to be used again
	due     int                // of all callers
	seen    [2]visitor         // the two callers that left or were refused last
}

// visitor is a caller, and when it left or was refused.
type visitor struct {
	name      string
	at, until time.Time
}

func newShares(c Config) shares {
	const all = 100 // percent
	return shares{
		running: max(1, c.Running*c.Share/all),
		inside:  c.Running + (c.Waiting+1)/2,
		callers: map[string]*caller{},
	}
}

// find returns a caller, which need not have requests inside.
func (s *shares) find(name string) *caller {
	if c := s.callers[name]; c != nil {
		return c
	}
	c := s.spare
	if s.spare = nil; c == nil {
		c = &caller{}
	}
	*c = caller{name: name}
	for _, seen := range s.seen {
		if seen.name == name {
			c.until = seen.until
		}
	}
	return c
}

func (s *shares) enter(c *caller) {
	s.callers[c.name] = c
	c.inside++
}

func (s *shares) leave(c *caller) {
	s.see(c)
	c.inside--
	s.drop(c)
}

// drop forgets a caller that has nothing inside any more.
func (s *shares) drop(c *caller) {
	if c.inside+c.held == 0 {
		delete(s.callers, c.name)
		s.spare = c
	}
}

// see notes that a caller is present.
func (s *shares) see(c *caller) {
	if s.seen[0].name != c.name {
		s.seen[1] = s.seen[0]
	}
	s.seen[0] = visitor{c.name, time.Now(), c.until}
}

// may reports whether a caller may have a turn that is free.
func (s *shares) may(c *caller) bool { return c.running < s.running || c.name == "" || s.alone(c) }

// full reports whether a caller has all the places that one caller may have.
func (s *shares) full(c *caller) bool { return c.inside >= s.inside && c.name != "" }

// alone reports whether no other caller is present.
func (s *shares) alone(c *caller) bool {
	other := s.seen[0]
	if other.name == c.name {
		other = s.seen[1]
	}
	return len(s.callers) == 1 && time.Since(other.at) > company
}

// count notes that requests of a caller begin to run or to wait, or cease to.
func (s *shares) count(c *caller, running, waiting int) {
	c.running += running
	c.waiting += waiting
	s.due -= c.due
	if c.due = c.waiting; c.name != "" {
		c.due = min(c.due, max(0, s.running-c.running))
	}
	s.due += c.due
}

// ahead is how many requests have their turn before one that a caller sends now.
func (s *shares) ahead(c *caller) int { return s.due - c.due + c.waiting }
