package suite_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/golden"
	"recordgraph/internal/library"
)

// step is one request of a golden case. A case is a .graphql file of steps
// apart by a line "# ---", run one after another on one database. Comments at
// a step's top set what else the request is made of:
//
//	# variables: {"after": "=1.data.books.pageInfo.endCursor"}   from the first step's answer
//	# scopes: book:read                                           default: all of the model; none; anonymous
//	# operation: Name
//	# accept: application/graphql-response+json                    default: that
//
// "book#1" anywhere stands for the ID of the library's first book.
type step struct {
	document, scopes, operation, accept string
	variables                           string
}

// answer is the response of a step.
type answer struct {
	Status int             `json:"status"`
	Body   json.RawMessage `json:"body"`
}

// TestGolden runs the cases as they are written.
func TestGolden(t *testing.T) {
	t.Parallel()
	shared := library.Database(t)
	for _, base := range goldens(t) {
		t.Run(strings.TrimPrefix(base, "testdata/"), func(t *testing.T) {
			t.Parallel()
			got := way{}.run(t, base, shared)
			golden.Compare(t, base+".json", string(indent(t, got.answers)))
			golden.Compare(t, base+".sql", got.sql.String())
		})
	}
}

// goldens are the cases, by their files' names without extension.
func goldens(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*/*.graphql")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(file, ".graphql")
	}
	return files
}

// outcome is the result of a case.
type outcome struct {
	answers []answer
	sql     bytes.Buffer
	took    int // steps that took the way
}

// run runs a case on its own database, or on the shared one if the case only reads.
func (w way) run(t *testing.T, base, shared string) (out outcome) {
	t.Helper()
	text, err := os.ReadFile(base + ".graphql")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(text), "mutation") {
		shared = ""
	}
	var ran statements
	o := w.options
	o.url, o.onSQL = shared, func(text string, args []any) {
		ran.add(text, args)
		if w.options.onSQL != nil {
			w.options.onSQL(text, args)
		}
	}
	s := newService(t, o)
	for i, st := range parseSteps(string(text)) {
		got, took := w.do(t, s, st, out.answers)
		if took {
			out.took++
		}
		out.answers = append(out.answers, got)
		wantLocations(t, got)
		fmt.Fprintf(&out.sql, "-- step %d\n\n", i+1)
		ran.flush(&out.sql, got)
	}
	return out
}

// wantLocations checks that all errors with a response path have locations.
func wantLocations(t *testing.T, got answer) {
	t.Helper()
	var body struct {
		Errors []struct {
			Message   string
			Path      []any
			Locations []any
		}
	}
	if err := json.Unmarshal(got.Body, &body); err != nil {
		t.Fatal(err)
	}
	for _, e := range body.Errors {
		if len(e.Path) > 0 && len(e.Locations) == 0 {
			t.Errorf("%s: no locations", e.Message)
		}
	}
}

// statements collects the statements of a step.
type statements struct {
	mu    sync.Mutex
	texts []string
}

func (s *statements) add(text string, args []any) {
	b := []byte(text + "\n")
	for i, arg := range args {
		shown, err := json.Marshal(arg)
		if err != nil {
			shown = fmt.Append(nil, err)
		}
		b = fmt.Appendf(b, "--   $%d = %s\n", i+1, shown)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.texts = append(s.texts, string(b))
}

// flush writes the statements in a stable order, because the root fields of a query run
// concurrently.
func (s *statements) flush(to *bytes.Buffer, got answer) {
	var body struct{ Data map[string]any }
	if json.Unmarshal(got.Body, &body) == nil && len(body.Data) > 1 && !s.wrote() {
		slices.Sort(s.texts)
	}
	for _, text := range s.texts {
		to.WriteString(text + "\n")
	}
	s.texts = nil
}

func (s *statements) wrote() bool {
	return slices.ContainsFunc(s.texts, func(text string) bool { return !strings.HasPrefix(text, "SELECT") })
}

func parseSteps(text string) []step {
	var out []step
	for part := range strings.SplitSeq(text, "\n# ---\n") {
		st := step{scopes: allScopes(), accept: "application/graphql-response+json"}
		var document []string
		for line := range strings.SplitSeq(part, "\n") {
			name, value, ok := strings.Cut(strings.TrimPrefix(line, "# "), ": ")
			target := map[string]*string{
				"variables": &st.variables, "scopes": &st.scopes, "operation": &st.operation, "accept": &st.accept,
			}[name]
			switch {
			case ok && target != nil && strings.HasPrefix(line, "# "):
				*target = strings.TrimSpace(value)
			case !strings.HasPrefix(line, "#"):
				document = append(document, line)
			}
		}
		if st.scopes == "none" {
			st.scopes = ""
		}
		st.document = strings.TrimSpace(strings.Join(document, "\n"))
		out = append(out, st)
	}
	return out
}

// do sends a step through the HTTP handler.
func (s *service) do(t *testing.T, st step, before []answer) answer {
	t.Helper()
	return s.doCtx(t.Context(), t, st, before)
}

// doCtx is do for a client that disconnects when ctx ends.
func (s *service) doCtx(ctx context.Context, t *testing.T, st step, before []answer) answer {
	t.Helper()
	request := map[string]any{"query": library.Resolve(st.document)}
	if st.operation != "" {
		request["operationName"] = st.operation
	}
	if st.variables != "" {
		var variables any
		dec := json.NewDecoder(strings.NewReader(library.Resolve(st.variables)))
		dec.UseNumber()
		if err := dec.Decode(&variables); err != nil {
			t.Fatalf("variables %s: %v", st.variables, err)
		}
		request["variables"] = json.RawMessage(library.Resolve(st.variables))
		if replaced := earlier(t, variables, before); replaced != nil {
			request["variables"] = replaced
		}
	}
	body, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", st.accept)
	r.Header.Set("X-Request-Id", "golden")
	r.Header.Set(scopesHeader, st.scopes)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return answer{Status: w.Code, Body: w.Body.Bytes()}
}

// earlier replaces "=1.data.books.pageInfo.endCursor" by the value at this path in the first
// response; nil if no variable has this form.
func earlier(t *testing.T, variables any, before []answer) any {
	t.Helper()
	m, _ := variables.(map[string]any)
	found := false
	for name, v := range m {
		text, ok := v.(string)
		if !ok || !strings.HasPrefix(text, "=") {
			continue
		}
		found = true
		var n int
		number, path, _ := strings.Cut(text[1:], ".")
		if _, err := fmt.Sscan(number, &n); err != nil || n < 1 || n > len(before) {
			t.Fatalf("variable %s: no step %s", name, number)
		}
		var at any
		if err := json.Unmarshal(before[n-1].Body, &at); err != nil {
			t.Fatal(err)
		}
		for key := range strings.SplitSeq(path, ".") {
			at = stepInto(at, key)
		}
		m[name] = at
	}
	if !found {
		return nil
	}
	return m
}

func stepInto(at any, key string) any {
	switch v := at.(type) {
	case map[string]any:
		return v[key]
	case []any:
		var i int
		if _, err := fmt.Sscan(key, &i); err == nil && i < len(v) {
			return v[i]
		}
	}
	return nil
}

func indent(t *testing.T, answers []answer) []byte {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(answers); err != nil {
		t.Fatalf("an answer is no JSON: %v", err)
	}
	return b.Bytes()
}

// same compares with a file.
func same(t *testing.T, file string, got []byte) {
	t.Helper()
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}
