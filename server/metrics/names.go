package metrics

import "sync"

// nameOther stands for the names of operations that are not told apart.
const nameOther = "OTHER"

// names are those of operations that are told apart: the first so many that
// succeeded. A name is the client's to choose, and each new one costs memory here
// and in Prometheus for good.
type names struct {
	most int

	mu    sync.RWMutex
	known map[string]struct{}
}

// label is the value that stands for a name; succeeded says that its operation did.
func (n *names) label(name string, succeeded bool) string {
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
		n.known = make(map[string]struct{})
	}
	if _, known := n.known[name]; !known && len(n.known) >= n.most {
		return nameOther
	}
	n.known[name] = struct{}{}
	return name
}
