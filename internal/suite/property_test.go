package suite_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"recordgraph/engine"
)

// TestPropertyDocuments runs defaultCases cases, beginning at seed 1. Both can be
// set, to look for more or at one again:
//
//	RECORDGRAPH_TEST_SEED=4711 RECORDGRAPH_TEST_CASES=1 go test ./internal/suite -run Property
const (
	seedVariable  = "RECORDGRAPH_TEST_SEED"
	casesVariable = "RECORDGRAPH_TEST_CASES"
	defaultCases  = 60
)

const (
	documentsPerCase = 3
	sendingsPerRound = 4 // of each document, in two rounds: the second has cursors of the first
	clientsAtOnce    = 4
)

func number(t *testing.T, variable string, otherwise uint64) uint64 {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", variable, err)
	}
	return n
}

// TestPropertyDocuments sends random documents, each several times with different variables
// and callers, in random order and partly concurrently, and compares every response with
// the oracle's.
func TestPropertyDocuments(t *testing.T) {
	t.Parallel()
	u := newUniverse()
	url := u.database(t)
	services := make([]*httptest.Server, nulls+1)
	for does := range services {
		o := computing(behaviour(does))
		o.url, o.settings.Limits = url, engine.Limits{Cost: 1 << 40}
		services[does] = httptest.NewServer(newService(t, o))
		t.Cleanup(services[does].Close)
	}
	first, n := number(t, seedVariable, 1), number(t, casesVariable, defaultCases)
	for seed := first; seed < first+n && !t.Failed(); seed++ {
		c := &documentCase{T: t, Rand: rand.New(rand.NewPCG(seed, seed)), oracle: newOracle(u), seed: seed}
		c.computed = pick(c.Rand, []behaviour{computes, computes, computes, fails, nulls})
		c.service = services[c.computed]
		c.run()
	}
}

// documentCase is the documents of one seed.
type documentCase struct {
	*testing.T
	*rand.Rand
	*oracle
	seed     uint64
	computed behaviour
	service  *httptest.Server
}

// sending is a document with the other parts of a request.
type sending struct {
	script
	document *ast.QueryDocument
	values   map[string]any
	scopes   map[string]bool
}

func (c *documentCase) run() {
	var sendings []sending
	for range documentsPerCase {
		s := write(c.Rand, c.oracle)
		document, errs := gqlparser.LoadQueryWithRules(c.schema, s.text, rules.NewDefaultRules())
		if errs != nil {
			c.Fatalf("%s=%d: the random document is not valid: %v\n%s", seedVariable, c.seed, errs, s.text)
		}
		for range sendingsPerRound {
			sendings = append(sendings, sending{s, document, s.values(c.Rand), someScopes(c.Rand)})
		}
	}
	c.round(sendings)
	for i := range sendings {
		s := &sendings[i]
		e := c.evaluation(s.document, s.values, s.scopes, c.computed)
		e.check()
		s.values = s.cursors(c.Rand, c.oracle, s.values, e.lists)
	}
	if !c.Failed() {
		c.round(sendings)
	}
}

// round sends all requests in random order, some concurrently, and compares the responses.
func (c *documentCase) round(sendings []sending) {
	queue := make(chan sending, len(sendings))
	for _, i := range c.Perm(len(sendings)) {
		queue <- sendings[i]
	}
	close(queue)
	var all sync.WaitGroup
	for range clientsAtOnce {
		all.Go(func() {
			for s := range queue {
				if c.Failed() {
					return
				}
				got, err := c.send(s)
				if err == nil {
					err = c.compare(s, got)
				}
				if err != nil {
					c.Errorf("%s=%d: %v\n%s\nvariables %s\nscopes %v\nbehaviour %d\ngot %.5000s",
						seedVariable, c.seed, err, s.text, canonical(s.values), slices.Sorted(maps.Keys(s.scopes)), c.computed, got)
				}
			}
		})
	}
	all.Wait()
}

// send sends a document over HTTP. The response may be compressed.
func (c *documentCase) send(s sending) ([]byte, error) {
	request := canonical(map[string]any{"query": s.text, "variables": s.values})
	r, err := http.NewRequestWithContext(c.Context(), http.MethodPost, c.service.URL+"/graphql", strings.NewReader(request))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	r.Header.Set(scopesHeader, strings.Join(slices.Sorted(maps.Keys(s.scopes)), " "))
	response, err := c.service.Client().Do(r)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	return io.ReadAll(response.Body)
}

// compare holds an answer against the oracle's.
func (c *documentCase) compare(s sending, got []byte) error {
	v, err := ordered(got)
	if err != nil {
		return fmt.Errorf("the answer is no JSON: %w", err)
	}
	var errs body
	if err := json.Unmarshal(got, &errs); err != nil {
		return err
	}
	e := c.evaluation(s.document, s.values, s.scopes, c.computed)
	e.check()
	if len(e.forbidden) > 0 {
		return refused(errs, e.forbidden, body.needed)
	}
	if len(e.problems) > 0 {
		return refused(errs, e.problems, body.wrong)
	}
	want := []member{{"data", e.data()}}
	members, _ := v.([]member)
	members = slices.DeleteFunc(slices.Clone(members), func(m member) bool { return m.key == "errors" })
	if d := c.difference(want, members, "answer"); d != "" {
		return fmt.Errorf("%s", d)
	}
	return c.faultsDiffer(e.faults, errs.failed())
}

// refused compares a response without data.
func refused(got body, want []string, read func(body) []string) error {
	found := read(got)
	slices.Sort(found)
	if found = slices.Compact(found); got.Data != nil || !slices.Equal(found, want) {
		return fmt.Errorf("got errors %q and data %s, want %q", found, got.Data, want)
	}
	return nil
}

// faultsDiffer compares the errors of failed fields. If nulls propagate to the same field,
// the response need not have all of their errors.
func (c *documentCase) faultsDiffer(want, got []string) error {
	slices.Sort(want)
	slices.Sort(got)
	same := slices.Equal(want, got)
	if c.computed == nulls {
		same = (len(want) == 0) == (len(got) == 0) && !slices.ContainsFunc(got, func(f string) bool { return !slices.Contains(want, f) })
	}
	if !same {
		return fmt.Errorf("got errors %q, want %q", got, want)
	}
	return nil
}

func (b body) failed() []string {
	var out []string
	for _, e := range b.Errors {
		out = append(out, dotted(e.Path)+fmt.Sprint(" ", e.Extensions["code"]))
	}
	return out
}

// wrong are the errors of arguments, as the check words them.
func (b body) wrong() []string {
	var out []string
	for _, e := range b.Errors {
		out = append(out, fmt.Sprint(dotted(e.Path), " ", e.Extensions["code"], " ", e.Extensions["field"]))
	}
	return out
}

// needed are the errors of missing scopes, as the check words them.
func (b body) needed() []string {
	var out []string
	for _, e := range b.Errors {
		field, _ := e.Extensions["field"].(string)
		words := strings.Fields(e.Message)
		out = append(out, fmt.Sprintf("%s %q needs %s", dotted(e.Path), field, words[len(words)-1]))
		if e.Extensions["code"] != "FORBIDDEN" {
			out = append(out, fmt.Sprint(e.Extensions["code"]))
		}
	}
	return out
}

func dotted(path []any) string {
	var b bytes.Buffer
	for i, step := range path {
		if i > 0 {
			b.WriteByte('.')
		}
		fmt.Fprint(&b, step)
	}
	return b.String()
}
