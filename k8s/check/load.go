package check

import (
	"errors"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// balancerIdle is the time for which most balancers keep an idle connection.
const balancerIdle = 60 * time.Second

// load checks that the requests that are let in fit into the memory, whatever they are, and that the service doesn't
// close a connection before a balancer does, which may be sending a request on it.
func load(s *Set) []string {
	var found findings
	for _, d := range of[*appsv1.Deployment](s) {
		w := workload{name: "Deployment/" + d.Name, template: &d.Spec.Template}
		w.containers(func(name string, c *corev1.Container) {
			if !ours(c) {
				return
			}
			if idle := s.duration(c, "RECORDGRAPH_IDLE_TIMEOUT"); idle <= balancerIdle {
				found.add(name, "RECORDGRAPH_IDLE_TIMEOUT %s is not longer than the %s of balancers", idle, balancerIdle)
			}
			running, err1 := s.number(c, "RECORDGRAPH_MAX_CONCURRENT_REQUESTS")
			waiting, err2 := s.number(c, "RECORDGRAPH_MAX_QUEUED_REQUESTS")
			body, err3 := s.number(c, "RECORDGRAPH_MAX_BODY_BYTES")
			if err := errors.Join(err1, err2, err3); err != nil {
				found.add(name, "%v", err)
				return
			}
			if bodies, memory := (running+waiting)*body, c.Resources.Limits.Memory().Value(); int64(bodies) > memory/2 {
				found.add(name, "%d requests with bodies of %d bytes take more than half of %d bytes of memory", running+waiting, body, memory)
			}
		})
	}
	return found
}
