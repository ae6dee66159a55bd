package check

import (
	"regexp"
	"strings"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// The durations of a stop outside the service.
const (
	leastPreStop = 5 * time.Second // until every balancer has removed the pod
	spareGrace   = 5 * time.Second
)

// stop adds up what a stop takes: the pause before it, the drain, the longest request, and something to spare must
// fit into the grace period.
func stop(s *Set) []string {
	var found findings
	for _, d := range of[*appsv1.Deployment](s) {
		w := workload{name: "Deployment/" + d.Name, template: &d.Spec.Template}
		w.containers(func(name string, c *corev1.Container) {
			if !ours(c) {
				return
			}
			var pause time.Duration
			if c.Lifecycle != nil && c.Lifecycle.PreStop != nil && c.Lifecycle.PreStop.Sleep != nil {
				pause = seconds(c.Lifecycle.PreStop.Sleep.Seconds)
			}
			if pause < leastPreStop {
				found.add(name, "needs a preStop sleep of %s at least: the image has no program to sleep", leastPreStop)
			}
			longest := s.duration(c, "RECORDGRAPH_SHUTDOWN_GRACE")
			if request := s.duration(c, "RECORDGRAPH_MAX_QUEUE_WAIT") + s.duration(c, "RECORDGRAPH_REQUEST_TIMEOUT"); longest <= request {
				found.add(name, "RECORDGRAPH_SHUTDOWN_GRACE %s cuts requests off, which may wait and run for %s", longest, request)
			}
			need := pause + s.duration(c, "RECORDGRAPH_DRAIN_DELAY") + longest + spareGrace
			if grace := seconds(*d.Spec.Template.Spec.TerminationGracePeriodSeconds); grace < need {
				found.add(w.name, "terminationGracePeriodSeconds is %s, a stop takes up to %s", grace, need)
			}
		})
	}
	return found
}

// rollout checks that an update never has fewer pods than before.
func rollout(s *Set) []string {
	var found findings
	for _, d := range of[*appsv1.Deployment](s) {
		name := "Deployment/" + d.Name
		r := d.Spec.Strategy.RollingUpdate
		if r == nil || r.MaxUnavailable.IntValue() != 0 || r.MaxUnavailable.StrVal != "" || r.MaxSurge.IntValue() < 1 {
			found.add(name, "needs a rolling update with maxUnavailable 0 and maxSurge 1")
		}
		topologies := make(map[string]bool)
		for _, t := range d.Spec.Template.Spec.TopologySpreadConstraints {
			topologies[t.TopologyKey] = true
		}
		for _, want := range []string{corev1.LabelHostname, corev1.LabelTopologyZone} {
			if !topologies[want] {
				found.add(name, "needs a topology spread over %s", want)
			}
		}
	}
	return found
}

// generatedName is the name of the job that migrates: with a hash that kustomize makes.
var generatedName = regexp.MustCompile(`^recordgraph-migrate-[a-z0-9]{10}$`)

// migration requires one job that migrates with the image that will serve, with a hash of that image in its name,
// since jobs can't be changed, and without anything that changes while the image stays.
func migration(s *Set) []string {
	var found findings
	images := make(map[string]bool)
	for _, d := range of[*appsv1.Deployment](s) {
		for _, c := range d.Spec.Template.Spec.Containers {
			images[c.Image] = true
		}
	}
	jobs := 0
	for _, j := range of[*batchv1.Job](s) {
		name := "Job/" + j.Name
		for _, c := range j.Spec.Template.Spec.Containers {
			if strings.Join(c.Args, " ") != "migrate up" {
				continue
			}
			jobs++
			if !images[c.Image] {
				found.add(name, "image %q is not the one that serves", c.Image)
			}
			if !generatedName.MatchString(j.Name) {
				found.add(name, "the name must end in a hash of the image: a job can't be changed")
			}
			if len(c.EnvFrom) > 0 {
				found.add(name, "must not take a generated ConfigMap: its name changes, the job can't")
			}
		}
	}
	if jobs != 1 {
		found.add("the set", "has %d jobs that run `recordgraph migrate up`; want one", jobs)
	}
	return found
}
