package check

import (
	"net"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// ports follows every port from the outside to the address that the service listens on.
func ports(s *Set) []string {
	var found findings
	for _, w := range s.workloads() {
		w.containers(func(name string, c *corev1.Container) {
			found = append(found, s.listening(name, c)...)
			found = append(found, probed(name, c)...)
		})
	}
	for _, service := range of[*corev1.Service](s) {
		for _, w := range s.selected(labels.SelectorFromSet(service.Spec.Selector)) {
			for _, p := range service.Spec.Ports {
				if !open(w.template.Spec.Containers, p.TargetPort) {
					found.add("Service/"+service.Name, "port %s leads to %s, which no container of %s has", p.Name, p.TargetPort.String(), w.name)
				}
			}
		}
	}
	found = append(found, s.ingressPorts()...)
	for _, monitor := range s.custom("ServiceMonitor") {
		found = append(found, s.monitorPorts(monitor)...)
	}
	return found
}

// listening checks the ports of a container of the service against the addresses in its settings.
func (s *Set) listening(name string, c *corev1.Container) []string {
	var found findings
	variables := map[string]string{"http": "RECORDGRAPH_ADDR", "metrics": "RECORDGRAPH_METRICS_ADDR"}
	for _, p := range c.Ports {
		if !ours(c) {
			continue
		}
		variable := variables[p.Name]
		_, port, err := net.SplitHostPort(s.value(c, variable))
		if err != nil || port != strconv.Itoa(int(p.ContainerPort)) {
			found.add(name, "port %s is %d, but %s is %q", p.Name, p.ContainerPort, variable, s.value(c, variable))
		}
	}
	return found
}

// probed checks that probes use ports of their container.
func probed(name string, c *corev1.Container) []string {
	var found findings
	for _, p := range []*corev1.Probe{c.StartupProbe, c.LivenessProbe, c.ReadinessProbe} {
		if p == nil {
			continue
		}
		if p.HTTPGet != nil && !open([]corev1.Container{*c}, p.HTTPGet.Port) {
			found.add(name, "an HTTP probe uses port %s, which the container doesn't have", p.HTTPGet.Port.String())
		}
		if p.TCPSocket != nil && !open([]corev1.Container{*c}, p.TCPSocket.Port) {
			found.add(name, "a TCP probe uses port %s, which the container doesn't have", p.TCPSocket.Port.String())
		}
	}
	return found
}

// open reports whether containers have a port, by name or number.
func open(containers []corev1.Container, port intstr.IntOrString) bool {
	for _, c := range containers {
		for _, p := range c.Ports {
			if port.Type == intstr.String && p.Name == port.StrVal || port.Type == intstr.Int && p.ContainerPort == port.IntVal {
				return true
			}
		}
	}
	return false
}

// ingressPorts checks that ingresses lead to Services and their ports, over TLS.
func (s *Set) ingressPorts() []string {
	var found findings
	for _, ingress := range of[*networkingv1.Ingress](s) {
		name := "Ingress/" + ingress.Name
		secured := make(map[string]bool)
		for _, tls := range ingress.Spec.TLS {
			for _, host := range tls.Hosts {
				secured[host] = true
			}
		}
		for _, rule := range ingress.Spec.Rules {
			if !secured[rule.Host] {
				found.add(name, "host %q has no TLS", rule.Host)
			}
			for _, path := range rule.HTTP.Paths {
				if to := path.Backend.Service; to == nil || !s.servicePort(to.Name, to.Port.Name) {
					found.add(name, "path %s leads to no port of a Service", path.Path)
				}
			}
		}
	}
	return found
}

// servicePort reports whether a Service has a port of a name.
func (s *Set) servicePort(service, port string) bool {
	for _, candidate := range of[*corev1.Service](s) {
		for _, p := range candidate.Spec.Ports {
			if candidate.Name == service && p.Name == port {
				return true
			}
		}
	}
	return false
}

// monitorPorts checks that a ServiceMonitor scrapes a port of its Service.
func (s *Set) monitorPorts(monitor *Object) []string {
	var found findings
	endpoints, _, err := unstructured.NestedSlice(monitor.Object, "spec", "endpoints")
	if err != nil || len(endpoints) == 0 {
		return []string{monitor.name() + ": has no endpoints"}
	}
	for _, service := range s.monitored(monitor) {
		for _, e := range endpoints {
			endpoint, _ := e.(map[string]any)
			if port, _ := endpoint["port"].(string); !s.servicePort(service.Name, port) {
				found.add(monitor.name(), "Service/%s has no port %q", service.Name, port)
			}
		}
	}
	return found
}
