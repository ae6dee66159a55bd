package metrics

import "sync"

// nameOther replaces the names beyond the limit.
const nameOther = "OTHER"

// names are the names of operations that the metrics distinguish: the first ones that succeeded, up to a number. Clients choose
// names, and each new one costs memory here and in Prometheus for good. One caller brings at most half of them, so that invented
// names leave room for others.
type names struct {
	most int

	mu      sync.RWMutex
	known   map[string]struct{}
	callers map[string]int // names brought
}

// label is the label's value for an operation's name. succeeded reports that the operation did.
func (n *names) label(caller, name string, succeeded bool) string {
	if name == "" {
		return ""
	}
	n.mu.RLock()
	_, known := n.known[name]
	full := len(n.known) >= n.most
	n.mu.RUnlock()
	switch {
	case known:
		return name
	case full || !succeeded:
		return nameOther
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.known == nil {
		n.known, n.callers = map[string]struct{}{}, map[string]int{}
	}
	if _, known := n.known[name]; known {
		return name
	}
	if len(n.known) >= n.most || caller != "" && n.callers[caller] >= (n.most+1)/2 {
		return nameOther
	}
	n.known[name] = struct{}{}
	n.callers[caller]++
	return name
}
