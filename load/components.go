package load

// components sorts the nodes 0 to n-1 so that each node comes after the nodes to which it has edges. Nodes in a cycle
// form one component and are adjacent; ends are the ends of the components in the order. Without edges the order is the
// order of the nodes.
//
// It is Tarjan's algorithm for strongly connected components, without recursion, because chains may be as long as a file.
func components(n int, to func(node int32) []int32) (order, ends []int32) {
	c := &componentSearch{to: to, number: make([]int32, n), low: make([]int32, n), order: make([]int32, 0, n)}
	for node := range int32(n) {
		if c.number[node] == 0 {
			c.search(node)
		}
	}
	return c.order, c.ends
}

// componentSearch is a search in progress.
type componentSearch struct {
	to          func(node int32) []int32
	number, low []int32 // by node: its number in the search, from 1, and the lowest number it reaches; placed once it is in the order
	count       int32
	open        []int32 // nodes of incomplete components
	path        []step  // from the first node of the search
	order, ends []int32
}

// step is a node on the path of a search and its edges that are not followed yet.
type step struct {
	node int32
	rest []int32
}

// placed is the number of a node that is in the order. It is greater than all others.
const placed = 1<<31 - 1

func (c *componentSearch) search(node int32) {
	c.enter(node)
	for len(c.path) > 0 {
		at := &c.path[len(c.path)-1]
		if len(at.rest) > 0 {
			next := at.rest[0]
			at.rest = at.rest[1:]
			if c.number[next] == 0 {
				c.enter(next)
			} else {
				c.low[at.node] = min(c.low[at.node], c.number[next])
			}
			continue
		}
		done := at.node
		c.path = c.path[:len(c.path)-1]
		if c.low[done] == c.number[done] {
			c.complete(done)
		}
		if len(c.path) > 0 {
			above := c.path[len(c.path)-1].node
			c.low[above] = min(c.low[above], c.low[done])
		}
	}
}

func (c *componentSearch) enter(node int32) {
	c.count++
	c.number[node], c.low[node] = c.count, c.count
	c.open = append(c.open, node)
	c.path = append(c.path, step{node, c.to(node)})
}

// complete adds the component to the order whose first node was found first.
func (c *componentSearch) complete(first int32) {
	begin := len(c.order)
	for {
		node := c.open[len(c.open)-1]
		c.open = c.open[:len(c.open)-1]
		c.order = append(c.order, node)
		c.number[node], c.low[node] = placed, placed
		if node == first {
			break
		}
	}
	for i, j := begin, len(c.order)-1; i < j; i, j = i+1, j-1 {
		c.order[i], c.order[j] = c.order[j], c.order[i]
	}
	c.ends = append(c.ends, int32(len(c.order)))
}
