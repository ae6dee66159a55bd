package check

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// mostConnections is the part of max_connections that replicas may take, in percent.
const mostConnections = 80

// connections follows the connections of all replicas to PostgreSQL: hosts that exist, TLS that can be verified, a
// pooler in the mode that the service expects, sessions behind it as the service needs them, a short pause between
// its attempts to reach the database, and numbers that fit.
func connections(s *Set) []string {
	var found findings
	for _, w := range s.workloads() {
		w.containers(func(name string, c *corev1.Container) {
			if !ours(c) {
				return
			}
			for _, variable := range []string{"DATABASE_URL", "RECORDGRAPH_MIGRATE_URL"} {
				if err := s.reachable(s.environment(c)[variable]); err != nil {
					found.add(name, "%s: %v", variable, err)
				}
			}
			if host := hostOf(s.environment(c)["RECORDGRAPH_MIGRATE_URL"]); s.pools(host) {
				found.add(name, "RECORDGRAPH_MIGRATE_URL leads through the pooler %s, where migrations have no session to hold their lock", host)
			}
			if !w.serves {
				return
			}
			if err := s.enough(c, w.replicas); err != nil {
				found.add(name, "%v", err)
			}
			if s.value(c, "RECORDGRAPH_POOLER") != "" {
				found = append(found, s.sessions()...)
				found = append(found, s.recovery()...)
			}
		})
	}
	return found
}

// reachable checks that a URL leads to a database of the set, over TLS that is verified with a name that the
// certificate has. A URL from a Secret is not known.
func (s *Set) reachable(text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err != nil {
		return err
	}
	if mode := u.Query().Get("sslmode"); mode != "verify-full" {
		return fmt.Errorf("sslmode is %q; want verify-full", mode)
	}
	for _, cluster := range s.custom("Cluster") {
		if u.Hostname() == cluster.GetName()+"-rw" {
			return nil
		}
		for _, pooler := range s.custom("Pooler") {
			names, _, _ := unstructured.NestedStringSlice(cluster.Object, "spec", "certificates", "serverAltDNSNames")
			if u.Hostname() == pooler.GetName() && slices.Contains(names, pooler.GetName()) {
				return nil
			}
		}
	}
	return fmt.Errorf("no database of the set has a certificate for %q", u.Hostname())
}

// hostOf returns the host of a URL, or "".
func hostOf(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return "" // a finding of its own
	}
	return u.Hostname()
}

// pools reports whether a host is a pooler of the set.
func (s *Set) pools(host string) bool {
	return slices.ContainsFunc(s.custom("Pooler"), func(o *Object) bool { return o.GetName() == host })
}

// sessionSettings are the settings that the service sets in its sessions. With a pooler they must have these values
// by themselves, or a start warns of them.
var sessionSettings = map[string]string{"TimeZone": "UTC", "IntervalStyle": "postgres", "jit": "off"}

// sessions checks the settings of sessions that go through a pooler.
func (s *Set) sessions() []string {
	var found findings
	for _, cluster := range s.custom("Cluster") {
		for _, name := range slices.Sorted(maps.Keys(sessionSettings)) {
			want := sessionSettings[name]
			if got := specString(cluster, "postgresql.parameters."+name); got != want {
				found.add(cluster.name(), "%s is %q with a pooler; the service needs %q", name, got, want)
			}
		}
	}
	return found
}

// mostPause are the longest pauses of a pooler whose database is back, in seconds. PgBouncer's own are 15.
var mostPause = map[string]int{"server_login_retry": 1, "server_connect_timeout": 3}

// recovery checks that poolers use a database soon after it is back.
func (s *Set) recovery() []string {
	var found findings
	for _, p := range s.custom("Pooler") {
		for _, name := range slices.Sorted(maps.Keys(mostPause)) {
			text := specString(p, "pgbouncer.parameters."+name)
			if n, err := strconv.Atoi(text); err != nil || n < 1 || n > mostPause[name] {
				found.add(p.name(), "%s is %q; want 1 to %d seconds, or clients wait although the database is back", name, text, mostPause[name])
			}
		}
	}
	return found
}

// maxConnections is the argument of a PostgreSQL that says how many it takes.
var maxConnections = regexp.MustCompile(`^max_connections=(\d+)$`)

// enough checks that what all replicas may open is below what PostgreSQL takes.
func (s *Set) enough(c *corev1.Container, replicas int) error {
	size, err := s.number(c, "RECORDGRAPH_POOL_SIZE")
	if err != nil {
		return err
	}
	open, mode := replicas*size, ""
	for _, p := range s.custom("Pooler") {
		mode = specString(p, "pgbouncer.poolMode")
		instances, _, _ := unstructured.NestedInt64(p.Object, "spec", "instances")
		clients, _ := strconv.Atoi(specString(p, "pgbouncer.parameters.max_client_conn"))
		if room := int(instances) * clients; open > room {
			return fmt.Errorf("%d replicas open %d connections, %s takes %d", replicas, open, p.name(), room)
		}
		pool, _ := strconv.Atoi(specString(p, "pgbouncer.parameters.default_pool_size"))
		open = int(instances) * pool
	}
	if got := s.value(c, "RECORDGRAPH_POOLER"); got != mode {
		return fmt.Errorf("RECORDGRAPH_POOLER is %q, the pooler's mode %q", got, mode)
	}
	if most := s.maxConnections(); open*100 > most*mostConnections {
		return fmt.Errorf("PostgreSQL gets up to %d connections, more than %d %% of its %d", open, mostConnections, most)
	}
	return nil
}

// maxConnections is how many connections the PostgreSQL of the set takes.
func (s *Set) maxConnections() int {
	for _, o := range s.custom("Cluster") {
		n, _ := strconv.Atoi(specString(o, "postgresql.parameters.max_connections"))
		return n
	}
	for _, w := range s.workloads() {
		for _, c := range w.template.Spec.Containers {
			for _, arg := range c.Args {
				if parts := maxConnections.FindStringSubmatch(arg); parts != nil {
					n, _ := strconv.Atoi(parts[1])
					return n
				}
			}
		}
	}
	return 0
}
