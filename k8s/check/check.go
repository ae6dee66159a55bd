// Package check renders the Kubernetes manifests and checks them against the API server's rules and our own, offline.
package check

import "fmt"

// Check is one rule that a set of manifests must keep.
type Check struct {
	Name string
	Run  func(*Set) []string // returns the violations, each with the name of its object
}

// Checks returns all checks: first those of the API server, then our own.
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

// findings collects the violations of a rule.
type findings []string

// add adds a finding about an object.
func (f *findings) add(object, format string, args ...any) {
	*f = append(*f, object+": "+fmt.Sprintf(format, args...))
}
