package service

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Limits of one hostile request: far above the 20 ms and 12 MB of the worst one on two shared processors, for slow machines and the
// race detector.
const (
	mostCPU   = time.Second
	mostAlloc = 100 << 20
)

// hostile is a hostile request with the code of its answer; empty when it is cheap and served.
type hostile struct {
	query     string
	variables string
	raw       string // the whole body
	code      string
}

func repeated(format string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)))
	}
	return b.String()
}

// bomb is fragments that each spread the next one twice.
func bomb(n int, on, body, last string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on %s {%s}\n", i, on, strings.ReplaceAll(body, "$", fmt.Sprintf("...F%d", i+1)))
	}
	fmt.Fprintf(&b, "fragment F%d on %s {%s}\n", n, on, last)
	return b.String()
}

func hostiles() map[string]hostile {
	const limit, invalid, parse, input = "LIMIT_EXCEEDED", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED", "BAD_USER_INPUT"
	const mega = 1_000_000
	long := strings.Repeat("x", mega)
	attributes := func(value string) string { return `{books(filter:{attributes:{eq:` + value + `}}){totalCount}}` }
	const byAttributes = `query Q($a: JSON){books(filter:{attributes:{eq:$a}}){totalCount}}`
	const byFilter = `query Q($f: BookFilter){books(filter:$f){totalCount}}`
	nested := func(open, inside, closing string, n int) string {
		return strings.Repeat(open, n) + inside + strings.Repeat(closing, n)
	}
	const publishers = `a:books{nodes{publisher{$}}} b:books{nodes{publisher{$}}}`
	return map[string]hostile{
		"selections a megabyte deep":        {query: strings.Repeat("{a", mega/2), code: limit},
		"lists a megabyte deep":             {query: "{a(b:" + strings.Repeat("[", mega), code: limit},
		"objects a megabyte deep":           {query: "{a(b:" + strings.Repeat("{c:", mega/3), code: limit},
		"selections in each other":          {query: nested("{books{nodes", "{id}", "}}", 300), code: invalid},
		"types in each other":               {query: "query Q($a:" + nested("[", "Int", "]", 900) + "){books{totalCount}}", code: invalid},
		"a fragment bomb":                   {query: "{...F0}" + bomb(100, "Query", "$ $", "books{totalCount}")},
		"a bomb of fields":                  {query: "{publishers{nodes{...F0}}}" + bomb(60, "Publisher", publishers, "id"), code: limit},
		"a bomb in several operations":      {query: repeated("query Q#{publishers{nodes{...F0}}}", 50) + bomb(40, "Publisher", publishers, "id"), code: limit},
		"a circle of fragments":             {query: "{...F0}" + bomb(100, "Query", "$ $", "...F0"), code: limit},
		"inline fragments in each other":    {query: "{" + nested("...{", "books{totalCount}", "}", 600) + "}"},
		"one field often":                   {query: "{" + strings.Repeat("__typename ", 1990) + "}", code: limit},
		"one field often, in fragments":     {query: "{" + repeated("...F# ", 240) + "}" + repeated("fragment F# on Query{__typename}", 240), code: limit},
		"one connection often":              {query: "{" + strings.Repeat("books{nodes{id}} ", 280) + "}", code: limit},
		"a flood of aliases":                {query: "{" + repeated("a#:__typename ", 600) + "}", code: limit},
		"aliases of costly fields":          {query: "{" + repeated("a#:books(first:100){totalCount nodes{loans(first:100){nodes{id}}}} ", 80) + "}", code: limit},
		"many operations":                   {query: repeated("query Q#{books{totalCount}} ", 220), code: invalid},
		"unknown fields":                    {query: "{books{nodes{" + repeated("titel# ", 1900) + "}}}", code: invalid},
		"unknown arguments":                 {query: "{books(" + repeated("frist#:1 ", 600) + "){totalCount}}", code: invalid},
		"unknown directives":                {query: "{books{totalCount" + repeated(" @d#", 900) + "}}", code: invalid},
		"a directive often":                 {query: "{books{totalCount" + strings.Repeat(" @skip(if:false)", 270) + "}}", code: invalid},
		"variables nobody uses":             {query: "query Q(" + repeated("$v#:Int ", 480) + "){books{totalCount}}", code: invalid},
		"a long name":                       {query: "{" + long + "}", code: limit},
		"a long string":                     {query: `{books(filter:{title:{eq:"` + long[:mega-200] + `"}}){totalCount}}`},
		"a long block string":               {query: `{books(filter:{title:{eq:"""` + strings.Repeat(" \n", mega/4) + `"""}}){totalCount}}`},
		"a string of escapes":               {query: `{books(filter:{title:{eq:"` + strings.Repeat(`\u{1F600}`, mega/12) + `"}}){totalCount}}`},
		"a string that never ends":          {query: `{books(filter:{title:{eq:"` + long[:mega-100], code: parse},
		"a long number":                     {query: "{books(first:" + strings.Repeat("9", mega/2) + "){totalCount}}", code: input},
		"a number with a long tail":         {query: attributes("1." + strings.Repeat("3", mega/2)), code: input},
		"a number with an exponent":         {query: attributes("1e999999999"), code: input},
		"comments":                          {query: strings.Repeat("#\n", mega/3) + "{books{totalCount}}", code: limit},
		"commas":                            {query: strings.Repeat(",", mega-100) + "{books{totalCount}}"},
		"lists of lists":                    {query: attributes(nested("[", "", "]", 950))},
		"a list of many":                    {query: "{books(filter:{title:{in:[" + strings.Repeat(`"a" `, 1900) + "]}}){totalCount}}", code: limit},
		"filters in each other":             {query: "{books(filter:{" + nested("not:{", `genre:{eq:"x"}`, "}", 400) + "}){totalCount}}", code: limit},
		"filters beside each other":         {query: "{books(filter:{or:[" + strings.Repeat(`{genre:{eq:"x"}} `, 240) + "]}){totalCount}}", code: limit},
		"introspection in circles":          {query: "{__schema{types{" + nested("fields{type{", "name", "}}", 30) + "}}}", code: limit},
		"an introspection bomb":             {query: "{__schema{types{...F0}}}" + bomb(90, "__Type", "a:ofType{$} b:ofType{$}", "name"), code: limit},
		"variables deep, beyond":            {query: byAttributes, variables: `{"a":` + nested("[", "", "]", 9_000) + `}`, code: limit},
		"introspection often":               {query: "{" + repeated("a#:__schema{types{name fields{name}}} ", 150) + "}", code: limit},
		"variables deep":                    {query: byAttributes, variables: `{"a":` + nested("[", "", "]", 300_000) + `}`, code: input},
		"variables deep, just allowed":      {query: byAttributes, variables: `{"a":` + nested("[", "", "]", 240) + `}`},
		"variables with many values":        {query: byAttributes, variables: `{"a":[` + strings.Repeat("1,", 300_000) + `1]}`, code: limit},
		"variables with many keys":          {query: byFilter, variables: `{"f":{` + strings.TrimSuffix(repeated(`"k#":{},`, 15_000), ",") + `}}`, code: limit},
		"variables with a key often":        {query: byFilter, variables: `{"f":{` + strings.Repeat(`"genre":{"eq":"x"},`, 15_000) + `"genre":{"eq":"x"}}}`, code: "BAD_USER_INPUT"},
		"variables too large":               {query: byAttributes, variables: `{"a":"` + long[:900_000] + `"}`, code: limit},
		"filters in each other, a variable": {query: byFilter, variables: `{"f":` + nested(`{"not":`, `{"genre":{"eq":"x"}}`, "}", 240) + `}`, code: limit},
		"one large variable often": {
			query:     "query Q($s: String!){" + repeated("a#:books(filter:{title:{eq:$s}}){totalCount} ", 90) + "}",
			variables: `{"s":"` + long[:700_000] + `"}`, code: limit,
		},
		"variables with many small objects": {
			query: `query Q($a: JSON){books(filter:{attributes:{contains:$a}}){totalCount}}`, variables: `{"a":{` + repeated(`"k#":{"a":1},`, 18_000) + `"k":{}}}`,
		},
		"a duration of many digits": {query: byFilter, variables: `{"f":{"publishedOn":{"last":"P` + strings.Repeat("9", 700_000) + `D"}}}`, code: input},
		"many operations of one fragment": {
			raw: `{"operationName":"Q1","query":"fragment F on Query{books{nodes{` + repeated("f# ", 950) + `}}}` + repeated("query Q#{...F} ", 150) + `"}`, code: invalid,
		},
		"texts searched without case, often": {query: costly(50), variables: folded(200), code: limit},
		"one search without case of many":    {query: costly(1), variables: folded(200), code: limit},
		"relations of relations, negated": {
			query: costly(5), variables: `{"f":{"publisher":{"books":{"none":{"publisher":{"books":{"some":{"title":{"contains":"z"}}}}}}}}}`, code: limit,
		},
		"lists compared with many values": {
			query: costly(1), variables: `{"f":{"tags":{"hasAny":[` + strings.TrimSuffix(repeated(`"#",`, 1000), ",") + `]}}}`, code: limit,
		},
		"introspection of names often": {query: "{__schema{" + repeated("a#:types{name} ", 190) + "}}", code: limit},
		"introspection of one type":    {query: "{" + repeated("a#:__type(name:\"BookFilter\"){inputFields{type{inputFields{name}}}} ", 99) + "}", code: limit},
		"one member often":             {raw: `{` + strings.Repeat(`"m":1,`, 99_000) + `"query":"{books{totalCount}}"}`, code: "BAD_USER_INPUT"},
		"no JSON, deep":                {raw: strings.Repeat("[", mega), code: input},
		"no JSON at the end":           {raw: `{"query":"{books{totalCount}}","variables":{"a":"` + long[:mega-100], code: input},
		"many unknown members":         {raw: `{` + repeated(`"m#":1,`, 60_000) + `"query":"{books{totalCount}}"}`},
		"an operation's long name":     {raw: `{"query":"{books{totalCount}}","operationName":"` + long[:900_000] + `"}`, code: invalid},
	}
}

// costly reads a list by one filter under many aliases.
func costly(aliases int) string {
	return "query Q($f: BookFilter){" + repeated("a#:books(first:1,filter:$f){totalCount} ", aliases) + "}"
}

// folded are variables with many conditions that ignore case.
func folded(conditions int) string {
	return `{"f":{"or":[` + strings.TrimSuffix(repeated(`{"title":{"containsFold":"zz#"}},`, conditions), ",") + `]}}`
}

// body is the request's body.
func (h hostile) body(tb testing.TB) string {
	tb.Helper()
	if h.raw != "" {
		return h.raw
	}
	text, err := json.Marshal(h.query)
	if err != nil {
		tb.Fatal(err)
	}
	if h.variables == "" {
		return `{"query":` + string(text) + `}`
	}
	return `{"query":` + string(text) + `,"variables":` + h.variables + `}`
}

// send answers the request in this process.
func (a api) send(body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "application/graphql-response+json")
	r.Header.Set("Authorization", "Bearer "+a.token)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w
}

// TestHostileDocuments measures the process, so it is not parallel.
func TestHostileDocuments(t *testing.T) {
	a := serving(t, migrated(t))
	all := hostiles()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		h := all[name]
		body := h.body(t)
		cpu, allocated := spent(t)
		w := a.send(body)
		cpuAfter, allocatedAfter := spent(t)
		t.Logf("%-36s %6.1f ms %6.1f MB", name, float64((cpuAfter-cpu).Microseconds())/1000, float64(allocatedAfter-allocated)/(1<<20))
		if code := codeIn(t, w); code != h.code {
			t.Errorf("%s: %d %.300s, want %q", name, w.Code, w.Body, h.code)
		}
		if w.Body.Len() > 100_000 {
			t.Errorf("%s: an answer of %d bytes", name, w.Body.Len())
		}
		if took := cpuAfter - cpu; took > mostCPU {
			t.Errorf("%s: took %s of the processor", name, took)
		}
		if n := allocatedAfter - allocated; n > mostAlloc {
			t.Errorf("%s: allocated %d bytes", name, n)
		}
	}
}

// spent is the process's CPU time and bytes allocated so far.
func spent(t *testing.T) (cpu time.Duration, allocated uint64) {
	t.Helper()
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		t.Fatal(err)
	}
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return time.Duration(use.Utime.Nano() + use.Stime.Nano()), memory.TotalAlloc
}

// codeIn is the code of a response's first error.
func codeIn(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var answer struct {
		Errors []struct{ Extensions struct{ Code string } }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil {
		t.Errorf("%.100s: %v", w.Body, err)
	}
	if len(answer.Errors) == 0 {
		return ""
	}
	return answer.Errors[0].Extensions.Code
}
