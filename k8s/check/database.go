package check

import (
	"slices"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

// database checks that the PostgreSQL of a StatefulSet is alone on its volume, also after its pod was deleted by force,
// and that it stops without waiting for clients.
func database(s *Set) []string {
	var found findings
	for _, set := range of[*appsv1.StatefulSet](s) {
		w := workload{name: "StatefulSet/" + set.Name, template: &set.Spec.Template}
		w.containers(func(name string, c *corev1.Container) {
			if !isPostgreSQL(c) {
				return
			}
			if !strings.Contains(strings.Join(c.Command, "\n"), "flock --nonblock") {
				found.add(name, "must lock its volume: a pod that was deleted by force may still run, and both servers would write")
			}
			if l := c.Lifecycle; l == nil || l.PreStop == nil || l.PreStop.Exec == nil || !slices.Contains(l.PreStop.Exec.Command, "kill -INT 1") {
				found.add(name, "needs a preStop of `kill -INT 1`: with TERM PostgreSQL waits for its clients to leave")
			}
			for _, claim := range set.Spec.VolumeClaimTemplates {
				if !slices.Equal(claim.Spec.AccessModes, []corev1.PersistentVolumeAccessMode{corev1.ReadWriteOncePod}) {
					found.add(name, "the volume %s has the access modes %q; want ReadWriteOncePod alone, as others admit a second pod", claim.Name, claim.Spec.AccessModes)
				}
			}
		})
	}
	return found
}

// isPostgreSQL reports whether a container runs the image of PostgreSQL.
func isPostgreSQL(c *corev1.Container) bool {
	parts := image.FindStringSubmatch(c.Image)
	return parts != nil && strings.HasSuffix(parts[1], "/postgres")
}
