package check

import (
	"os"
	"regexp"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// The commands of docs/deploy.md that make Secrets.
var (
	secretCommand = regexp.MustCompile(`kubectl\b[^\n]*create secret generic ([\w-]+)(.*)`)
	secretKey     = regexp.MustCompile(`--from-(?:literal|file)=([\w.-]+)=`)
)

// references checks that all named objects exist: accounts, ConfigMaps, and Secrets with their keys, which an
// operator makes or the reader of docs/deploy.md.
func references(s *Set) []string {
	known, err := s.secretKeys()
	if err != nil {
		return []string{err.Error()}
	}
	var found findings
	for _, w := range s.workloads() {
		spec := &w.template.Spec
		if !s.has("ServiceAccount", spec.ServiceAccountName) {
			found.add(w.name, "there is no ServiceAccount %q", spec.ServiceAccountName)
		}
		for _, v := range spec.Volumes {
			if v.ConfigMap != nil && !s.has("ConfigMap", v.ConfigMap.Name) {
				found.add(w.name, "there is no ConfigMap %q", v.ConfigMap.Name)
			}
			if v.Secret == nil {
				continue
			}
			keys, ok := known[v.Secret.SecretName]
			if !ok {
				found.add(w.name, "nothing makes the Secret %q", v.Secret.SecretName)
			}
			for _, item := range v.Secret.Items {
				if ok && !slices.Contains(keys, item.Key) {
					found.add(w.name, "the Secret %q has no key %q", v.Secret.SecretName, item.Key)
				}
			}
		}
		w.containers(func(name string, c *corev1.Container) { found = append(found, s.variables(name, c, known)...) })
	}
	for _, ingress := range of[*networkingv1.Ingress](s) {
		if len(ingress.Spec.TLS) > 0 && ingress.Annotations["cert-manager.io/cluster-issuer"] == "" {
			found.add("Ingress/"+ingress.Name, "nothing makes its certificate")
		}
	}
	return found
}

// variables follows the references of a container's variables.
func (s *Set) variables(name string, c *corev1.Container, known map[string][]string) []string {
	var found findings
	for _, from := range c.EnvFrom {
		if from.ConfigMapRef == nil || !s.has("ConfigMap", from.ConfigMapRef.Name) {
			found.add(name, "takes its settings from an absent ConfigMap or Secret")
		}
	}
	for _, e := range c.Env {
		if e.ValueFrom == nil || e.ValueFrom.SecretKeyRef == nil {
			continue
		}
		ref := e.ValueFrom.SecretKeyRef
		optional := ref.Optional != nil && *ref.Optional
		if !slices.Contains(known[ref.Name], ref.Key) && !optional {
			found.add(name, "%s: nothing makes the key %q of a Secret %q", e.Name, ref.Key, ref.Name)
		}
	}
	return found
}

// secretKeys are the keys of all Secrets that there will be.
func (s *Set) secretKeys() (map[string][]string, error) {
	text, err := os.ReadFile(s.Root.file("docs", "deploy.md"))
	if err != nil {
		return nil, err
	}
	known := make(map[string][]string)
	joined := strings.ReplaceAll(string(text), "\\\n", " ")
	for _, command := range secretCommand.FindAllStringSubmatch(joined, -1) {
		for _, key := range secretKey.FindAllStringSubmatch(command[2], -1) {
			known[command[1]] = append(known[command[1]], key[1])
		}
	}
	for _, cluster := range s.custom("Cluster") {
		known[cluster.GetName()+"-app"] = []string{"username", "password", "uri"}
		known[cluster.GetName()+"-ca"] = []string{"ca.crt"}
	}
	return known, nil
}

// secrets checks that the repository has no secret: no Secret, no password in a URL, and no value of a secret
// variable.
func secrets(s *Set) []string {
	var found findings
	for _, o := range s.Objects {
		if o.GetKind() == "Secret" {
			found.add(o.name(), "a Secret must not be in the repository")
		}
	}
	for _, w := range s.workloads() {
		w.containers(func(name string, c *corev1.Container) {
			for _, e := range c.Env {
				if secretValue(e.Name, e.Value) {
					found.add(name, "%s holds a secret; take it from a Secret", e.Name)
				}
			}
		})
	}
	for _, config := range of[*corev1.ConfigMap](s) {
		for name, value := range config.Data {
			if secretValue(name, value) {
				found.add("ConfigMap/"+config.Name, "%s holds a secret; take it from a Secret", name)
			}
		}
	}
	return found
}

var (
	urlPassword  = regexp.MustCompile(`://[^/@\s]*:[^/@\s]+@|\bpassword=`)
	secretName   = regexp.MustCompile(`PASSWORD|SECRET|TOKEN`)
	secretInline = regexp.MustCompile(`:(base64|text):`)
)

// secretValue reports whether a variable's value is a secret.
func secretValue(name, value string) bool {
	return value != "" && (secretName.MatchString(name) || urlPassword.MatchString(value) || secretInline.MatchString(value))
}
