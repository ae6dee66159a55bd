package check

import (
	"context"
	"fmt"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	utilvalidation "k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/kubernetes/pkg/api/job"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/api/pod"
	apiservice "k8s.io/kubernetes/pkg/api/service"
	"k8s.io/kubernetes/pkg/apis/apps"
	_ "k8s.io/kubernetes/pkg/apis/apps/install" // registers the group
	"k8s.io/kubernetes/pkg/apis/autoscaling"
	_ "k8s.io/kubernetes/pkg/apis/autoscaling/install" // registers the group
	"k8s.io/kubernetes/pkg/apis/batch"
	_ "k8s.io/kubernetes/pkg/apis/batch/install" // registers the group
	batchvalidation "k8s.io/kubernetes/pkg/apis/batch/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install" // registers the group
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	_ "k8s.io/kubernetes/pkg/apis/networking/install" // registers the group
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/apis/policy/install" // registers the group
	"k8s.io/kubernetes/pkg/registry/apps/deployment"
	"k8s.io/kubernetes/pkg/registry/apps/statefulset"
	"k8s.io/kubernetes/pkg/registry/autoscaling/horizontalpodautoscaler"
	"k8s.io/kubernetes/pkg/registry/networking/ingress"
	"k8s.io/kubernetes/pkg/registry/networking/networkpolicy"
	"k8s.io/kubernetes/pkg/registry/policy/poddisruptionbudget"
)

// schema runs the API server's own code for the creation of an object on every built-in object: strict decoding (no
// unknown or doubled field), defaults, validation and warnings. It is the API server's code, not a description of it.
func schema(s *Set) []string {
	var found findings
	for _, o := range s.Objects {
		if o.err != nil {
			found.add(o.name(), "%v", o.err)
			continue
		}
		if o.typed == nil {
			continue // a custom resource
		}
		internal, err := legacyscheme.Scheme.ConvertToVersion(o.typed, runtime.InternalGroupVersioner)
		if err != nil {
			found.add(o.name(), "%v", err)
			continue
		}
		problems, warnings := validate(creating(o), internal)
		for _, p := range problems {
			found.add(o.name(), "%s", p.Error())
		}
		for _, w := range warnings {
			found.add(o.name(), "warning: %s", w)
		}
	}
	return found
}

// creating is the context of a request that creates an object.
func creating(o *Object) context.Context {
	kind := o.GroupVersionKind()
	return request.WithRequestInfo(context.Background(), &request.RequestInfo{
		IsResourceRequest: true, Verb: "create", APIGroup: kind.Group, APIVersion: kind.Version,
		Namespace: o.GetNamespace(), Name: o.GetName(),
	})
}

// decode reads an object into its Go type, with the API server's defaults.
func decode(o *Object) (runtime.Object, error) {
	text, err := o.MarshalJSON()
	if err != nil {
		return nil, err
	}
	strict := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)
	typed, _, err := strict.UniversalDeserializer().Decode(text, nil, nil)
	if err != nil {
		return nil, err
	}
	legacyscheme.Scheme.Default(typed)
	return typed, nil
}

// validate returns the problems and warnings of the API server for an object. Some strategies are in packages that
// depend on half of the API server. For these, validate calls the functions that the strategies call.
func validate(ctx context.Context, object runtime.Object) (field.ErrorList, []string) {
	switch o := object.(type) {
	case *apps.Deployment:
		return create(ctx, deployment.Strategy, o)
	case *apps.StatefulSet:
		return create(ctx, statefulset.Strategy, o)
	case *autoscaling.HorizontalPodAutoscaler:
		return create(ctx, horizontalpodautoscaler.Strategy, o)
	case *networking.Ingress:
		return create(ctx, ingress.Strategy, o)
	case *networking.NetworkPolicy:
		return create(ctx, networkpolicy.Strategy, o)
	case *policy.PodDisruptionBudget:
		return create(ctx, poddisruptionbudget.Strategy, o)
	case *batch.Job:
		return validateJob(ctx, o)
	case *core.Service:
		if o.Spec.ClusterIP != "" { // the API server doubles it
			o.Spec.ClusterIPs = []string{o.Spec.ClusterIP}
		}
		if problems := corevalidation.ValidateServiceCreate(o); len(problems) > 0 {
			return problems, nil // warnings are for valid objects
		}
		return nil, apiservice.GetWarningsForService(o, nil)
	case *core.ServiceAccount:
		return corevalidation.ValidateServiceAccount(o), nil
	case *core.ConfigMap:
		return corevalidation.ValidateConfigMap(o), nil
	case *core.Namespace:
		return corevalidation.ValidateNamespace(o), nil
	}
	return field.ErrorList{field.InternalError(nil, fmt.Errorf("there is no check for %T", object))}, nil
}

// create runs a strategy as the API server does for a new object.
func create(ctx context.Context, strategy rest.RESTCreateStrategy, object runtime.Object) (field.ErrorList, []string) {
	strategy.PrepareForCreate(ctx, object)
	problems := rest.ValidateCreate(ctx, object, strategy)
	return problems, strategy.WarningsOnCreate(ctx, object)
}

// validateJob gives a job the selector and the labels that the API server makes, from a UID as it deals them out.
func validateJob(ctx context.Context, j *batch.Job) (field.ErrorList, []string) {
	j.UID = "00000000-0000-0000-0000-000000000000"
	j.Spec.Selector = &metav1.LabelSelector{MatchLabels: map[string]string{batch.ControllerUidLabel: string(j.UID)}}
	for _, label := range []string{batch.LegacyControllerUidLabel, batch.ControllerUidLabel} {
		metav1.SetMetaDataLabel(&j.Spec.Template.ObjectMeta, label, string(j.UID))
	}
	for _, label := range []string{batch.LegacyJobNameLabel, batch.JobNameLabel} {
		metav1.SetMetaDataLabel(&j.Spec.Template.ObjectMeta, label, j.Name)
	}
	options := batchvalidation.JobValidationOptions{
		PodValidationOptions:  pod.GetValidationOptionsFromPodTemplate(&j.Spec.Template, nil),
		RequirePrefixedLabels: true,
	}
	warnings := job.WarningsForJobSpec(ctx, field.NewPath("spec"), &j.Spec, nil)
	for _, wrong := range utilvalidation.IsDNS1123Label(j.Name) { // the names of pods begin with it
		warnings = append(warnings, "metadata.name: a DNS label is recommended: "+wrong)
	}
	return batchvalidation.ValidateJobCreate(j, options), warnings
}
