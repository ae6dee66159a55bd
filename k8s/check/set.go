package check

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// Object is one rendered object.
type Object struct {
	unstructured.Unstructured
	typed runtime.Object // with the API server's defaults; nil for custom resources and after err
	err   error          // of decoding
}

// name is the object's name in findings: "Deployment/recordgraph".
func (o *Object) name() string { return o.GetKind() + "/" + o.GetName() }

// Set is the rendered objects of an overlay, and the repository whose files they must agree with.
type Set struct {
	Objects []*Object
	Root    Root
}

// NewSet decodes rendered objects. Mistakes in them are findings of the checks.
func NewSet(root Root, rendered []map[string]any) *Set {
	s := &Set{Root: root}
	for _, data := range rendered {
		o := &Object{Unstructured: unstructured.Unstructured{Object: data}}
		if !isCustom(o) {
			o.typed, o.err = decode(o)
		}
		s.Objects = append(s.Objects, o)
	}
	return s
}

// of lists the objects of a Go type.
func of[T runtime.Object](s *Set) []T {
	var out []T
	for _, o := range s.Objects {
		if t, ok := o.typed.(T); ok {
			out = append(out, t)
		}
	}
	return out
}

// custom lists the custom resources of a kind.
func (s *Set) custom(kind string) []*Object {
	var out []*Object
	for _, o := range s.Objects {
		if o.typed == nil && o.GetKind() == kind {
			out = append(out, o)
		}
	}
	return out
}

// has reports whether there is an object of a kind and name.
func (s *Set) has(kind, name string) bool {
	for _, o := range s.Objects {
		if o.GetKind() == kind && o.GetName() == name {
			return true
		}
	}
	return false
}

// workload is an object that makes pods.
type workload struct {
	name      string // "Deployment/recordgraph"
	namespace string
	replicas  int // at most, the surge of an update included
	serves    bool
	template  *corev1.PodTemplateSpec
}

// workloads lists all objects that make pods.
func (s *Set) workloads() []workload {
	var out []workload
	for _, d := range of[*appsv1.Deployment](s) {
		out = append(out, workload{"Deployment/" + d.Name, d.Namespace, s.mostReplicas(d), true, &d.Spec.Template})
	}
	for _, d := range of[*appsv1.StatefulSet](s) {
		out = append(out, workload{"StatefulSet/" + d.Name, d.Namespace, int(*d.Spec.Replicas), true, &d.Spec.Template})
	}
	for _, j := range of[*batchv1.Job](s) {
		out = append(out, workload{"Job/" + j.Name, j.Namespace, 1, false, &j.Spec.Template})
	}
	return out
}

// containers calls fn for each container of a workload, named "Job/migrate (container)".
func (w workload) containers(fn func(name string, c *corev1.Container)) {
	for i := range w.template.Spec.InitContainers {
		c := &w.template.Spec.InitContainers[i]
		fn(fmt.Sprintf("%s (%s)", w.name, c.Name), c)
	}
	for i := range w.template.Spec.Containers {
		c := &w.template.Spec.Containers[i]
		fn(fmt.Sprintf("%s (%s)", w.name, c.Name), c)
	}
}

// mostReplicas is the maximum number of pods that a deployment has at once.
func (s *Set) mostReplicas(d *appsv1.Deployment) int {
	most := int(*d.Spec.Replicas)
	if hpa := s.autoscaler(d.Name); hpa != nil {
		most = int(hpa.Spec.MaxReplicas)
	}
	if r := d.Spec.Strategy.RollingUpdate; r != nil && r.MaxSurge != nil {
		most += r.MaxSurge.IntValue()
	}
	return most
}

// autoscaler returns the autoscaler of a deployment, or nil.
func (s *Set) autoscaler(deployment string) *autoscalingv2.HorizontalPodAutoscaler {
	for _, hpa := range of[*autoscalingv2.HorizontalPodAutoscaler](s) {
		if ref := hpa.Spec.ScaleTargetRef; ref.Kind == "Deployment" && ref.Name == deployment {
			return hpa
		}
	}
	return nil
}
