package check

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// newModelDir makes a model directory with `recordgraph init`.
func newModelDir(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "Events 24")
	out, err := exec.CommandContext(t.Context(), "go", "run", "-C", string(repository), "-tags", "nodev", "./cmd/recordgraph", "init", dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}

func renderDir(t *testing.T, dir string) *Set {
	t.Helper()
	objects, err := RenderDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return NewSet(repository, objects)
}

// TestModelDirectory renders the kustomization of a new model directory: it passes all checks, and the pods that serve and the
// job that migrates get all files of the model.
func TestModelDirectory(t *testing.T) {
	t.Parallel()
	dir := newModelDir(t)
	set := renderDir(t, dir)
	for _, check := range Checks() {
		for _, finding := range check.Run(set) {
			t.Errorf("%s: %s", check.Name, finding)
		}
	}
	var kinds []string
	for _, o := range set.Objects {
		kinds = append(kinds, o.GetKind())
	}
	slices.Sort(kinds)
	want := []string{
		"ConfigMap", "ConfigMap", "Deployment", "Job", "Namespace", "NetworkPolicy", "NetworkPolicy", "NetworkPolicy",
		"Service", "Service", "ServiceAccount", "ServiceAccount", "StatefulSet",
	}
	if !slices.Equal(kinds, want) {
		t.Errorf("it renders %q, want %q", kinds, want)
	}
	files := map[string]string{}
	for _, name := range []string{"schema.graphqls", "migrations/model.graphqls", "migrations/00001_init.sql"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		files["/model/"+name] = string(text)
	}
	found := 0
	for _, w := range set.workloads() {
		w.containers(func(name string, c *corev1.Container) {
			if !ours(c) {
				return
			}
			found++
			if got := set.environment(c)["RECORDGRAPH_MODEL"]; got != "/model" {
				t.Errorf("%s: RECORDGRAPH_MODEL is %q", name, got)
			}
			mounted := set.mounted(w, c)
			maps.DeleteFunc(mounted, func(path, _ string) bool {
				return filepath.Base(path) == "image" || path == "/model/migrations/schema.graphqls"
			})
			if !maps.Equal(mounted, files) {
				t.Errorf("%s gets the files %q, want %q", name, slices.Sorted(maps.Keys(mounted)), slices.Sorted(maps.Keys(files)))
			}
		})
	}
	if found != 2 {
		t.Errorf("%d containers of Recordgraph, want those that serve and migrate", found)
	}
}

// TestCommandsOfTheModelDirectory checks the commands in README.md of a new model directory against its manifests.
func TestCommandsOfTheModelDirectory(t *testing.T) {
	t.Parallel()
	dir := newModelDir(t)
	sets := map[string]*Set{"events-24": renderDir(t, dir)}
	text, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	commands := commandLine.FindAllStringSubmatch(string(text), -1)
	if len(commands) < 5 {
		t.Errorf("%d commands were found", len(commands))
	}
	for _, command := range commands {
		for _, wrong := range mistakes(Root(dir), sets, command[1]) {
			t.Errorf("%s: %s", command[1], wrong)
		}
	}
}

// mounted returns the files that a container gets from ConfigMaps, by path.
func (s *Set) mounted(w workload, c *corev1.Container) map[string]string {
	out := map[string]string{}
	for _, m := range c.VolumeMounts {
		for _, v := range w.template.Spec.Volumes {
			if v.Name != m.Name || v.ConfigMap == nil {
				continue
			}
			for _, config := range of[*corev1.ConfigMap](s) {
				if config.Name == v.ConfigMap.Name && m.SubPath != "" {
					out[m.MountPath] = config.Data[m.SubPath]
				} else if config.Name == v.ConfigMap.Name {
					for key, text := range config.Data {
						out[m.MountPath+"/"+key] = text
					}
				}
			}
		}
	}
	return out
}

// TestEveryModelHasItsJob changes the model and the image: the job that migrates gets another name each time.
func TestEveryModelHasItsJob(t *testing.T) {
	t.Parallel()
	dir := newModelDir(t)
	seen := map[string]string{}
	for _, change := range []struct{ file, from, to string }{
		{"schema.graphqls", "", ""},
		{"schema.graphqls", "type Place", "# Here.\ntype Place"},
		{"migrations/00001_init.sql", "CREATE TABLE", "-- First.\nCREATE TABLE"},
		{"kustomization.yaml", "newTag: dev", "newTag: 0.1.0"},
	} {
		name := filepath.Join(dir, change.file)
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, name, []byte(strings.Replace(string(text), change.from, change.to, 1)))
		set := renderDir(t, dir)
		for _, finding := range slices.Concat(schema(set), migration(set), references(set)) {
			t.Errorf("%s: %s", change, finding)
		}
		for _, j := range of[*batchv1.Job](set) {
			if other, taken := seen[j.Name]; taken {
				t.Errorf("%s and %s have the job %s", other, change, j.Name)
			}
			seen[j.Name] = fmt.Sprint(change)
		}
	}
}
