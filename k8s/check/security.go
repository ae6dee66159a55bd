package check

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	podpolicy "k8s.io/pod-security-admission/policy"
)

// podSecurity evaluates every pod against the level "restricted" with the admission controller's own code, and asks
// that its namespace enforces that.
func podSecurity(s *Set) []string {
	var found findings
	evaluator, err := podpolicy.NewEvaluator(podpolicy.DefaultChecks(), nil)
	if err != nil {
		return []string{err.Error()}
	}
	restricted := api.LevelVersion{Level: api.LevelRestricted, Version: api.LatestVersion()}
	for _, w := range s.workloads() {
		result := podpolicy.AggregateCheckResults(evaluator.EvaluatePod(restricted, &w.template.ObjectMeta, &w.template.Spec))
		if !result.Allowed {
			found.add(w.name, "not restricted: %s", result.ForbiddenDetail())
		}
	}
	enforcing := make(map[string]bool)
	for _, n := range of[*corev1.Namespace](s) {
		enforcing[n.Name] = n.Labels[api.EnforceLevelLabel] == string(api.LevelRestricted)
	}
	for _, o := range s.Objects {
		if namespace := o.GetNamespace(); o.GetKind() != "Namespace" && !enforcing[namespace] {
			found.add(o.name(), "its namespace %q does not enforce %s=%s", namespace, api.EnforceLevelLabel, api.LevelRestricted)
		}
	}
	return found
}

// hardening checks what "restricted" doesn't require: numeric users, a read-only root, no token of the API server, no
// variables of Services among the settings.
func hardening(s *Set) []string {
	var found findings
	for _, w := range s.workloads() {
		spec := &w.template.Spec
		if c := spec.SecurityContext; c == nil || c.RunAsUser == nil || *c.RunAsUser == 0 || c.RunAsGroup == nil || *c.RunAsGroup == 0 {
			found.add(w.name, "runAsUser and runAsGroup must be numbers other than 0")
		}
		if spec.AutomountServiceAccountToken == nil || *spec.AutomountServiceAccountToken {
			found.add(w.name, "automountServiceAccountToken must be false")
		}
		if spec.EnableServiceLinks == nil || *spec.EnableServiceLinks {
			found.add(w.name, "enableServiceLinks must be false: the Service's variables look like settings")
		}
		w.containers(func(name string, c *corev1.Container) {
			if sc := c.SecurityContext; sc == nil || sc.ReadOnlyRootFilesystem == nil || !*sc.ReadOnlyRootFilesystem {
				found.add(name, "readOnlyRootFilesystem must be true")
			}
		})
	}
	for _, account := range of[*corev1.ServiceAccount](s) {
		if mount := account.AutomountServiceAccountToken; mount == nil || *mount {
			found.add("ServiceAccount/"+account.Name, "automountServiceAccountToken must be false")
		}
	}
	return found
}
