package check

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// GOMEMLIMIT in percent of the memory limit. The rest is for memory that Go doesn't count.
const (
	leastSoftLimit = 75
	mostSoftLimit  = 85
)

// resources requires requests, for a memory limit that is the request (nobody is evicted for memory that was
// promised), for whole processors where they are limited, and for a GOMEMLIMIT that fits the memory limit.
func resources(s *Set) []string {
	var found findings
	for _, w := range s.workloads() {
		w.containers(func(name string, c *corev1.Container) {
			requests, limits := c.Resources.Requests, c.Resources.Limits
			if requests.Cpu().IsZero() || requests.Memory().IsZero() {
				found.add(name, "needs requests of cpu and memory")
			}
			if limits.Memory().IsZero() || limits.Memory().Cmp(*requests.Memory()) != 0 {
				found.add(name, "needs a memory limit, equal to the request")
			}
			if limits.Cpu().MilliValue()%1000 != 0 {
				found.add(name, "a cpu limit must be a whole number: Go rounds %s for GOMAXPROCS", limits.Cpu())
			}
			if ours(c) {
				if err := softLimit(c); err != nil {
					found.add(name, "%v", err)
				}
			}
		})
	}
	return found
}

// softLimit checks GOMEMLIMIT against the memory limit.
func softLimit(c *corev1.Container) error {
	text := valueOf(c, "GOMEMLIMIT")
	// Go writes KiB, MiB and GiB, Kubernetes Ki, Mi and Gi.
	soft, err := resource.ParseQuantity(strings.TrimSuffix(text, "B"))
	if err != nil {
		return fmt.Errorf("GOMEMLIMIT %q: %w", text, err)
	}
	hard := c.Resources.Limits.Memory().Value()
	if hard == 0 {
		return nil // reported already
	}
	if percent := soft.Value() * 100 / hard; percent < leastSoftLimit || percent > mostSoftLimit {
		return fmt.Errorf("GOMEMLIMIT %s is %d %% of the memory limit; want %d to %d", text, percent, leastSoftLimit, mostSoftLimit)
	}
	return nil
}

// ours reports whether a container runs Recordgraph.
func ours(c *corev1.Container) bool {
	parts := image.FindStringSubmatch(c.Image)
	return parts != nil && (parts[1] == "recordgraph" || strings.HasSuffix(parts[1], "/recordgraph"))
}

// valueOf is the value of a container's own variable, empty when it has none.
func valueOf(c *corev1.Container, name string) string {
	for _, e := range c.Env {
		if e.Name == name {
			return e.Value
		}
	}
	return ""
}

func split(path string) []string { return strings.Split(path, ".") }
