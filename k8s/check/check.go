// Package check renders the Kubernetes manifests and holds them against the API server's own rules and ours, offline.
package check

import "fmt"

// Check is one rule that a set of manifests must keep.
type Check struct {
	Name string
	Run  func(*Set) []string // what breaks the rule, each naming its object; nil when nothing does
}

// Checks are all rules, in the order of reading: first what the API server says, then what we ask beyond it.
func Checks() []Check {
	return []Check{
		{"schema", schema},
		{"custom resources", customResources},
		{"pod security", podSecurity},
		{"hardening", hardening},
		{"images", images},
		{"resources", resources},
		{"probes", probes},
		{"load", load},
		{"stop", stop},
		{"rollout", rollout},
		{"migration", migration},
		{"database", database},
		{"termination messages", terminationMessages},
		{"selectors", selectors},
		{"ports", ports},
		{"network", network},
		{"settings", settings},
		{"references", references},
		{"secrets", secrets},
		{"scale", scale},
		{"connections", connections},
		{"container file", containerFile},
	}
}

// findings collects what breaks a rule.
type findings []string

// add notes a finding about an object.
func (f *findings) add(object, format string, args ...any) {
	*f = append(*f, object+": "+fmt.Sprintf(format, args...))
}
