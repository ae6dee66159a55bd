package check

import (
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
)

// selectors checks that each selector of pods or Services finds those of exactly one workload.
func selectors(s *Set) []string {
	var found findings
	for _, service := range of[*corev1.Service](s) {
		s.selectsOne(&found, "Service/"+service.Name, labels.SelectorFromSet(service.Spec.Selector))
	}
	for _, budget := range of[*policyv1.PodDisruptionBudget](s) {
		s.selectsOne(&found, "PodDisruptionBudget/"+budget.Name, selectorOf(budget.Spec.Selector))
	}
	for _, d := range of[*appsv1.Deployment](s) {
		for _, spread := range d.Spec.Template.Spec.TopologySpreadConstraints {
			if !selectorOf(spread.LabelSelector).Matches(labels.Set(d.Spec.Template.Labels)) {
				found.add("Deployment/"+d.Name, "the spread over %s counts other pods", spread.TopologyKey)
			}
		}
	}
	for _, hpa := range of[*autoscalingv2.HorizontalPodAutoscaler](s) {
		if ref := hpa.Spec.ScaleTargetRef; !s.has(ref.Kind, ref.Name) {
			found.add("HorizontalPodAutoscaler/"+hpa.Name, "there is no %s/%s to scale", ref.Kind, ref.Name)
		}
	}
	for _, monitor := range s.custom("ServiceMonitor") {
		if len(s.monitored(monitor)) != 1 {
			found.add(monitor.name(), "selects %d Services; want one", len(s.monitored(monitor)))
		}
	}
	return found
}

// selectsOne checks that a selector finds the pods of exactly one workload that serves.
func (s *Set) selectsOne(found *findings, name string, selector labels.Selector) {
	if selected := s.selected(selector); len(selected) != 1 || !selected[0].serves {
		found.add(name, "selects the pods of %d workloads; want one that serves", len(selected))
	}
}

// selected lists the workloads whose pods a selector finds. An empty selector finds none.
func (s *Set) selected(selector labels.Selector) []workload {
	var out []workload
	for _, w := range s.workloads() {
		if !selector.Empty() && selector.Matches(labels.Set(w.template.Labels)) {
			out = append(out, w)
		}
	}
	return out
}

// selectorOf parses a selector. A missing or wrong one, which the check of the schema reports, finds nothing.
func selectorOf(selector *metav1.LabelSelector) labels.Selector {
	parsed, err := metav1.LabelSelectorAsSelector(selector)
	if err != nil {
		return labels.Nothing()
	}
	return parsed
}

// monitored lists the Services that a ServiceMonitor selects.
func (s *Set) monitored(monitor *Object) []*corev1.Service {
	want, _, err := unstructured.NestedStringMap(monitor.Object, "spec", "selector", "matchLabels")
	if err != nil || len(want) == 0 {
		return nil
	}
	var out []*corev1.Service
	for _, service := range of[*corev1.Service](s) {
		if labels.SelectorFromSet(want).Matches(labels.Set(service.Labels)) {
			out = append(out, service)
		}
	}
	return out
}
