package check

import (
	"slices"

	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// network checks that each pod has policies for both directions, that policies name pods and ports that exist, and
// that none opens everything.
func network(s *Set) []string {
	var found findings
	policies := of[*networkingv1.NetworkPolicy](s)
	for _, w := range s.workloads() {
		var types []networkingv1.PolicyType
		for _, p := range policies {
			if selectorOf(&p.Spec.PodSelector).Matches(labels.Set(w.template.Labels)) {
				types = append(types, p.Spec.PolicyTypes...)
			}
		}
		for _, want := range []networkingv1.PolicyType{networkingv1.PolicyTypeIngress, networkingv1.PolicyTypeEgress} {
			if !slices.Contains(types, want) {
				found.add(w.name, "no NetworkPolicy for %s holds its pods", want)
			}
		}
	}
	for _, p := range policies {
		name := "NetworkPolicy/" + p.Name
		if !s.anyPod(selectorOf(&p.Spec.PodSelector)) {
			found.add(name, "holds no pods")
		}
		for _, rule := range p.Spec.Ingress {
			found = append(found, s.peers(name, rule.From)...)
			found = append(found, s.policyPorts(p, rule.Ports)...)
		}
		for _, rule := range p.Spec.Egress {
			if len(rule.To) == 0 {
				found.add(name, "lets traffic out to all pods; name the pods")
			}
			found = append(found, s.peers(name, rule.To)...)
			if len(rule.Ports) == 0 {
				found.add(name, "opens all ports")
			}
		}
	}
	return found
}

// peers checks that a rule names pods of the own namespace that exist.
func (s *Set) peers(policy string, peers []networkingv1.NetworkPolicyPeer) []string {
	var found findings
	for _, peer := range peers {
		if peer.NamespaceSelector == nil && peer.PodSelector != nil && !s.anyPod(selectorOf(peer.PodSelector)) {
			found.add(policy, "no pod is %s", selectorOf(peer.PodSelector))
		}
	}
	return found
}

// policyPorts checks that an ingress rule opens ports, and that its named ports exist in the containers.
func (s *Set) policyPorts(p *networkingv1.NetworkPolicy, ports []networkingv1.NetworkPolicyPort) []string {
	var found findings
	if len(ports) == 0 {
		found.add("NetworkPolicy/"+p.Name, "opens all ports")
	}
	for _, w := range s.selected(selectorOf(&p.Spec.PodSelector)) {
		for _, port := range ports {
			if port.Port.Type == intstr.String && !open(w.template.Spec.Containers, *port.Port) {
				found.add("NetworkPolicy/"+p.Name, "opens port %s, which %s doesn't have", port.Port.StrVal, w.name)
			}
		}
	}
	return found
}

// anyPod reports whether a selector finds a pod of a workload, or one that CloudNativePG makes.
func (s *Set) anyPod(selector labels.Selector) bool {
	if len(s.selected(selector)) > 0 {
		return true
	}
	for _, o := range s.custom("Cluster") {
		if selector.Matches(labels.Set{"cnpg.io/cluster": o.GetName(), "cnpg.io/podRole": "instance"}) {
			return true
		}
	}
	for _, o := range s.custom("Pooler") {
		if selector.Matches(labels.Set{
			"cnpg.io/poolerName": o.GetName(), "cnpg.io/podRole": "pooler", "cnpg.io/cluster": specString(o, "cluster.name"),
		}) {
			return true
		}
	}
	return false
}
