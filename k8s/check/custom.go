package check

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"github.com/prometheus/prometheus/promql/parser"
	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
	celconfig "k8s.io/apiserver/pkg/apis/cel"
	"sigs.k8s.io/yaml"
)

// The groups of the custom resources.
const (
	groupDatabase   = "postgresql.cnpg.io"    // CloudNativePG
	groupMonitoring = "monitoring.coreos.com" // the Prometheus operator
)

// operatorModule holds the definitions of CloudNativePG's resources.
const operatorModule = "github.com/cloudnative-pg/cloudnative-pg"

// isCustom reports whether an object is a custom resource that we use.
func isCustom(o *Object) bool {
	group := o.GroupVersionKind().Group
	return group == groupDatabase || group == groupMonitoring
}

// customResources checks CloudNativePG's objects against the definitions of its release, as an API server that has
// them installed does (unknown fields, types, rules in CEL), and the Prometheus operator's by decoding them strictly,
// with their expressions.
func customResources(s *Set) []string {
	var found findings
	for _, o := range s.Objects {
		switch o.GroupVersionKind().Group {
		case groupDatabase:
			problems, err := validateDatabase(o)
			if err != nil {
				found.add(o.name(), "%v", err)
			}
			for _, p := range problems {
				found.add(o.name(), "%s", p)
			}
		case groupMonitoring:
			if err := validateMonitor(o); err != nil {
				found.add(o.name(), "%v", err)
			}
		}
	}
	return found
}

// validateMonitor decodes a ServiceMonitor or a PrometheusRule strictly, and reads the expressions of alerts.
func validateMonitor(o *Object) error {
	var into any
	switch o.GetKind() {
	case monitoringv1.ServiceMonitorsKind:
		into = new(monitoringv1.ServiceMonitor)
	case monitoringv1.PrometheusRuleKind:
		into = new(monitoringv1.PrometheusRule)
	default:
		return fmt.Errorf("there is no check for a %s", o.GetKind())
	}
	text, err := o.MarshalJSON()
	if err != nil {
		return err
	}
	if err := yaml.UnmarshalStrict(text, into); err != nil {
		return err
	}
	if rule, is := into.(*monitoringv1.PrometheusRule); is {
		return validateAlerts(rule)
	}
	return nil
}

// validateAlerts parses every expression as Prometheus does, which refuses all rules of a file for one that it can't
// read.
func validateAlerts(rule *monitoringv1.PrometheusRule) error {
	var errs []error
	for _, group := range rule.Spec.Groups {
		for _, r := range group.Rules {
			if _, err := parser.ParseExpr(r.Expr.String()); err != nil {
				errs = append(errs, fmt.Errorf("%s: %w", r.Alert, err))
			}
		}
	}
	return errors.Join(errs...)
}

// validateDatabase checks a Cluster or Pooler against its definition.
func validateDatabase(o *Object) ([]string, error) {
	kind := o.GroupVersionKind()
	definition, err := definitionOf(kind.Kind)
	if err != nil {
		return nil, err
	}
	rules, err := apiextensions.GetSchemaForVersion(definition, kind.Version)
	if err != nil {
		return nil, err
	}
	return validateBySchema(o, rules.OpenAPIV3Schema)
}

func validateBySchema(o *Object, props *apiextensions.JSONSchemaProps) ([]string, error) {
	structural, err := structuralschema.NewStructural(props)
	if err != nil {
		return nil, err
	}
	validator, _, err := validation.NewSchemaValidator(props)
	if err != nil {
		return nil, err
	}
	object := o.DeepCopy().Object
	var problems []string
	for _, path := range pruning.PruneWithOptions(object, structural, true, structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}) {
		problems = append(problems, "unknown field "+path)
	}
	defaulting.Default(object, structural)
	list := validation.ValidateCustomResource(nil, object, validator)
	if rules := cel.NewValidator(structural, true, celconfig.PerCallLimit); rules != nil && len(list) == 0 {
		list, _ = rules.Validate(context.Background(), field.NewPath(""), structural, object, nil, celconfig.RuntimeCELCostBudget)
	}
	for _, e := range list {
		problems = append(problems, e.Error())
	}
	return problems, nil
}

// operatorFolder is where the Go tool keeps CloudNativePG's module.
var operatorFolder = sync.OnceValues(func() (string, error) {
	out, err := exec.CommandContext(context.Background(), "go", "list", "-m", "-f", "{{.Dir}}", operatorModule).Output()
	if err != nil {
		return "", fmt.Errorf("find %s: %w", operatorModule, err)
	}
	return strings.TrimSpace(string(out)), nil
})

// definitionOf reads the definition of a kind of CloudNativePG's.
func definitionOf(kind string) (*apiextensions.CustomResourceDefinition, error) {
	folder, err := operatorFolder()
	if err != nil {
		return nil, err
	}
	file := groupDatabase + "_" + strings.ToLower(kind) + "s.yaml"
	text, err := os.ReadFile(filepath.Join(folder, "config", "crd", "bases", file))
	if err != nil {
		return nil, err
	}
	var v1 apiextensionsv1.CustomResourceDefinition
	if err := yaml.UnmarshalStrict(text, &v1); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	definition := new(apiextensions.CustomResourceDefinition)
	if err := apiextensionsv1.Convert_v1_CustomResourceDefinition_To_apiextensions_CustomResourceDefinition(&v1, definition, nil); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return definition, nil
}
