package check

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	batchv1 "k8s.io/api/batch/v1"
)

// repository is the root of the repository, seen from this folder.
const repository Root = "../.."

// overlays are the overlays that can be applied.
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

// TestComplete checks that each overlay has all its objects, because the other checks don't notice absent objects.
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

// TestEveryImageHasItsJob renders an overlay with other images: whatever the tag is, the job that migrates has a name
// of its own, which the API server takes without a warning.
func TestEveryImageHasItsJob(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, tag := range []string{"0.1.0", "0.1.1", "0.2.0-rc.1", "0.2.0-rc.2", "V1_2.3", "dev", "1", strings.Repeat("a", 128), "2026.12.01-" + strings.Repeat("f", 40)} {
		root := Root(t.TempDir())
		if err := os.CopyFS(root.file("k8s"), os.DirFS(repository.file("k8s"))); err != nil {
			t.Fatal(err)
		}
		file := root.file("k8s", "overlays", "prod", "kustomization.yaml")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		write(t, file, bytes.Replace(text, []byte("newTag: 0.1.0"), []byte(`newTag: "`+tag+`"`), 1))
		objects, err := Render(root, "prod")
		if err != nil {
			t.Fatal(err)
		}
		set := NewSet(repository, objects)
		for _, finding := range slices.Concat(schema(set), migration(set)) {
			t.Errorf("%s: %s", tag, finding)
		}
		for _, j := range of[*batchv1.Job](set) {
			if other, taken := seen[j.Name]; taken {
				t.Errorf("%s and %s have the job %s", other, tag, j.Name)
			}
			seen[j.Name] = tag
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
