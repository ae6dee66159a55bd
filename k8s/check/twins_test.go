package check

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// twin is an overlay with one thing broken, in which a check must find it.
type twin struct {
	check   string
	overlay string
	object  string // "Kind/name"; a generated name is cut before its hash
	path    string // fields and indices, separated by spaces
	value   any    // new value; nil removes the value
	want    string // in a finding
}

// Frequent parts of paths.
const (
	service   = "Deployment/recordgraph"
	podSpec   = "spec template spec "
	container = podSpec + "containers 0 "
)

var twins = []twin{
	{"schema", "prod", service, "spec replica", int64(3), `unknown field "spec.replica"`},
	{"schema", "prod", service, podSpec + "terminationGracePeriodSeconds", "40", "cannot unmarshal string"},
	{"schema", "prod", service, "spec template metadata labels app.kubernetes.io/name", "other", "`selector` does not match template"},
	{"schema", "prod", service, container + "env 0 name", "GOMEMLIMIT", "warning: "},
	{"schema", "prod", service, "apiVersion", "apps/v2", "no kind"},
	{"schema", "prod", "HorizontalPodAutoscaler/recordgraph", "spec maxReplicas", int64(2), "greater than or equal to `minReplicas`"},
	{"schema", "prod", "PodDisruptionBudget/recordgraph", "spec minAvailable", int64(1), "cannot be both set"},
	{"schema", "prod", "Ingress/recordgraph", "spec rules 0 http paths 0 pathType", "Glob", "supported values"},
	{"schema", "prod", "NetworkPolicy/recordgraph", "spec policyTypes 0", "Both", "supported values"},
	{"schema", "prod", "Job/recordgraph-migrate", podSpec + "restartPolicy", "Always", "restartPolicy"},
	{"schema", "prod", "Service/recordgraph", "spec ports 0 port", int64(70000), "between 1 and 65535"},
	{"schema", "prod", "ServiceAccount/recordgraph", "metadata name", "a_b", "RFC 1123"},
	{"schema", "prod", "ConfigMap/recordgraph-settings", "data", map[string]any{"A B": "c"}, "valid config key"},
	{"schema", "prod", "Namespace/recordgraph", "metadata name", "a.b", "must not contain dots"},
	{"schema", "prod", "Job/recordgraph-migrate", "metadata name", "recordgraph-migrate-0.1.0", "warning: metadata.name: a DNS label is recommended"},
	{"schema", "prod", "Job/recordgraph-migrate", "metadata name", strings.Repeat("m", 64), "must be no more than 63"},
	{"schema", "prod", "Job/recordgraph-migrate", container + "env 0 name", "GOMEMLIMIT", "warning: spec.template.spec.containers[0].env"},
	{"schema", "prod", service, "metadata name", "record.graph", "warning: metadata.name: this is used in Pod names"},
	{"schema", "dev", "StatefulSet/postgres", "metadata name", "post.gres", "must not contain dots"},
	{"schema", "dev", "Service/postgres", "spec sessionAffinity", "ClientIP", "warning: spec.SessionAffinity is ignored for headless services"},
	{"schema", "dev", "StatefulSet/postgres", "spec podManagementPolicy", "Some", "podManagementPolicy"},
	{"schema", "dev", "Service/postgres", "spec clusterIP", "nowhere", "valid IP"},
	{"custom resources", "prod", "Cluster/recordgraph-db", "spec instances", int64(0), "greater than or equal to 1"},
	{"custom resources", "prod", "Cluster/recordgraph-db", "spec storage sise", "1Gi", "unknown field spec.storage.sise"},
	{"custom resources", "prod", "Cluster/recordgraph-db", "spec imageCatalogRef", map[string]any{
		"apiGroup": "postgresql.cnpg.io", "kind": "Catalog", "name": "x", "major": int64(18),
	}, "Only image catalogs are supported"},
	{"custom resources", "prod", "Cluster/recordgraph-db", "kind", "Clutter", "no such file"},
	{"custom resources", "prod", "Pooler/recordgraph-pooler", "spec pgbouncer poolMode", "statement", "supported values"},
	{"custom resources", "prod", "ServiceMonitor/recordgraph", "spec endpoints 0 intervall", "30s", "unknown field"},
	{"custom resources", "prod", "ServiceMonitor/recordgraph", "kind", "PodMonitor", "there is no check"},
	{"custom resources", "prod", "PrometheusRule/recordgraph", "spec groups 0 rules 0 expresion", "up", "unknown field"},
	{"custom resources", "prod", "PrometheusRule/recordgraph", "spec groups 0 rules 0 expr", "absent(up", "RecordgraphAbsent: 1:10: parse error"},

	{"pod security", "prod", service, podSpec + "securityContext runAsNonRoot", false, "runAsNonRoot"},
	{"pod security", "prod", service, podSpec + "securityContext seccompProfile", nil, "seccompProfile"},
	{"pod security", "prod", service, container + "securityContext capabilities", nil, "unrestricted capabilities"},
	{"pod security", "prod", "Job/recordgraph-migrate", container + "securityContext allowPrivilegeEscalation", true, "allowPrivilegeEscalation"},
	{"pod security", "dev", "StatefulSet/postgres", podSpec + "volumes 0", map[string]any{"name": "run", "hostPath": map[string]any{"path": "/"}}, "restricted volume types"},
	{"pod security", "dev", "Namespace/recordgraph-dev", "metadata labels", nil, "does not enforce"},
	{"hardening", "prod", service, podSpec + "securityContext runAsUser", nil, "numbers other than 0"},
	{"hardening", "prod", service, podSpec + "automountServiceAccountToken", nil, "automountServiceAccountToken"},
	{"hardening", "prod", service, podSpec + "enableServiceLinks", nil, "enableServiceLinks"},
	{"hardening", "prod", service, container + "securityContext readOnlyRootFilesystem", false, "readOnlyRootFilesystem"},
	{"hardening", "prod", "ServiceAccount/recordgraph", "automountServiceAccountToken", true, "automountServiceAccountToken"},
	{"images", "prod", service, container + "image", "registry.example.com:5000/recordgraph", "no exact tag"},
	{"images", "dev", "StatefulSet/postgres", container + "image", "docker.io/library/postgres:latest", "no exact tag"},
	{"images", "prod", "Cluster/recordgraph-db", "spec imageName", "ghcr.io/cloudnative-pg/postgresql:15.1", "was released with"},
	{"images", "prod", "Pooler/recordgraph-pooler", "spec pgbouncer image", nil, "was released with"},
	{"resources", "prod", service, container + "resources requests cpu", nil, "needs requests"},
	{"resources", "prod", service, container + "resources limits memory", "1Gi", "equal to the request"},
	{"resources", "prod", service, container + "resources limits cpu", "1500m", "whole number"},
	{"resources", "prod", "Job/recordgraph-migrate", container + "resources limits memory", "256Mi", "GOMEMLIMIT 102MiB is 39 %"},
	{"resources", "dev", service, container + "env", []any{}, `GOMEMLIMIT ""`},

	{"probes", "prod", service, container + "startupProbe", nil, "needs startup, liveness and readiness"},
	{"probes", "prod", service, container + "livenessProbe httpGet path", "/readyz", "must get /livez"},
	{"probes", "prod", service, container + "startupProbe failureThreshold", int64(10), "gives up after 20s"},
	{"probes", "prod", service, container + "readinessProbe timeoutSeconds", int64(1), "times out after 1s"},
	{"probes", "prod", service, container + "readinessProbe failureThreshold", int64(1), "takes a pod out after 5s"},
	{"load", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_MAX_QUEUED_REQUESTS", "256", "288 requests with bodies of 1048576 bytes take more than half of 536870912"},
	{"load", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_IDLE_TIMEOUT", "60s", "not longer than the 1m0s of balancers"},
	{"stop", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_MAX_QUEUE_WAIT", "15s", "which may wait and run for 25s"},
	{"stop", "prod", service, container + "lifecycle", nil, "needs a preStop sleep"},
	{"stop", "prod", service, podSpec + "terminationGracePeriodSeconds", int64(30), "a stop takes up to 35s"},
	{"stop", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_SHUTDOWN_GRACE", "30s", "a stop takes up to 45s"},
	{"stop", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_SHUTDOWN_GRACE", "8s", "cuts requests off"},
	{"rollout", "prod", service, "spec strategy rollingUpdate maxUnavailable", int64(1), "maxUnavailable 0"},
	{"rollout", "prod", service, "spec strategy rollingUpdate maxUnavailable", "25%", "maxUnavailable 0"},
	{"rollout", "prod", service, "spec strategy", map[string]any{"type": "Recreate"}, "maxUnavailable 0"},
	{"rollout", "prod", service, podSpec + "topologySpreadConstraints 0 topologyKey", "rack", "topology.kubernetes.io/zone"},
	{"migration", "prod", "Job/recordgraph-migrate", container + "image", "registry.example.com/recordgraph:0.0.9", "not the one that serves"},
	{"migration", "prod", "Job/recordgraph-migrate", "metadata name", "recordgraph-migrate", "must end in a hash of the image"},
	{"migration", "prod", "Job/recordgraph-migrate", container + "envFrom", []any{map[string]any{"configMapRef": map[string]any{"name": "recordgraph-settings"}}}, "generated ConfigMap"},
	{"migration", "prod", "Job/recordgraph-migrate", container + "args", []any{"migrate", "down"}, "0 jobs"},
	{"database", "dev", "StatefulSet/postgres", "spec volumeClaimTemplates 0 spec accessModes 0", "ReadWriteOnce", `want ReadWriteOncePod alone`},
	{"database", "dev", "StatefulSet/postgres", "spec volumeClaimTemplates 0 spec accessModes", []any{"ReadWriteOncePod", "ReadWriteOnce"}, `want ReadWriteOncePod alone`},
	{"database", "dev", "StatefulSet/postgres", container + "command", nil, "must lock its volume"},
	{"database", "dev", "StatefulSet/postgres", container + "lifecycle", nil, "needs a preStop of `kill -INT 1`"},
	{"database", "dev", "StatefulSet/postgres", container + "lifecycle preStop exec command 2", "kill -TERM 1", "needs a preStop of `kill -INT 1`"},
	{"termination messages", "prod", service, container + "terminationMessagePolicy", nil, `terminationMessagePolicy is "File"`},
	{"termination messages", "prod", "Job/recordgraph-migrate", container + "terminationMessagePolicy", "File", `terminationMessagePolicy is "File"`},
	{"termination messages", "dev", "StatefulSet/postgres", container + "terminationMessagePolicy", nil, `StatefulSet/postgres (postgres): terminationMessagePolicy is "File"`},
	{"termination messages", "prod", "Pooler/recordgraph-pooler", container + "terminationMessagePolicy", nil, `Pooler/recordgraph-pooler: terminationMessagePolicy is ""`},
	{"termination messages", "prod", "Pooler/recordgraph-pooler", podSpec + "containers", nil, "has no container"},

	{"selectors", "prod", "Service/recordgraph", "spec selector app.kubernetes.io/component", nil, "pods of 2 workloads"},
	{"selectors", "prod", "PodDisruptionBudget/recordgraph", "spec selector matchLabels app.kubernetes.io/name", "other", "pods of 0 workloads"},
	{"selectors", "prod", "PodDisruptionBudget/recordgraph", "spec selector", nil, "pods of 0 workloads"},
	{"selectors", "prod", service, podSpec + "topologySpreadConstraints 1 labelSelector matchLabels app.kubernetes.io/name", "other", "counts other pods"},
	{"selectors", "prod", "HorizontalPodAutoscaler/recordgraph", "spec scaleTargetRef name", "other", "no Deployment/other"},
	{"selectors", "prod", "ServiceMonitor/recordgraph", "spec selector matchLabels app.kubernetes.io/name", "other", "selects 0 Services"},
	{"ports", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_ADDR", ":8081", `RECORDGRAPH_ADDR is ":8081"`},
	{"ports", "prod", service, container + "livenessProbe httpGet port", "web", "an HTTP probe uses port web"},
	{"ports", "dev", "StatefulSet/postgres", container + "livenessProbe tcpSocket port", int64(5433), "a TCP probe uses port 5433"},
	{"ports", "prod", "Service/recordgraph", "spec ports 1 targetPort", int64(9091), "port metrics leads to 9091"},
	{"ports", "prod", "Ingress/recordgraph", "spec rules 0 http paths 0 backend service port name", "https", "leads to no port"},
	{"ports", "prod", "Ingress/recordgraph", "spec tls 0 hosts 0", "www.example.com", "has no TLS"},
	{"ports", "prod", "ServiceMonitor/recordgraph", "spec endpoints 0 port", "prometheus", `no port "prometheus"`},
	{"ports", "prod", "ServiceMonitor/recordgraph", "spec endpoints", []any{}, "has no endpoints"},
	{"network", "prod", "NetworkPolicy/recordgraph", "spec podSelector matchLabels app.kubernetes.io/component", "api", ": no NetworkPolicy for Ingress"},
	{"network", "dev", "NetworkPolicy/postgres", "spec policyTypes", []any{"Ingress"}, "no NetworkPolicy for Egress"},
	{"network", "prod", "NetworkPolicy/recordgraph-db", "spec podSelector matchLabels cnpg.io/cluster", "other", "holds no pods"},
	{"network", "prod", "NetworkPolicy/recordgraph", "spec egress 1 to", nil, "out to all pods"},
	{"network", "prod", "NetworkPolicy/recordgraph", "spec egress 1 ports", nil, "opens all ports"},
	{"network", "prod", "NetworkPolicy/recordgraph-api", "spec ingress 0 ports", nil, "opens all ports"},
	{"network", "prod", "NetworkPolicy/recordgraph-api", "spec ingress 0 ports 0 port", "web", "opens port web"},
	{"network", "prod", "NetworkPolicy/recordgraph", "spec egress 1 to 0 podSelector matchLabels cnpg.io/poolerName", "other", "no pod is"},

	{"settings", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_POOLSIZE", "20", "has no RECORDGRAPH_POOLSIZE"},
	{"settings", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_POOL_SIZE", "many", "invalid syntax"},
	{"settings", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_PLAYGROUND", "off", "invalid syntax"},
	{"settings", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_DRAIN_DELAY", "5", "missing unit"},
	{"settings", "prod", service, container + "env", []any{}, "needs DATABASE_URL"},
	{"settings", "prod", service, container + "args", []any{"serve", "--drain-delay=60s"}, "want serve alone"},
	{"settings", "prod", service, container + "args", []any{"migrate", "up"}, "want serve alone"},
	{"settings", "prod", service, container + "command", []any{"/bin/sh"}, "want serve alone"},
	{"references", "prod", service, podSpec + "serviceAccountName", "other", "no ServiceAccount"},
	{"references", "prod", service, podSpec + "volumes 0 secret secretName", "other", `nothing makes the Secret "other"`},
	{"references", "prod", service, podSpec + "volumes 0", map[string]any{
		"name": "keys", "configMap": map[string]any{"name": "other"},
	}, `there is no ConfigMap "other"`},
	{"references", "prod", service, podSpec + "volumes 1 secret", map[string]any{
		"secretName": "recordgraph-db-ca", "items": []any{map[string]any{"key": "ca.pem", "path": "ca.pem"}},
	}, `has no key "ca.pem"`},
	{"references", "prod", service, container + "envFrom 0 configMapRef name", "recordgraph-settings", "an absent ConfigMap or Secret"},
	{"references", "dev", "StatefulSet/postgres", container + "env 2 valueFrom secretKeyRef key", "pw", `nothing makes the key "pw"`},
	{"references", "prod", "Ingress/recordgraph", "metadata annotations", nil, "nothing makes its certificate"},
	{"secrets", "dev", "ConfigMap/recordgraph-settings", "kind", "Secret", "must not be in the repository"},
	{"secrets", "prod", "ConfigMap/recordgraph-settings", "data DATABASE_URL", "postgres://me:secret@host/db", "DATABASE_URL holds a secret"},
	{"secrets", "dev", "StatefulSet/postgres", container + "env 2", map[string]any{"name": "POSTGRES_PASSWORD", "value": "x"}, "POSTGRES_PASSWORD holds a secret"},
	{"secrets", "dev", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_AUTH_KEYS", "HS256:base64:AAAA", "RECORDGRAPH_AUTH_KEYS holds a secret"},

	{"scale", "prod", "HorizontalPodAutoscaler/recordgraph", "spec minReplicas", int64(1), "want at least 2"},
	{"scale", "prod", service, "spec replicas", int64(3), "set back"},
	{"scale", "prod", "PodDisruptionBudget/recordgraph", "spec maxUnavailable", int64(0), "of 3 replicas"},
	{"scale", "prod", "PodDisruptionBudget/recordgraph", "spec maxUnavailable", "100%", "of 3 replicas"},
	{"scale", "prod", "PodDisruptionBudget/recordgraph", "spec", map[string]any{
		"minAvailable": int64(3), "selector": map[string]any{"matchLabels": map[string]any{"app.kubernetes.io/component": "api"}},
	}, "of 3 replicas"},
	{"connections", "prod", "Cluster/recordgraph-db", "spec certificates", nil, `certificate for "recordgraph-pooler"`},
	{"connections", "prod", "Cluster/recordgraph-db", "metadata name", "other", `certificate for "recordgraph-db-rw"`},
	{"connections", "prod", service, container + "env 0 value", "postgres://recordgraph-pooler/recordgraph", "want verify-full"},
	{"connections", "prod", "Job/recordgraph-migrate", container + "env 1 value", "postgres://recordgraph-pooler/recordgraph", "leads through the pooler"},
	{"connections", "prod", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_POOLER", nil, "RECORDGRAPH_POOLER is"},
	{"connections", "prod", "Cluster/recordgraph-db", "spec postgresql parameters jit", nil, `jit is "" with a pooler`},
	{"connections", "prod", "Cluster/recordgraph-db", "spec postgresql parameters max_connections", "100", "120 connections, more than 80 % of its 100"},
	{"connections", "prod", "Pooler/recordgraph-pooler", "spec pgbouncer parameters max_client_conn", "50", "220 connections, Pooler/recordgraph-pooler takes 150"},
	{"connections", "prod", "Pooler/recordgraph-pooler", "spec pgbouncer parameters server_login_retry", nil, `server_login_retry is ""`},
	{"connections", "prod", "Pooler/recordgraph-pooler", "spec pgbouncer parameters server_login_retry", "15", `server_login_retry is "15"`},
	{"connections", "prod", "Pooler/recordgraph-pooler", "spec pgbouncer parameters server_connect_timeout", "0", `server_connect_timeout is "0"`},
	{"connections", "dev", "ConfigMap/recordgraph-settings", "data RECORDGRAPH_POOL_SIZE", "30", "60 connections, more than 80 % of its 60"},
	{"container file", "prod", service, podSpec + "securityContext runAsUser", int64(1000), `runs as 1000:65532`},
	{"container file", "prod", service, container + "ports 0 containerPort", int64(80), "port 80 is not one of the image"},
}

func TestTwins(t *testing.T) {
	t.Parallel()
	for _, twin := range twins {
		t.Run(twin.check+" "+twin.want, func(t *testing.T) {
			t.Parallel()
			objects, err := Render(repository, twin.overlay)
			if err != nil {
				t.Fatal(err)
			}
			twin.apply(t, objects)
			finds(t, twin.check, NewSet(repository, objects), twin.want)
		})
	}
}

// TestFileTwins breaks the files that manifests are held against.
func TestFileTwins(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ check, file, old, new, want string }{
		{"container file", "Dockerfile", "/golang:1.26.8-", "/golang:1.27.0-", `builds with Go "1.27.0"`},
		{"container file", "Dockerfile", "/golang:1.26.8-", "/golang:latest-", `builds with Go ""`},
		{"container file", "Dockerfile", "CGO_ENABLED=0", "CGO_ENABLED=1", "lacks CGO_ENABLED=0"},
		{"container file", "Dockerfile", "-tags timetzdata,nodev ", "", "lacks -tags timetzdata,nodev"},
		{"container file", "Dockerfile", "\nFROM scratch\n", "\nFROM alpine:3\n", "FROM scratch"},
		{"container file", "Dockerfile", "USER 65532:65532\n", "", "the image as"},
		{"container file", "Dockerfile", "ENTRYPOINT [\"/recordgraph\"]\n", "", `lacks ENTRYPOINT`},
		{"container file", "Dockerfile", "CMD [\"serve\"]\n", "", `lacks CMD`},
		{"container file", "Dockerfile", "COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/\n", "", "ca-certificates.crt"},
		{"container file", "Dockerfile", "org.opencontainers.image.revision=", "org.opencontainers.image.revison=", "lacks the label org.opencontainers.image.revision"},
		{"container file", "Dockerfile", "EXPOSE 8080 9090", "EXPOSE 8080", "port 9090"},
		{"settings", "docs/settings.md", "`RECORDGRAPH_POOL_SIZE`", "`RECORDGRAPH_CONNECTIONS`", "has no RECORDGRAPH_POOL_SIZE"},
		{"references", "docs/deploy.md", "create secret generic recordgraph-keys", "create secret generic keys", "recordgraph-keys"},
		{"references", "docs/deploy.md", "--from-literal=url=", "--from-literal=uri=", `key "url"`},
	} {
		t.Run(c.file+" "+c.want, func(t *testing.T) {
			t.Parallel()
			root := Root(t.TempDir())
			for _, name := range []string{"Dockerfile", "go.mod", "docs/settings.md", "docs/deploy.md"} {
				text, err := os.ReadFile(repository.file(name))
				if err != nil {
					t.Fatal(err)
				}
				if name == c.file {
					if !strings.Contains(string(text), c.old) {
						t.Fatalf("%s has no %q to break", name, c.old)
					}
					text = []byte(strings.ReplaceAll(string(text), c.old, c.new))
				}
				write(t, root.file(name), text)
			}
			set := render(t, "dev")
			set.Root = root
			finds(t, c.check, set, c.want)
		})
	}
}

// TestEveryCheckHasTwins checks that the tables above cover all checks.
func TestEveryCheckHasTwins(t *testing.T) {
	t.Parallel()
	named := make(map[string]bool)
	for _, twin := range twins {
		named[twin.check] = true
	}
	var checks []string
	for _, check := range Checks() {
		checks = append(checks, check.Name)
	}
	slices.Sort(checks)
	if got := slices.Sorted(maps.Keys(named)); !slices.Equal(got, checks) {
		t.Errorf("twins break %q, the checks are %q", got, checks)
	}
}

// finds runs a check and expects a finding with a text.
func finds(t *testing.T, name string, set *Set, want string) {
	t.Helper()
	for _, check := range Checks() {
		if check.Name != name {
			continue
		}
		found := check.Run(set)
		if !slices.ContainsFunc(found, func(f string) bool { return strings.Contains(f, want) }) {
			t.Errorf("%s found %q, want %q", name, found, want)
		}
	}
}

// apply breaks one thing.
func (w twin) apply(t *testing.T, objects []map[string]any) {
	t.Helper()
	for _, o := range objects {
		metadata, _ := o["metadata"].(map[string]any)
		kind, name, _ := strings.Cut(w.object, "/")
		if got, _ := metadata["name"].(string); o["kind"] == kind && (got == name || (kind == "ConfigMap" || kind == "Job") && strings.HasPrefix(got, name)) {
			change(t, o, strings.Fields(w.path), w.value)
			return
		}
	}
	t.Fatalf("no %s to break", w.object)
}

// change sets or removes a value deep in an object.
func change(t *testing.T, at any, path []string, value any) {
	t.Helper()
	switch node := at.(type) {
	case map[string]any:
		switch {
		case len(path) > 1:
			change(t, node[path[0]], path[1:], value)
		case value == nil:
			delete(node, path[0])
		default:
			node[path[0]] = value
		}
	case []any:
		i, err := strconv.Atoi(path[0])
		switch {
		case err != nil || i >= len(node):
			t.Fatalf("no element %s", path[0])
		case len(path) > 1:
			change(t, node[i], path[1:], value)
		default:
			node[i] = value
		}
	default:
		t.Fatalf("nothing at %q", path)
	}
}

func write(t *testing.T, path string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}
