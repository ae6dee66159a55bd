package check

import (
	"time"

	corev1 "k8s.io/api/core/v1"
)

// What the service's own checks need.
const (
	readyTimeout = 2 * time.Second // of the service's readiness check itself
	shortOutage  = 15 * time.Second
)

// probes requires all three; of the service: liveness by the process alone, a start that outlasts the wait for a
// database, and patience with a database that blinks.
func probes(s *Set) []string {
	var found findings
	for _, w := range s.workloads() {
		if !w.serves {
			continue
		}
		w.containers(func(name string, c *corev1.Container) {
			if c.StartupProbe == nil || c.LivenessProbe == nil || c.ReadinessProbe == nil {
				found.add(name, "needs startup, liveness and readiness probes")
				return
			}
			if ours(c) {
				found = append(found, s.serviceProbes(name, c)...)
			}
		})
	}
	return found
}

func (s *Set) serviceProbes(name string, c *corev1.Container) []string {
	var found findings
	for _, want := range []struct {
		probe *corev1.Probe
		kind  string
		path  string
	}{
		{c.StartupProbe, "startup", "/livez"},
		{c.LivenessProbe, "liveness", "/livez"},
		{c.ReadinessProbe, "readiness", "/readyz"},
	} {
		if want.probe.HTTPGet == nil || want.probe.HTTPGet.Path != want.path {
			found.add(name, "the %s probe must get %s", want.kind, want.path)
		}
	}
	if wait, start := s.duration(c, "RECORDGRAPH_START_TIMEOUT"), patience(c.StartupProbe); start <= wait {
		found.add(name, "the startup probe gives up after %s, the service waits %s for its database", start, wait)
	}
	if timeout := seconds(c.ReadinessProbe.TimeoutSeconds); timeout <= readyTimeout {
		found.add(name, "the readiness probe times out after %s, before the check itself does", timeout)
	}
	if least := patience(c.ReadinessProbe); least < shortOutage {
		found.add(name, "the readiness probe takes a pod out after %s; let an outage of %s pass", least, shortOutage)
	}
	return found
}

// patience is the time for which a probe may fail.
func patience(p *corev1.Probe) time.Duration { return seconds(p.PeriodSeconds * p.FailureThreshold) }

func seconds[T int32 | int64](n T) time.Duration { return time.Duration(n) * time.Second }
