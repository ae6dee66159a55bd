package server

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/go-cmp/cmp"
)

// usual are bodies that are read in one pass, unusual those left to encoding/json.
var usual, unusual = []string{
	`{"query":"{a}"}`,
	" {\n\t\"query\" : \"{a}\" ,\r\n \"variables\" : { } } ",
	`{"query":"{a}","operationName":null,"variables":null,"extensions":null,"more":[{}]}`,
	`{"variables":{"a":[1,-0,0.5,1E+9,-12.25e-3,12345678901234567890],"b":[true,false,null,[],[[]],{"c":{}}]},"query":"q","operationName":"N","extensions":{"x":""}}`,
	`{"query":"\"\\\/\b\f\n\r\t\u0041\u00e9\ud83d\ude00é😀\u0000","variables":{"k\u0041":"\\\"","":"","a\tb":1}}`,
	`{"query":"q","variables":{"a":1,"b":2,"a":{"z":3}}}`,
}, []string{
	``, ` `, `null`, `[]`, `"q"`, `{`, `{}{}`, `{} x`, `{"query":"q"`, `{"query":"q",}`, `{"query":"q" "variables":{}}`, `{"query" "q"}`, `{"query":}`,
	`{query:"q"}`, `{"query":1}`, `{"query":null}`, `{"Query":"q"}`, `{"query":"q","variables":[]}`, `{"query":"q","VARIABLES":{}}`, `{"query":"q","query":"r"}`,
	`{"query":"q","operationName":1}`, `{"query":"q","extensions":""}`,
	`{"query":"a` + "\n" + `b"}`, `{"query":"\x"}`, `{"query":"\u00g0"}`, `{"query":"\u00`, `{"query":"\`, `{"query":"a\`, `{"query":"\` + "\u0001" + `"}`, `{"query":"\"` + "\u0001" + `"}`,
	`{"a":01}`, `{"a":-}`, `{"a":+1}`, `{"a":1.}`, `{"a":.5}`, `{"a":1e}`, `{"a":1e+}`, `{"a":0x1}`, `{"a":tru}`, `{"a":True}`, `{"a":nul}`, `{"a":[1,]}`, `{"a":[1 2]}`, `{"a":[`, `{"a":{"b":1}`,
	`{"a":{"b":1,}}`, `{"a":{b:1}}`, `{"a":{"b"}}`, `{"a":{"b":}}`,
}

// slowly reads a body as encoding/json does; nil when that refuses it.
func slowly(body string) *graphql.RawParams {
	params := new(graphql.RawParams)
	if !json.Valid([]byte(body)) || decode([]byte(body), params) != nil {
		return nil
	}
	return params
}

func TestDecodeParams(t *testing.T) {
	t.Parallel()
	for _, body := range usual {
		got, ok := decodeParams(body, nil)
		if diff := cmp.Diff(slowly(body), &got.RawParams); !ok || diff != "" {
			t.Errorf("%s: %v (-encoding/json +got)\n%s", body, ok, diff)
		}
	}
	for _, body := range usual {
		got, _ := decodeParams(body, nil)
		again(t, body, got)
	}
	for _, body := range unusual {
		if got, ok := decodeParams(body, nil); ok {
			t.Errorf("%s: got %+v", body, got)
		}
	}
}

// again decodes a body whose document is known by its spelling.
func again(t *testing.T, body string, first *params) {
	t.Helper()
	known := newSpellings(1)
	known.note(first.spelled, first.Query)
	got, ok := decodeParams(body, known)
	if !ok || got.spelled != "" && first.spelled != "" || got.Query != first.Query {
		t.Errorf("%s: %v, %+v", body, ok, got)
	}
}

func FuzzDecodeParams(f *testing.F) {
	for _, body := range append(usual, unusual...) {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if inspect(body) != nil {
			return
		}
		got, ok := decodeParams(body, nil)
		if !ok {
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
				if _, ok := decodeParams(body, nil); !ok {
					b.Fatal("unusual")
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
