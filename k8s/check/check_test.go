package check

import (
	"slices"
	"testing"
)

// repository is the root of the repository, seen from this folder.
const repository Root = "../.."

// overlays are what can be applied.
var overlays = []string{"dev", "prod"}

func TestOverlays(t *testing.T) {
	t.Parallel()
	for _, overlay := range overlays {
		t.Run(overlay, func(t *testing.T) {
			t.Parallel()
			set := render(t, overlay)
			for _, check := range Checks() {
				for _, finding := range check.Run(set) {
					t.Errorf("%s: %s", check.Name, finding)
				}
			}
		})
	}
}

// TestComplete holds what each overlay must have, so that nothing leaves the set
// unseen: checks say nothing about what is not there.
func TestComplete(t *testing.T) {
	t.Parallel()
	want := map[string][]string{
		"dev": {
			"ConfigMap", "Deployment", "Job", "Namespace", "NetworkPolicy", "NetworkPolicy", "NetworkPolicy",
			"Service", "Service", "ServiceAccount", "ServiceAccount", "StatefulSet",
		},
		"prod": {
			"Cluster", "ConfigMap", "Deployment", "HorizontalPodAutoscaler", "Ingress", "Job", "Namespace",
			"NetworkPolicy", "NetworkPolicy", "NetworkPolicy", "NetworkPolicy", "PodDisruptionBudget", "Pooler", "PrometheusRule",
			"Service", "ServiceAccount", "ServiceMonitor",
		},
	}
	for _, overlay := range overlays {
		var kinds []string
		for _, o := range render(t, overlay).Objects {
			kinds = append(kinds, o.GetKind())
		}
		slices.Sort(kinds)
		if !slices.Equal(kinds, want[overlay]) {
			t.Errorf("%s renders %q, want %q", overlay, kinds, want[overlay])
		}
	}
}

// render renders an overlay into a set.
func render(t *testing.T, overlay string) *Set {
	t.Helper()
	objects, err := Render(repository, overlay)
	if err != nil {
		t.Fatal(err)
	}
	return NewSet(repository, objects)
}
