package main

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestArray(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		`{}`:                 {},
		`{a}`:                {"a"},
		`{a,"b, c",d}`:       {"a", "b, c", "d"},
		`{"q\"uote","ba\\"}`: {`q"uote`, `ba\`},
	} {
		c := text{b: []byte(in), set: true}
		got := []string{}
		if err := json.Unmarshal(c.array(nil), &got); err != nil {
			t.Errorf("%s: %v in %s", in, err, c.array(nil))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", in, diff)
		}
	}
}

func TestAppendString(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", "plain", "a \"b\" \\ c", "line\nbreak\ttab\x01", "L'été 🎬"} {
		var got string
		if err := json.Unmarshal(appendString(nil, []byte(in)), &got); err != nil || got != in {
			t.Errorf("%q becomes %q, %v", in, got, err)
		}
	}
}

func TestColumn(t *testing.T) {
	t.Parallel()
	var c column
	c.text(`a "b" \`)
	c.optional(nil)
	if got, want := c.done(), `{"a \"b\" \\",NULL}`; got != want {
		t.Errorf("column = %s, want %s", got, want)
	}
	if got := (&column{}).done(); got != "{}" {
		t.Errorf("an empty column = %s", got)
	}
}
