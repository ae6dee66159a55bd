package check

import (
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// scale checks that an autoscaler has room above two replicas, that it alone sets their number, and that a budget lets
// a node be drained but never takes all pods.
func scale(s *Set) []string {
	var found findings
	for _, hpa := range of[*autoscalingv2.HorizontalPodAutoscaler](s) {
		name := "HorizontalPodAutoscaler/" + hpa.Name
		if *hpa.Spec.MinReplicas < 2 || *hpa.Spec.MinReplicas > hpa.Spec.MaxReplicas {
			found.add(name, "minReplicas %d, maxReplicas %d: want at least 2, and no more than the most", *hpa.Spec.MinReplicas, hpa.Spec.MaxReplicas)
		}
		for _, o := range s.Objects {
			_, set, _ := unstructured.NestedFieldNoCopy(o.Object, "spec", "replicas")
			if o.GetKind() == "Deployment" && o.GetName() == hpa.Spec.ScaleTargetRef.Name && set {
				found.add(o.name(), "replicas are set, which every apply would set back")
			}
		}
	}
	for _, budget := range of[*policyv1.PodDisruptionBudget](s) {
		for _, w := range s.selected(selectorOf(budget.Spec.Selector)) {
			if least := s.leastReplicas(w); !allowsSome(budget, least) {
				found.add("PodDisruptionBudget/"+budget.Name, "must allow the eviction of at least one of %d replicas, but not of all", least)
			}
		}
	}
	return found
}

// leastReplicas is how many pods of a workload there are in a quiet hour.
func (s *Set) leastReplicas(w workload) int {
	for _, d := range of[*appsv1.Deployment](s) {
		if "Deployment/"+d.Name != w.name {
			continue
		}
		if hpa := s.autoscaler(d.Name); hpa != nil {
			return int(*hpa.Spec.MinReplicas)
		}
		return int(*d.Spec.Replicas)
	}
	return w.replicas
}

// allowsSome reports whether a budget allows the eviction of some of n pods, but not of all.
func allowsSome(budget *policyv1.PodDisruptionBudget, n int) bool {
	gone := 0
	if least := budget.Spec.MinAvailable; least != nil {
		kept, err := intstr.GetScaledValueFromIntOrPercent(least, n, true)
		if err != nil {
			return false
		}
		gone = n - kept
	} else if most := budget.Spec.MaxUnavailable; most != nil {
		var err error
		if gone, err = intstr.GetScaledValueFromIntOrPercent(most, n, true); err != nil {
			return false
		}
	}
	return gone >= 1 && gone < n
}
