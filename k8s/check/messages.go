package check

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// terminationMessages checks that the status of a pod shows the last lines of a container that failed, so that the
// reason of a failed start needs no log.
func terminationMessages(s *Set) []string {
	var found findings
	wrong := func(name string, policy corev1.TerminationMessagePolicy) {
		if policy != corev1.TerminationMessageFallbackToLogsOnError {
			found.add(name, "terminationMessagePolicy is %q; want %s", policy, corev1.TerminationMessageFallbackToLogsOnError)
		}
	}
	for _, w := range s.workloads() {
		w.containers(func(name string, c *corev1.Container) { wrong(name, c.TerminationMessagePolicy) })
	}
	for _, p := range s.custom("Pooler") {
		containers, _, _ := unstructured.NestedSlice(p.Object, "spec", "template", "spec", "containers")
		for _, each := range containers {
			c, _ := each.(map[string]any)
			policy, _ := c["terminationMessagePolicy"].(string)
			wrong(p.name(), corev1.TerminationMessagePolicy(policy))
		}
		if len(containers) == 0 {
			found.add(p.name(), "has no container to set a terminationMessagePolicy for")
		}
	}
	return found
}
