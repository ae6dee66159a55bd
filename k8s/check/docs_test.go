package check

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	commandLine = regexp.MustCompile(`(?m)^(?:\w+=\$\()?(kubectl .*)$`)
	flagValue   = regexp.MustCompile(`--(namespace|selector)[ =](\S+)`)
	applied     = regexp.MustCompile(`\bapply -(f|k) (\S+)`)
	named       = regexp.MustCompile(`\b(deployment|service)/(\S+)`)
	forwarded   = regexp.MustCompile(`port-forward \S+ \d+:(\d+)`)
)

// TestCommandsOfTheGuides checks the commands in the guides against the rendered overlays: namespaces,
// names, labels, ports and files.
func TestCommandsOfTheGuides(t *testing.T) {
	t.Parallel()
	sets := map[string]*Set{}
	for _, overlay := range overlays {
		set := render(t, overlay)
		for _, o := range set.Objects {
			if o.GetKind() == "Namespace" {
				sets[o.GetName()] = set
			}
		}
	}
	for _, guide := range []string{"docs/deploy.md", "docs/operate.md"} {
		text, err := os.ReadFile(repository.file(guide))
		if err != nil {
			t.Fatal(err)
		}
		commands := commandLine.FindAllStringSubmatch(string(text), -1)
		if len(commands) < 4 {
			t.Errorf("%s: %d commands were found", guide, len(commands))
		}
		for _, command := range commands {
			for _, wrong := range mistakes(repository, sets, command[1]) {
				t.Errorf("%s: %s: %s", guide, command[1], wrong)
			}
		}
	}
	for command, want := range map[string]string{
		"kubectl --namespace recordgraphs get pods":                             "namespace recordgraphs",
		"kubectl --namespace recordgraph rollout restart deployment/api":        "deployment/api",
		"kubectl --namespace recordgraph logs --selector app=recordgraph":       "label app=recordgraph",
		"kubectl apply -k k8s/overlays/test":                                    "k8s/overlays/test",
		"kubectl --namespace recordgraph port-forward service/recordgraph 80:1": "port 1",
	} {
		if got := mistakes(repository, sets, command); !slices.Contains(got, want) {
			t.Errorf("%s: found %q, want %q", command, got, want)
		}
	}
}

// TestDefinitionsOfTheGuide checks the definitions that deploy.md mentions against the custom resources
// of production.
func TestDefinitionsOfTheGuide(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(repository.file("docs/deploy.md"))
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, o := range render(t, "prod").Objects {
		if isCustom(o) {
			want = append(want, strings.ToLower(o.GetKind())+"s."+o.GroupVersionKind().Group)
		}
	}
	slices.Sort(want)
	line := regexp.MustCompile(`(?m)^kubectl get crd (.*)$`).FindStringSubmatch(string(text))
	if line == nil {
		t.Fatal("no `kubectl get crd` in docs/deploy.md")
	}
	got := strings.Fields(line[1])
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the guide looks for %q, production needs %q", got, want)
	}
}

// mistakes lists the names in a command that don't exist. Paths are below root.
func mistakes(root Root, sets map[string]*Set, command string) (wrong []string) {
	command, _, _ = strings.Cut(command, " -- ")
	for _, m := range applied.FindAllStringSubmatch(command, -1) {
		path := root.file(m[2])
		if m[1] == "k" {
			path += "/kustomization.yaml"
		}
		if _, err := os.Stat(path); err != nil {
			wrong = append(wrong, m[2])
		}
	}
	var set *Set
	for _, m := range flagValue.FindAllStringSubmatch(command, -1) {
		switch {
		case m[1] == "namespace":
			if set = sets[m[2]]; set == nil {
				return append(wrong, "namespace "+m[2])
			}
		case set == nil || !set.labelled(m[2]):
			wrong = append(wrong, "label "+m[2])
		}
	}
	for _, m := range named.FindAllStringSubmatch(command, -1) {
		if kind := strings.ToUpper(m[1][:1]) + m[1][1:]; set == nil || !set.has(kind, m[2]) {
			wrong = append(wrong, m[0])
		}
	}
	for _, m := range forwarded.FindAllStringSubmatch(command, -1) {
		if set == nil || !set.contains("Service", `"port":`+m[1]) {
			wrong = append(wrong, "port "+m[1])
		}
	}
	return wrong
}

// labelled reports whether some object, or its pods, have a label.
func (s *Set) labelled(label string) bool {
	name, value, _ := strings.Cut(label, "=")
	return s.contains("", `"`+name+`":"`+value+`"`)
}

// contains reports whether an object of a kind, or of any, holds a piece of JSON.
func (s *Set) contains(kind, piece string) bool {
	return slices.ContainsFunc(s.Objects, func(o *Object) bool {
		text, err := json.Marshal(o.Object)
		return err == nil && (kind == "" || o.GetKind() == kind) && bytes.Contains(text, []byte(piece))
	})
}
