package metrics

import "sync"

// nameOther stands for the names of operations that are not told apart.
const nameOther = "OTHER"

// names are those of operations that are told apart: the first so many that
// succeeded. A name is the client's to choose, and each new one costs memory here
// and in Prometheus for good. One caller brings at most half of them, so that names
// which a client makes up don't keep out those of others.
type names struct {
	most int

	mu      sync.RWMutex
	known   map[string]struct{}
	callers map[string]int // how many names each has brought
}

// label is the value that stands for a name that a caller uses; succeeded says that
// its operation did.
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
