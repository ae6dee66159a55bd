package check

import (
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	corev1 "k8s.io/api/core/v1"
)

// setting is a row of docs/settings.md: | `--flag` | `VARIABLE` | `default` | meaning |.
var setting = regexp.MustCompile("(?m)^\\| `--[\\w-]+` \\| `(\\w+)` \\| (?:`([^`]*)`)? *\\|")

// foreign are variables of Go and lib/pq, which docs/settings.md does not list.
var foreign = map[string]bool{
	"GOMEMLIMIT": true, "GOGC": true, "PGUSER": true, "PGPASSWORD": true,
}

// documented reads the settings with their defaults.
func (r Root) documented() (map[string]string, error) {
	text, err := os.ReadFile(r.file("docs", "settings.md"))
	if err != nil {
		return nil, err
	}
	defaults := make(map[string]string)
	for _, row := range setting.FindAllStringSubmatch(string(text), -1) {
		defaults[row[1]] = strings.Trim(row[2], `"`)
	}
	return defaults, nil
}

// settings checks that the service has every variable, that the values have the right kind, and that the required
// variables are present.
func settings(s *Set) []string {
	defaults, err := s.Root.documented()
	if err != nil {
		return []string{err.Error()}
	}
	var found findings
	for _, w := range s.workloads() {
		w.containers(func(name string, c *corev1.Container) {
			if !ours(c) {
				return
			}
			if w.serves && (c.Command != nil || len(c.Args) > 0 && !slices.Equal(c.Args, []string{"serve"})) {
				found.add(name, "runs %q; want serve alone, with settings as variables, which are checked", slices.Concat(c.Command, c.Args))
			}
			has := make(map[string]bool)
			for variable, value := range s.environment(c) {
				has[variable] = true
				usual, known := defaults[variable]
				if !known && !foreign[variable] {
					found.add(name, "docs/settings.md has no %s", variable)
				} else if err := sameKind(usual, value); err != nil {
					found.add(name, "%s: %v", variable, err)
				}
			}
			if !has["DATABASE_URL"] || w.serves && !has["RECORDGRAPH_AUTH_KEYS"] {
				found.add(name, "needs DATABASE_URL, and RECORDGRAPH_AUTH_KEYS to serve")
			}
		})
	}
	return found
}

// sameKind checks that a value is a duration, a number or a boolean if the default is one. Values from Secrets are empty
// here.
func sameKind(usual, value string) error {
	if value == "" || usual == "" {
		return nil
	}
	if _, err := strconv.Atoi(usual); err == nil {
		_, err = strconv.Atoi(value)
		return err
	}
	if _, err := strconv.ParseBool(usual); err == nil {
		_, err = strconv.ParseBool(value)
		return err
	}
	if _, err := time.ParseDuration(usual); err == nil {
		_, err = time.ParseDuration(value)
		return err
	}
	return nil
}

// environment returns the variables of a container. Its own variables override those of ConfigMaps. Values from Secrets
// are empty.
func (s *Set) environment(c *corev1.Container) map[string]string {
	out := make(map[string]string)
	for _, from := range c.EnvFrom {
		for _, config := range of[*corev1.ConfigMap](s) {
			if from.ConfigMapRef != nil && from.ConfigMapRef.Name == config.Name {
				maps.Copy(out, config.Data)
			}
		}
	}
	for _, e := range c.Env {
		out[e.Name] = e.Value
	}
	return out
}

// value returns the value of a setting: that of the set, or the default.
func (s *Set) value(c *corev1.Container, name string) string {
	if value := s.environment(c)[name]; value != "" {
		return value
	}
	defaults, err := s.Root.documented()
	if err != nil {
		return "" // a finding of settings
	}
	return defaults[name]
}

// duration returns a setting that is a duration, or 0 for a wrong value, which the check of settings reports.
func (s *Set) duration(c *corev1.Container, name string) time.Duration {
	d, err := time.ParseDuration(s.value(c, name))
	if err != nil {
		return 0
	}
	return d
}

// number returns a setting that is a number.
func (s *Set) number(c *corev1.Container, name string) (int, error) {
	n, err := strconv.Atoi(s.value(c, name))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return n, nil
}
