package load

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Random graphs: each node comes after its successors, unless both are in one component, and components are the nodes
// that reach each other.
func TestComponents(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range 2000 {
		n := 1 + r.IntN(8)
		edges := make([][]int32, n)
		reach := make([][]bool, n)
		for i := range edges {
			reach[i] = make([]bool, n)
			reach[i][i] = true
		}
		for range r.IntN(2 * n) {
			from, to := r.IntN(n), r.IntN(n)
			edges[from] = append(edges[from], int32(to))
			reach[from][to] = true
		}
		for k := range n {
			for i := range n {
				for j := range n {
					reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
				}
			}
		}
		order, ends := components(n, func(node int32) []int32 { return edges[node] })
		component := make([]int, n)
		for at, node := range order {
			component[node], _ = slices.BinarySearch(ends, int32(at)+1)
		}
		for i := range n {
			for j := range n {
				if together := component[i] == component[j]; together != (reach[i][j] && reach[j][i]) || reach[i][j] && component[i] < component[j] {
					t.Fatalf("%v is ordered %v with ends %v", edges, order, ends)
				}
			}
		}
		if sorted := slices.Sorted(slices.Values(order)); len(sorted) != n || sorted[0] != 0 || int(sorted[n-1]) != n-1 {
			t.Fatalf("%v is ordered %v", edges, order)
		}
	}
}

// Without edges nodes keep their order, and a chain may be as long as a file.
func TestComponentsOfMany(t *testing.T) {
	t.Parallel()
	const n = 1_000_000
	apart := func(int32) []int32 { return nil }
	chain := func(node int32) []int32 {
		if node == n-1 {
			return nil
		}
		return []int32{node + 1}
	}
	circle := func(node int32) []int32 { return []int32{(node + 1) % n} }
	for _, c := range []struct {
		to          func(int32) []int32
		first, last int32
		components  int
	}{{apart, 0, n - 1, n}, {chain, n - 1, 0, n}, {circle, 0, n - 1, 1}} {
		order, ends := components(n, c.to)
		if len(order) != n || order[0] != c.first || order[n-1] != c.last || len(ends) != c.components {
			t.Errorf("%d nodes from %d to %d in %d components", len(order), order[0], order[n-1], len(ends))
		}
	}
}
