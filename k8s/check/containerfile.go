package check

import (
	"fmt"
	"os"
	"regexp"
	"strings"

	corev1 "k8s.io/api/core/v1"
)

var (
	goDirective = regexp.MustCompile(`(?m)^go (\S+)$`)
	goImage     = regexp.MustCompile(`(?m)^FROM .*/golang:([\d.]+)-\S+ AS build$`)
	lastStage   = regexp.MustCompile(`(?ms)^FROM scratch$(.*)\z`)
	exposed     = regexp.MustCompile(`(?m)^EXPOSE (.*)$`)
	user        = regexp.MustCompile(`(?m)^USER (.*)$`)
)

// stageLines are lines of the last stage without which the image is of no use: pods give arguments and no command.
var stageLines = []string{
	"COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/",
	"COPY --from=build /out/recordgraph /recordgraph",
	`ENTRYPOINT ["/recordgraph"]`,
	`CMD ["serve"]`,
}

// imageLabels describe an image (https://specs.opencontainers.org/image-spec/annotations/).
var imageLabels = []string{"title", "description", "licenses", "version", "revision"}

// containerFile checks the Dockerfile against go.mod and the pods: the same Go, user and ports, a static binary, and
// nothing beneath it.
func containerFile(s *Set) []string {
	const name = "Dockerfile"
	text, err := os.ReadFile(s.Root.file(name))
	if err != nil {
		return []string{err.Error()}
	}
	module, err := os.ReadFile(s.Root.file("go.mod"))
	if err != nil {
		return []string{err.Error()}
	}
	var found findings
	if want, got := first(goDirective, module), first(goImage, text); got == "" || want != got {
		found.add(name, "builds with Go %q, go.mod requires %q", got, want)
	}
	for _, want := range []string{"CGO_ENABLED=0", "-trimpath", "-tags timetzdata,nodev", `-ldflags "-s -w `} {
		if !strings.Contains(string(text), want) {
			found.add(name, "lacks %s", want)
		}
	}
	stage := first(lastStage, text)
	if stage == "" {
		found.add(name, "the image must begin FROM scratch")
	}
	found = append(found, complete(name, stage)...)
	for _, w := range s.workloads() {
		w.containers(func(pod string, c *corev1.Container) {
			if ours(c) {
				found = append(found, agrees([]byte(stage), pod, w.template, c)...)
			}
		})
	}
	return found
}

// complete checks that the last stage has everything that it needs.
func complete(name, stage string) []string {
	var found findings
	for _, want := range stageLines {
		if !strings.Contains(stage, "\n"+want+"\n") {
			found.add(name, "lacks %s", want)
		}
	}
	for _, label := range imageLabels {
		if want := "org.opencontainers.image." + label; !strings.Contains(stage, want+"=") {
			found.add(name, "lacks the label %s", want)
		}
	}
	return found
}

// agrees checks the image's user and ports against those of a container.
func agrees(stage []byte, name string, template *corev1.PodTemplateSpec, c *corev1.Container) []string {
	var found findings
	if sc := template.Spec.SecurityContext; sc != nil && sc.RunAsUser != nil && sc.RunAsGroup != nil {
		if want, got := fmt.Sprintf("%d:%d", *sc.RunAsUser, *sc.RunAsGroup), first(user, stage); want != got {
			found.add(name, "runs as %s, the image as %q", want, got)
		}
	}
	for _, p := range c.Ports {
		if !strings.Contains(" "+first(exposed, stage)+" ", fmt.Sprintf(" %d ", p.ContainerPort)) {
			found.add(name, "port %d is not one of the image", p.ContainerPort)
		}
	}
	return found
}

// first is the first group of the first match, or empty.
func first(re *regexp.Regexp, text []byte) string {
	if parts := re.FindSubmatch(text); parts != nil {
		return string(parts[1])
	}
	return ""
}
