package service

import (
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"recordgraph/internal/reqlog"
	"recordgraph/server/overload"
	"recordgraph/store/driver"
)

// exposed are the names of all metrics of a service after a request.
func exposed(t *testing.T) []string {
	t.Helper()
	c := valid()
	c.MetricsAddr = ":0"
	o, err := newObservers(t.Context(), c, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	db, err := driver.Open(c.driver(nil))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	o.metrics.Pool(db.DB)
	o.metrics.Watch(overload.New(overload.Config{}))
	o.metrics.Observe(reqlog.Info{GraphQL: true, OperationType: "query", Cost: 1, Status: 200})
	w := httptest.NewRecorder()
	o.metrics.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	var names []string
	for line := range strings.Lines(w.Body.String()) {
		if name, ok := strings.CutPrefix(line, "# TYPE "); ok {
			name, _, _ = strings.Cut(name, " ")
			names = append(names, name)
		}
	}
	return names
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

var (
	metricName  = regexp.MustCompile(`\b(?:recordgraph|go|process)_[a-z0-9_]+`)
	metricParts = regexp.MustCompile(`_(?:bucket|sum|count)$`)
	variable    = regexp.MustCompile(`\bRECORDGRAPH_[A-Z_]+\b`)
	failure     = regexp.MustCompile("(?m)^\\| `([^`]+)` \\|")
)

const operatePage = "../../docs/operate.md"

// TestMetricsOfThePage compares the operators' page and the alerts with the metrics of the service.
func TestMetricsOfThePage(t *testing.T) {
	t.Parallel()
	names, page := exposed(t), readFile(t, operatePage)
	tables := []string{"recordgraph_step", "recordgraph_replica"} // of the engine, which operators can read
	for _, file := range []string{operatePage, "../../k8s/overlays/prod/alerts.yaml"} {
		used := slices.DeleteFunc(metricName.FindAllString(readFile(t, file), -1), func(name string) bool { return slices.Contains(tables, name) })
		for _, name := range used {
			if !slices.Contains(names, name) && !slices.Contains(names, metricParts.ReplaceAllString(name, "")) {
				t.Errorf("%s speaks of %s, which is no metric", file, name)
			}
		}
		if len(used) == 0 {
			t.Errorf("%s speaks of no metric", file)
		}
	}
	for _, name := range names {
		if strings.HasPrefix(name, "recordgraph_") && !strings.Contains(page, "`"+name+"`") {
			t.Errorf("the page does not tell of %s", name)
		}
	}
	alert := regexp.MustCompile(`alert: (\w+)`)
	for _, found := range alert.FindAllStringSubmatch(readFile(t, "../../k8s/overlays/prod/alerts.yaml"), -1) {
		if !strings.Contains(page, "`"+found[1]+"`") {
			t.Errorf("the page does not say what to do about %s", found[1])
		}
	}
}

// TestSettingsOfThePage: the page names existing settings.
func TestSettingsOfThePage(t *testing.T) {
	t.Parallel()
	c := DefaultConfig()
	for _, name := range variable.FindAllString(readFile(t, operatePage), -1) {
		if !slices.ContainsFunc(c.Settings(), func(s Setting) bool { return s.Env == name }) {
			t.Errorf("there is no setting %s", name)
		}
	}
}

// guideLimits are the settings of the rows in the guide's table of limits; other rows have none.
var guideLimits = map[string][]string{
	"head of a request (URL and headers), body, variables":                    {"max-header-bytes", "max-body-bytes", "max-variables-bytes"},
	"tokens, aliases of a document":                                           {"max-tokens", "max-aliases"},
	"repetitions of a field in one selection set":                             {"max-repeats"},
	"nesting of fields":                                                       {"max-depth"},
	"fields after expanding fragments":                                        {"max-selections"},
	"[cost](#cost) of an operation; of the filter and the order of an export": {"max-cost"},
	"size of an answer's records as text":                                     {"max-result-bytes"},
	"IDs of `nodes`, inputs of one create":                                    {"max-records"},
	"filter: nesting, conditions, consecutive relations":                      {"max-filter-depth", "max-filter-leaves", "max-relation-depth"},
	"elements of `in`; terms of `orderBy`":                                    {"max-in-size", "max-order-terms"},
	"time of a request, of a statement, of a lock wait":                       {"request-timeout", "statement-timeout", "lock-timeout"},
	"requests that run at once; that wait, for up to 1 s":                     {"max-concurrent-requests", "max-queued-requests"},
	"share of the running requests for one caller (the subject of a token) while other callers are active; it has at most half of the queue": {"max-caller-share"},
	"time to send a request (1 s for its body if half of the queue is taken), to read the answer":                                            {"read-timeout", "write-timeout"},
}

var (
	limitRow = regexp.MustCompile(`(?m)^\| ([^|]+) \| ([^|]*\d[^|]*) \|`)
	quantity = regexp.MustCompile(`\d+(?:,\d{3})*(?: (?:KB|MB|s))?`)
)

// TestLimitsOfTheGuide compares the limits in the guide to the API with the defaults.
func TestLimitsOfTheGuide(t *testing.T) {
	t.Parallel()
	_, table, _ := strings.Cut(readFile(t, "../../docs/api.md"), "\n## Limits\n")
	table, _, _ = strings.Cut(table, "\n## ")
	told := map[string]string{}
	for _, row := range limitRow.FindAllStringSubmatch(table, -1) {
		told[row[1]] = row[2]
		if _, known := guideLimits[row[1]]; !known && !strings.Contains(row[2], "(fixed)") && !strings.Contains(row[2], "maxPageSize") {
			t.Errorf("the row %q is held against no setting", row[1])
		}
	}
	c := DefaultConfig()
	for row, names := range guideLimits {
		got := quantity.FindAllString(told[row], -1)
		for i, name := range names {
			at := slices.IndexFunc(c.Settings(), func(s Setting) bool { return s.Name == name })
			if want := inWords(t, c.Settings()[at]); i >= len(got) || got[i] != want {
				t.Errorf("%s is %s by default; the guide tells of %q in %q", name, want, told[row], row)
			}
		}
	}
}

// inWords writes a setting as the guide does: 1,000, 64 KB, 10 s.
func inWords(t *testing.T, s Setting) string {
	t.Helper()
	if d, ok := s.Value.(*time.Duration); ok {
		return fmt.Sprintf("%d s", int(d.Seconds()))
	}
	n, ok := s.Value.(*int)
	switch {
	case !ok:
		t.Fatalf("%s is no number", s.Name)
	case strings.HasSuffix(s.Name, "-bytes") && *n >= 1<<20:
		return fmt.Sprintf("%d MB", *n>>20)
	case strings.HasSuffix(s.Name, "-bytes"):
		return fmt.Sprintf("%d KB", *n>>10)
	case *n >= 1000:
		return fmt.Sprintf("%d,%03d", *n/1000, *n%1000)
	}
	return strconv.Itoa(*n)
}

// TestFailuresOfThePage: the code has the messages that the page explains.
func TestFailuresOfThePage(t *testing.T) {
	t.Parallel()
	var code strings.Builder
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || strings.HasPrefix(d.Name(), ".") && d.Name() != "..") {
			return fs.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			code.WriteString(readFile(t, path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(readFile(t, operatePage), "\n## Failures\n")
	messages := failure.FindAllStringSubmatch(table, -1)
	if len(messages) < 20 {
		t.Errorf("only %d messages", len(messages))
	}
	for _, message := range messages {
		for part := range strings.SplitSeq(strings.ReplaceAll(message[1], "(run", "…(run"), "…") {
			if part = strings.TrimSpace(part); !strings.Contains(code.String(), part) {
				t.Errorf("nobody says %q of %q", part, message[1])
			}
		}
	}
}
