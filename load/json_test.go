package load

import (
	"reflect"
	"strings"
	"testing"

	"recordgraph/internal/strictjson"
)

// texts are what a parser of JSON can get wrong.
var texts = []string{
	``, ` `, `{}`, `[]`, ` [ ] `, `{"a":1}`, `{"a" : [ 1 , "b" , null,true,false ] , "c":{} }`, `[1,]`, `[,1]`, `[1 2]`, `{"a":1,}`, `{,}`, `{"a"}`, `{"a":}`,
	`{1:2}`, `{"a":1 "b":2}`, `{"a":1,"a":2}`, `[[[]]]`, `[`, `{`, `{"a":[}`, `0`, `-0`, `01`, `-`, `1.`, `.5`, `1.50`, `1e5`, `1E+5`, `1e-05`, `1e`, `1e+`, `--1`, `+1`,
	`12345678901234567890`, `"`, `"a`, `"a"b`, `"\n\t\"\\\/\b\f\r"`, `"\x"`, `"\u00e9\ud83d\ude00"`, `"\ud83d"`, `"\\\ud83d"`, `"\udc00\ud800"`, `"\u12"`, "\"a\nb\"", "\"a\x00b\"",
	"\"caf\xe9\"", `"é😀"`, `tru`, `true`, `nul`, `null`, `falsey`, `{"\u0061":1,"a":2}`, `NaN`, `Infinity`, `'a'`, `{"a":1}x`, "\ufeff{}", `"\`, `"\"`, `["\\"]`,
	strings.Repeat("[", 199) + strings.Repeat("]", 199), strings.Repeat("[", 200) + strings.Repeat("]", 200), strings.Repeat("[", 201) + strings.Repeat("]", 201),
}

// The fast reader and the one that says why agree on what is JSON, and on what it means.
func TestDecodeJSON(t *testing.T) {
	t.Parallel()
	for _, text := range texts {
		checkJSON(t, text)
	}
}

func FuzzDecodeJSON(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkJSON(t, text) })
}

func checkJSON(t *testing.T, text string) {
	t.Helper()
	want, bad := walkJSON([]byte(text))
	got, err := strictjson.Read(text, maxDepth)
	if (err == nil) != (bad == nil) || err == nil && !reflect.DeepEqual(want, got) {
		t.Errorf("%.100q: %v, %v; want %v, %v", text, got, err, want, bad)
	}
}
