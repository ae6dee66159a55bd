package cursor

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/record"
)

func codec(t testing.TB, seed byte) *Codec {
	t.Helper()
	c, err := New(bytes.Repeat([]byte{seed}, 32))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	for _, values := range [][][]byte{
		{[]byte("a"), nil, []byte("")},
		{nil},
		{[]byte(strings.Repeat("long", 1000)), []byte("0190a1b2")},
	} {
		text := string(c.Append(nil, [16]byte{7}, values))
		got, err := c.Open(text, [16]byte{7}, len(values))
		if err != nil {
			t.Fatal(err)
		}
		want := make([]any, len(values))
		for i, v := range values {
			if v != nil {
				want[i] = string(v)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	good := string(c.Append(nil, [16]byte{7}, [][]byte{[]byte("a")}))
	flipped := []byte(good)
	flipped[len(flipped)/2] ^= 1
	for name, test := range map[string]struct {
		codec  *Codec
		text   string
		digest [16]byte
		n      int
		want   error
	}{
		"garbage":        {c, "garbage", [16]byte{7}, 1, ErrMalformed},
		"empty":          {c, "", [16]byte{7}, 1, ErrMalformed},
		"tampered":       {c, string(flipped), [16]byte{7}, 1, ErrMalformed},
		"truncated":      {c, good[:len(good)-4], [16]byte{7}, 1, ErrMalformed},
		"another key":    {codec(t, 2), good, [16]byte{7}, 1, ErrMalformed},
		"huge":           {c, strings.Repeat("A", maxLength+1), [16]byte{7}, 1, ErrMalformed},
		"another list":   {c, good, [16]byte{8}, 1, ErrOther},
		"another length": {c, good, [16]byte{7}, 2, ErrOther},
	} {
		if _, err := test.codec.Open(test.text, test.digest, test.n); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

func TestDigestTellsListsApart(t *testing.T) {
	t.Parallel()
	movie := &record.Type{Name: "Movie"}
	genre, title := &record.Field{Name: "genre"}, &record.Field{Name: "title"}
	eq := func(f *record.Field, v string) *record.Filter {
		return &record.Filter{Op: record.OpEq, Field: f, Value: v}
	}
	lists := []*record.Connection{
		{Type: movie},
		{Type: &record.Type{Name: "Studio"}},
		{Type: movie, Filter: eq(genre, "Drama")},
		{Type: movie, Filter: eq(genre, "Comedy")},
		{Type: movie, Filter: eq(title, "Drama")},
		{Type: movie, Filter: record.Not(eq(genre, "Drama"))},
		{Type: movie, Filter: record.And(eq(genre, "Drama"), eq(title, "X"))},
		{Type: movie, Order: []record.Order{{Field: title}}},
		{Type: movie, Order: []record.Order{{Field: title, Desc: true}}},
		{Type: movie, Order: []record.Order{{Field: title, Nulls: record.NullsFirst}}},
		{Type: movie, Order: []record.Order{{Via: []*record.Field{genre}, Field: title}}},
	}
	seen := map[[16]byte]int{}
	for i, l := range lists {
		d := Digest(l, nil)
		if j, ok := seen[d]; ok {
			t.Errorf("lists %d and %d share a digest", i, j)
		}
		seen[d] = i
	}
	if Digest(lists[0], nil) == Digest(lists[0], genre) {
		t.Error("a relation's list shares its digest with the root's")
	}
	paged := *lists[0]
	paged.Page = record.Page{Limit: 7, After: "x"}
	if Digest(lists[0], nil) != Digest(&paged, nil) {
		t.Error("the page changes the digest")
	}
}

func FuzzOpen(f *testing.F) {
	c := codec(f, 1)
	f.Add("", 1)
	f.Add(string(c.Append(nil, [16]byte{}, [][]byte{[]byte("a"), nil})), 2)
	f.Fuzz(func(t *testing.T, text string, n int) {
		values, err := c.Open(text, [16]byte{}, n&7)
		if err != nil {
			return
		}
		raw := make([][]byte, len(values))
		for i, v := range values {
			if s, ok := v.(string); ok {
				raw[i] = []byte(s)
			}
		}
		if again := string(c.Append(nil, [16]byte{}, raw)); again != text {
			t.Errorf("%q opens to what is written %q", text, again)
		}
	})
}

// TestTheLongestCursorOpens: eight terms of an order, the most there may be by
// default, of 1,000 characters of four bytes, the longest text to order by.
func TestTheLongestCursorOpens(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	var values [][]byte
	for range 8 {
		values = append(values, []byte(strings.Repeat("🎬", 1000)))
	}
	values = append(values, []byte("00000000-0000-7000-8000-000000000001"))
	text := string(c.Append(nil, [16]byte{7}, values))
	if got, err := c.Open(text, [16]byte{7}, len(values)); err != nil || len(got) != len(values) {
		t.Errorf("%d characters: %v", len(text), err)
	}
	if 2*len(text) > maxLength {
		t.Errorf("%d characters are close to the limit of %d", len(text), maxLength)
	}
}

func TestCheckTellsCursorsFromOtherTexts(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	good := string(c.Append(nil, [16]byte{7}, [][]byte{[]byte("a")}))
	for text, want := range map[string]error{
		good: nil, "": ErrMalformed, "x": ErrMalformed, good[1:]: ErrMalformed, good + "A": ErrMalformed,
		strings.Repeat("A", maxLength+1):                                    ErrMalformed,
		string(codec(t, 2).Append(nil, [16]byte{7}, [][]byte{[]byte("a")})): ErrMalformed,
	} {
		if err := c.Check(text); !errors.Is(err, want) {
			t.Errorf("%.100s: got %v, want %v", text, err, want)
		}
	}
}
