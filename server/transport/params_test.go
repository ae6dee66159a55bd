package transport

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
	"recordgraph/server/reply"
)

// good are bodies with a request, wrong ones are other JSON, and broken ones are not JSON.
var good, wrong, broken = []string{
	`{"query":"{a}"}`,
	`{}`,
	`null`,
	" {\n\t\"query\" : \"{a}\" ,\r\n \"variables\" : { } } ",
	`{"query":"{a}","operationName":null,"variables":null,"extensions":null,"more":[{}]}`,
	`{"query":null,"other":1,"another":[{"other":2},{"other":2}]}`,
	`{"variables":{"a":[1,-0,0.5,1E+9,-12.25e-3,12345678901234567890],"b":[true,false,null,[],[[]],{"c":{}}]},"query":"q","operationName":"N","extensions":{"x":""}}`,
	`{"query":"\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00é😀\u0000","variables":{"k\u0041":"\\\"","":"","a\tb":1}}`,
	`{"query":"q","variables":{"a":1,"b":{"a":1,"b":{}},"c":{"z":3}}}`,
	`{"\u0071uery":"q"}`,
}, []string{
	`[]`, `"q"`, `1`, `true`, `{"query":1}`, `{"Query":"q"}`, `{"query":"q","variables":[]}`, `{"query":"q","VARIABLES":{}}`, `{"query":"q","query":"r"}`,
	`{"query":"q","\u0071uery":"r"}`, `{"query":"q","operationName":1}`, `{"query":"q","extensions":""}`, `{"variables":null,"variables":{}}`,
}, []string{
	``, ` `, `{`, `{}{}`, `{} x`, `{"query":"q"`, `{"query":"q",}`, `{"query":"q" "variables":{}}`, `{"query" "q"}`, `{"query":}`,
	`{query:"q"}`, `[`, `nul`, `"q`, `{"query":1,"query":2`,
	`{"query":"a` + "\n" + `b"}`, `{"query":"\x"}`, `{"query":"\u00g0"}`, `{"query":"\u00`, `{"query":"\`, `{"query":"a\`, `{"query":"\` + "\u0001" + `"}`, `{"query":"\"` + "\u0001" + `"}`,
	`{"a":01}`, `{"a":-}`, `{"a":+1}`, `{"a":1.}`, `{"a":.5}`, `{"a":1e}`, `{"a":1e+}`, `{"a":0x1}`, `{"a":tru}`, `{"a":True}`, `{"a":nul}`, `{"a":[1,]}`, `{"a":[1 2]}`, `{"a":[`, `{"a":{"b":1}`,
	`{"a":{"b":1,}}`, `{"a":{b:1}}`, `{"a":{"b"}}`, `{"a":{"b":}}`,
}

// slowly reads a body by encoding/json, which ignores repeated members and letter case; nil when that fails.
func slowly(body string) *graphql.RawParams {
	params := new(graphql.RawParams)
	decoder := json.NewDecoder(strings.NewReader(body))
	decoder.UseNumber()
	if !json.Valid([]byte(body)) || decoder.Decode(params) != nil {
		return nil
	}
	params.Headers = nil // not from the body
	return params
}

func TestDecodeParams(t *testing.T) {
	t.Parallel()
	for _, body := range good {
		got, _, refused := decodeParams(body, nil)
		if diff := cmp.Diff(slowly(body), &got.RawParams); refused != nil || diff != "" {
			t.Errorf("%s: %v (-encoding/json +got)\n%s", body, refused, diff)
		}
		again(t, body, got)
	}
	for _, body := range wrong {
		if got, _, refused := decodeParams(body, nil); refused == nil || refused.Message == notOneValue {
			t.Errorf("%s: got %+v, %+v", body, got, refused)
		}
	}
	for _, body := range broken {
		if got, _, refused := decodeParams(body, nil); refused == nil || refused.Message != notOneValue {
			t.Errorf("%s: got %+v, %+v", body, got, refused)
		}
	}
}

// TestMembersGivenTwice: at any place in a body or a URL.
func TestMembersGivenTwice(t *testing.T) {
	t.Parallel()
	for body, path := range map[string]string{
		`{"query":"q","query":"q"}`:                                                                             "query",
		`{"variables":null,"variables":{}}`:                                                                     "variables",
		`{"extensions":{},"query":"q","extensions":{}}`:                                                         "extensions",
		`{"query":"q","more":1,"other":2,"more":3}`:                                                             "more",
		`{"query":"q","more":[0,{"a":{},"\u0061":{}}]}`:                                                         "more.1.a",
		`{"query":"q","variables":{"f":1,"f":1}}`:                                                               "variables.f",
		`{"query":"q","variables":{"f":{"genre":{"eq":"Drama","eq":"Comedy"}}}}`:                                "variables.f.genre.eq",
		`{"query":"q","variables":{"f":{"or":[{},{"not":{"genre":{},"genre":{}}}]}}}`:                           "variables.f.or.1.not.genre",
		`{"query":"q","variables":{"i":[{"title":"A"},{"title":"B","title":"B"}]}}`:                             "variables.i.1.title",
		`{"query":"q","variables":{"o":[{"title":"ASC","title":"DESC"}]}}`:                                      "variables.o.0.title",
		`{"query":"q","variables":{"j":{"a":[[{"":1,"":2}]]}}}`:                                                 "variables.j.a.0.0.",
		`{"query":"q","extensions":{"persistedQuery":{"version":1,"sha256Hash":"a","sha256Hash":"b"}}}`:         "extensions.persistedQuery.sha256Hash",
		`{"query":"q","variables":{"` + strings.Repeat("x", 200) + `":1,"` + strings.Repeat("x", 200) + `":1}}`: "variables." + strings.Repeat("x", 100) + "…",
		`[{"a":1,"a":1}]`: "0.a",
	} {
		_, _, refused := decodeParams(body, nil)
		if refused == nil || refused.Field != path || refused.Message != `"`+path+`" is given twice` || refused.Code != record.CodeBadUserInput || refused.Status != http.StatusBadRequest {
			t.Errorf("%s: got %+v, want %s", body, refused, path)
		}
	}
	for query, path := range map[string]string{
		`query=q&query=q`: "query", `variables={"f":{"eq":1,"eq":1}}`: "variables.f.eq", `extensions={"a":1,"a":1}&query=q`: "extensions.a",
		`variables={}&variables={}`: "variables",
	} {
		_, refused := paramsFromURL(&url.URL{RawQuery: query}, DefaultVariableBytes)
		if refused == nil || refused.Field != path {
			t.Errorf("%s: got %+v, want %s", query, refused, path)
		}
	}
}

func TestVariablesAreCountedAsSpelled(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]int{
		`{"query":"q"}`:                               0,
		`{"variables":null,"query":"q"}`:              4,
		`{"variables" : {"a": "\u0041"} ,"query":""}`: 15,
		`{"query":"q","variables":{"a":1, "b" :2}}`:   15,
	} {
		if _, got, refused := decodeParams(body, nil); got != want || refused != nil {
			t.Errorf("%s: %d bytes, want %d (%v)", body, got, want, refused)
		}
	}
}

// TestLargeBodiesAreReadOnce: a pass of encoding/json takes several allocations for each member. It counts the process's
// allocations, so it is not parallel.
func TestLargeBodiesAreReadOnce(t *testing.T) {
	const n = 50_000
	var others strings.Builder
	for i := range n {
		fmt.Fprintf(&others, `,"a%d":1`, i)
	}
	for name, test := range map[string]struct{ body, refused string }{
		"other members":    {`{"query":"q"` + others.String() + `}`, ""},
		"a member twice":   {`{"query":"q"` + others.String() + `,"query":"r"}`, `"query" is given twice`},
		"one name often":   {`{"query":"q"` + strings.Repeat(`,"a":1`, n) + `}`, `"a" is given twice`},
		"escaped names":    {`{"query":"q"` + strings.Repeat(`,"\u0041":1`, n) + `}`, `"A" is given twice`},
		"a misspelled one": {`{"query":"q"` + others.String() + `,"querY":1}`, `"query" is in other letter case`},
		"a wrong one":      {`{"query":1` + others.String() + `}`, `"query" must be a string`},
		"a long document":  {`{"query":"` + strings.Repeat(" ", 10*n) + `"}`, ""},
	} {
		var refused *reply.Refusal
		allocations := testing.AllocsPerRun(1, func() {
			r := httptest.NewRequest(http.MethodPost, "/graphql", strings.NewReader(test.body))
			r.Header.Set("Content-Type", reply.JSON)
			_, refused = paramsFromBody(r, DefaultVariableBytes, nil)
		})
		if (refused == nil) != (test.refused == "") || refused != nil && refused.Message != test.refused {
			t.Errorf("%s: %+v, want %q", name, refused, test.refused)
		}
		if allocations > 2.5*n {
			t.Errorf("%s: %.0f allocations for %d members", name, allocations, n)
		}
	}
}

// again decodes a body whose document is known by its spelling.
func again(t *testing.T, body string, first *params) {
	t.Helper()
	if first.Query == "" {
		return // not kept
	}
	known := newSpellings(1, noCaller)
	known.note(t.Context(), first.spelled, first.Query)
	got, _, refused := decodeParams(body, known)
	if refused != nil || got.spelled != "" || got.Query != first.Query {
		t.Errorf("%s: %v, %+v", body, refused, got)
	}
}

func FuzzDecodeParams(f *testing.F) {
	for _, body := range slices.Concat(good, wrong, broken) {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if inspect(body) != nil {
			return
		}
		got, _, refused := decodeParams(body, nil)
		if refused != nil && refused.Field != "" {
			return // reading ends at a member that is given twice
		}
		if broken := refused != nil && refused.Message == notOneValue; broken == json.Valid([]byte(body)) {
			t.Fatalf("is JSON: %t", broken)
		}
		if refused != nil {
			return
		}
		if diff := cmp.Diff(slowly(body), &got.RawParams); diff != "" {
			t.Errorf("-encoding/json +got\n%s", diff)
		}
		again(t, body, got)
	})
}

func BenchmarkDecodeParams(b *testing.B) {
	film := `{"title":"The “New” Film","genre":"Drama","rating":"PG_13","releasedOn":"2012-03-04","runtimeMinutes":97,"director":"Ana Lind",` +
		`"productionBudget":"12000000","imdbRating":7.5,"imdbVotes":5000,"tags":["debut","festival"]}`
	for name, body := range map[string]string{
		"one":  `{"query":"mutation($i:CreateMovieInput!){createMovie(input:$i){movie{id}}}","variables":{"i":` + film + `}}`,
		"many": `{"query":"mutation($i:[CreateMovieInput!]!){createMovies(inputs:$i){movies{id}}}","variables":{"i":[` + strings.Repeat(film+",", 999) + film + `]}}`,
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, refused := decodeParams(body, nil); refused != nil {
					b.Fatal(refused.Message)
				}
			}
		})
		b.Run(name+", encoding/json", func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if slowly(body) == nil {
					b.Fatal("wrong")
				}
			}
		})
	}
}
