package strictjson_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"recordgraph/internal/strictjson"
)

// texts are difficult for readers of JSON.
var texts = []string{
	``, ` `, `{}`, `[]`, ` [ ] `, `{"a":1}`, `{"a" : [ 1 , "b" , null,true,false ] , "c":{} }`, `[1,]`, `[,1]`, `[1 2]`, `{"a":1,}`, `{,}`, `{"a"}`, `{"a":}`,
	`{1:2}`, `{"a":1 "b":2}`, `[[[]]]`, `[`, `{`, `{"a":[}`, `{"a":1}}`, `{}{}`, `0`, `-0`, `01`, `-`, `1.`, `.5`, `1.50`, `1e5`, `1E+5`, `1e-05`, `1e`, `1e+`, `--1`, `+1`,
	`0x1`, `1_0`, `12345678901234567890`, `"`, `"a`, `"a"b`, `"\n\t\"\\\/\b\f\r"`, `"\x"`, `"\u00e9\ud83d\ude00"`, `"\u12"`, `"\u00g0"`, `"\u00`, "\"a\nb\"", "\"a\x00b\"",
	`"é😀"`, `tru`, `true`, `True`, `nul`, `null`, `falsey`, `NaN`, `Infinity`, `'a'`, `{a:1}`, "\ufeff{}", `"\`, `"\"`, `["\\"]`, "\v1", `"\ud83d\ude00\uDBFF\uDFFF\ufffd"`,
	`{"a":1,"a":2}`, `{"\u0061":1,"a":2}`, `[{"a":1},{"a":1,"b":{"c":[0,{"d":1,"e":2,"d":3}]}}]`, `{"":1,"":1}`, `{"a":1,"a":`, `{"a":1,"A":1}`, `{"a":{"b":1,"b":1},"a":1}`,
	strings.Repeat("[", 9) + strings.Repeat("]", 9), strings.Repeat("[", 10) + strings.Repeat("]", 10), strings.Repeat("[", 11) + strings.Repeat("]", 11), `[[],[],[],[],[],[],[],[],[],[],[],[]]`,
	`{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}}`,
}

const depth = 10

// slowly reads a text by encoding/json's tokens.
func slowly(text string) (any, error) {
	if !json.Valid([]byte(text)) {
		return nil, strictjson.ErrSyntax
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	return slowValue(d, nil)
}

func slowValue(d *json.Decoder, path []string) (any, error) {
	token, err := d.Token()
	delim, isDelim := token.(json.Delim)
	if err != nil || !isDelim {
		return token, err
	}
	if len(path) == depth {
		return nil, strictjson.ErrSyntax
	}
	object, list := map[string]any{}, []any{}
	for d.More() {
		at := append(append([]string{}, path...), fmt.Sprint(len(list)))
		var name string
		if delim == '{' {
			token, err := d.Token()
			if err != nil {
				return nil, err
			}
			name, _ = token.(string)
			at[len(path)] = name
		}
		v, err := slowValue(d, at)
		if err != nil {
			return nil, err
		}
		if _, twice := object[name]; twice && delim == '{' {
			return nil, &strictjson.DuplicateError{Path: at}
		}
		object[name] = v
		list = append(list, v)
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if delim == '[' {
		return list, nil
	}
	return object, nil
}

// check compares with encoding/json, except where that ignores wrong Unicode.
func check(t *testing.T, text string) {
	t.Helper()
	want, wrong := slowly(text)
	got, err := strictjson.Read(text, depth)
	var twice *strictjson.DuplicateError
	if errors.As(err, &twice) {
		if errors.Is(wrong, strictjson.ErrSyntax) {
			return // reading ends at the duplicate
		}
		if diff := cmp.Diff(wrong, err); diff != "" {
			t.Fatalf("%.100q (-encoding/json +got)\n%s", text, diff)
		}
		return
	}
	if !utf8.ValidString(text) || strings.Contains(text, `\u`) && err != nil {
		if err == nil {
			t.Fatalf("%.100q is read as %v", text, got)
		}
		return
	}
	if (err == nil) != (wrong == nil) || err != nil && !errors.Is(err, strictjson.ErrSyntax) {
		t.Fatalf("%.100q: got %v, %v; encoding/json %v", text, got, err, wrong)
	}
	if diff := cmp.Diff(want, got); err == nil && diff != "" {
		t.Fatalf("%.100q (-encoding/json +got)\n%s", text, diff)
	}
}

func TestRead(t *testing.T) {
	t.Parallel()
	for _, text := range texts {
		check(t, text)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(check)
}

// TestReadRefuses checks the errors.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                              "is not JSON: unexpected end of JSON input",
		`{"a":1,}`:                      "is not JSON: invalid character '}' looking for beginning of object key string",
		`{} {}`:                         "is not JSON: invalid character '{' after top-level value",
		"\"\xff\"":                      "is not JSON: it is not UTF-8",
		`"\ud800"`:                      `is not JSON: it holds half of a surrogate pair, such as \ud800`,
		`"\ude00\ud83d"`:                `is not JSON: it holds half of a surrogate pair, such as \ud800`,
		`{"\ud83d\u0041":1}`:            `is not JSON: it holds half of a surrogate pair, such as \ud800`,
		`"\ud83d"`:                      `is not JSON: it holds half of a surrogate pair, such as \ud800`,
		`"\ud83dx\ude00"`:               `is not JSON: it holds half of a surrogate pair, such as \ud800`,
		`[[[[[[[[[[[]]]]]]]]]]]`:        "is not JSON: its objects and lists nest too deep",
		`{"a":{"b":[0,{"c":1,"c":2}]}}`: "a.b.1.c: is given twice",
		`{"` + strings.Repeat("x", 101) + `":{"y":1,"y":2}}`: strings.Repeat("x", 100) + "….y: is given twice",
	} {
		if v, err := strictjson.Read(text, depth); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, %v, want %s", text, v, err, want)
		}
	}
}

// TestReadRandom reads random values whose members are sometimes given twice.
func TestReadRandom(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	twice := 0
	for range 5_000 {
		text := random(r, 4)
		check(t, text)
		if _, err := strictjson.Read(text, depth); err != nil {
			twice++
		}
	}
	if twice < 500 || twice > 4_500 {
		t.Errorf("%d texts hold a member twice", twice)
	}
}

// random writes a value with this nesting.
func random(r *rand.Rand, depth int) string {
	if depth == 0 || r.IntN(4) == 0 {
		return []string{`1`, `-0.5e3`, `"x"`, `"\u0061\n"`, `null`, `true`, `""`}[r.IntN(7)]
	}
	parts := make([]string, r.IntN(4))
	for i := range parts {
		parts[i] = random(r, depth-1)
	}
	if r.IntN(3) == 0 {
		return "[" + strings.Join(parts, " , ") + "]"
	}
	for i := range parts {
		parts[i] = []string{`"a"`, `"\u0061"`, `"b"`, `"c"`, `"d"`, `"e"`, `""`}[r.IntN(7)] + ":" + parts[i]
	}
	return "{ " + strings.Join(parts, ",\n") + "}"
}
