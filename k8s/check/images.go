package check

import (
	"regexp"

	"github.com/cloudnative-pg/cloudnative-pg/pkg/versions"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// image is NAME:TAG, NAME@DIGEST or NAME:TAG@DIGEST; a registry may have a port.
var image = regexp.MustCompile(`^((?:[^/:@]+(?::\d+)?/)?[^:@]+)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`)

// images requires an exact tag or a digest, and for the database's images that CloudNativePG was released with.
func images(s *Set) []string {
	var found findings
	for _, w := range s.workloads() {
		w.containers(func(name string, c *corev1.Container) {
			if !pinned(c.Image) {
				found.add(name, "image %q has no exact tag and no digest", c.Image)
			}
		})
	}
	for _, want := range []struct{ kind, image, field string }{
		{"Cluster", versions.DefaultImageName, "imageName"},
		{"Pooler", versions.DefaultPgbouncerImage, "pgbouncer.image"},
	} {
		for _, o := range s.custom(want.kind) {
			if got := specString(o, want.field); got != want.image {
				found.add(o.name(), "%s is %q; this CloudNativePG was released with %q", want.field, got, want.image)
			}
		}
	}
	return found
}

// pinned reports whether an image is always the same, as far as its name can say.
func pinned(name string) bool {
	parts := image.FindStringSubmatch(name)
	return parts != nil && (parts[3] != "" || parts[2] != "" && parts[2] != "latest")
}

// specString returns a text in a custom resource's spec, by its dotted path, or "".
func specString(o *Object, path string) string {
	text, _, err := unstructured.NestedString(o.Object, split("spec."+path)...)
	if err != nil {
		return ""
	}
	return text
}
