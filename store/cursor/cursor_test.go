package cursor

import (
	"bytes"
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"recordgraph/record"
)

func codec(t testing.TB, seed byte) *Codec {
	t.Helper()
	c, err := New(key(1, seed))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func key(id, seed byte) Key { return Key{ID: id, Secret: bytes.Repeat([]byte{seed}, MinSecret)} }

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	for _, values := range [][][]byte{
		{[]byte("a"), nil, []byte("")},
		{nil},
		{[]byte(strings.Repeat("long", 1000)), []byte("0190a1b2")},
		{[]byte("01890a5d-ac96-774b-bcce-b302099a8057")},
		{[]byte("01890A5D-AC96-774B-BCCE-B302099A8057"), []byte("01890a5dac96774bbcceb302099a80571234"), []byte("\x00\x00\x00")},
	} {
		text := string(c.Append(nil, ListDigest{7}, values))
		got, err := c.Open(text, ListDigest{7}, len(values))
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

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	good := string(c.Append(nil, ListDigest{7}, [][]byte{[]byte("a")}))
	for name, test := range map[string]struct {
		codec  *Codec
		text   string
		digest ListDigest
		n      int
		want   error
	}{
		"garbage":            {c, "garbage", ListDigest{7}, 1, ErrMalformed},
		"empty":              {c, "", ListDigest{7}, 1, ErrMalformed},
		"truncated":          {c, good[:len(good)-4], ListDigest{7}, 1, ErrMalformed},
		"another secret":     {codec(t, 2), good, ListDigest{7}, 1, ErrMalformed},
		"another key ID":     {c, withByte(good, 1, 2), ListDigest{7}, 1, ErrKey},
		"an earlier version": {c, withByte(good, 0, 1), ListDigest{7}, 1, ErrVersion},
		"a later version":    {c, withByte(good, 0, version+1), ListDigest{7}, 1, ErrVersion},
		"no version":         {c, withByte(good, 0, maxVersion+1), ListDigest{7}, 1, ErrMalformed},
		"huge":               {c, strings.Repeat("A", maxLength+1), ListDigest{7}, 1, ErrMalformed},
		"padded base64":      {c, good + "=", ListDigest{7}, 1, ErrMalformed},
		"final line break":   {c, good + "\n", ListDigest{7}, 1, ErrMalformed},
		"line break within":  {c, good[:9] + "\r\n" + good[9:], ListDigest{7}, 1, ErrMalformed},
		"another list":       {c, good, ListDigest{8}, 1, ErrWrongList},
		"more values":        {c, good, ListDigest{7}, 2, ErrWrongList},
		"fewer values":       {c, good, ListDigest{7}, 0, ErrWrongList},
	} {
		if _, err := test.codec.Open(test.text, test.digest, test.n); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

// withByte replaces a byte of a decoded cursor.
func withByte(text string, i int, b byte) string {
	raw, _ := base64.RawURLEncoding.DecodeString(text)
	raw[i] = b
	return base64.RawURLEncoding.EncodeToString(raw)
}

// TestEachBitIsAuthenticated flips each bit of a cursor.
func TestEachBitIsAuthenticated(t *testing.T) {
	t.Parallel()
	c, err := New(key(1, 1), key(0b11, 1)) // the IDs differ in one bit
	if err != nil {
		t.Fatal(err)
	}
	good := string(c.Append(nil, ListDigest{7}, [][]byte{[]byte("a"), nil}))
	raw, _ := base64.RawURLEncoding.DecodeString(good)
	for i := range raw {
		for bit := range 8 {
			if err := c.Check(withByte(good, i, raw[i]^1<<bit)); err == nil {
				t.Errorf("bit %d of byte %d makes no difference", bit, i)
			}
		}
	}
}

// TestContentIsEncrypted searches for the content in the bytes of a cursor.
func TestContentIsEncrypted(t *testing.T) {
	t.Parallel()
	id := uuid.MustParse("01890a5d-ac96-774b-bcce-b302099a8057")
	digest := ListDigest{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	values := [][]byte{[]byte("1250000.00"), []byte("Das Märchen"), nil, []byte(id.String())}
	text := codec(t, 1).Append(nil, digest, values)
	raw, err := base64.RawURLEncoding.DecodeString(string(text))
	if err != nil {
		t.Fatal(err)
	}
	secrets := append([][]byte{digest[:4], id[:4]}, values...)
	for _, secret := range secrets {
		if len(secret) > 0 && (bytes.Contains(raw, secret) || bytes.Contains(text, secret)) {
			t.Errorf("%q is readable", secret)
		}
	}
	if !bytes.Equal(raw[:headLength], []byte{version, 1}) {
		t.Errorf("the cursor begins with %x", raw[:headLength])
	}
}

// TestCursorsOfDifferentPositions checks that equal positions have equal cursors, and different positions have no bytes
// in common.
func TestCursorsOfDifferentPositions(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	base := c.Append(nil, ListDigest{7}, [][]byte{[]byte("Drama"), []byte("1")})
	if again := codec(t, 1).Append(nil, ListDigest{7}, [][]byte{[]byte("Drama"), []byte("1")}); !bytes.Equal(base, again) {
		t.Errorf("%s and %s", base, again)
	}
	for name, other := range map[string][]byte{
		"last value":  c.Append(nil, ListDigest{7}, [][]byte{[]byte("Drama"), []byte("2")}),
		"first value": c.Append(nil, ListDigest{7}, [][]byte{[]byte("drama"), []byte("1")}),
		"digest":      c.Append(nil, ListDigest{8}, [][]byte{[]byte("Drama"), []byte("1")}),
		"key":         codec(t, 2).Append(nil, ListDigest{7}, [][]byte{[]byte("Drama"), []byte("1")}),
	} {
		a, _ := base64.RawURLEncoding.DecodeString(string(base))
		b, _ := base64.RawURLEncoding.DecodeString(string(other))
		for i := headLength; i+4 <= len(a); i++ {
			if bytes.Equal(a[i:i+4], b[i:i+4]) {
				t.Errorf("%s: bytes %d to %d are the same", name, i, i+4)
			}
		}
	}
}

// TestLengthIsIndependentOfShortValues checks that cursors of null, numbers, dates and times have the same length.
func TestLengthIsIndependentOfShortValues(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	id := []byte("01890a5d-ac96-774b-bcce-b302099a8057")
	for _, v := range [][]byte{nil, {}, []byte("0"), []byte("-9223372036854775808"), []byte("2024-02-29"), []byte("2024-02-29 12:00:00.123456+00")} {
		if got := len(c.Append(nil, ListDigest{}, [][]byte{v, id})); got != 110 {
			t.Errorf("%q: %d characters, want 110", v, got)
		}
	}
	if got := len(c.Append(nil, ListDigest{}, [][]byte{id})); got != 67 {
		t.Errorf("ID alone: %d characters, want 67", got)
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	const n = 1
	write := func(c *Codec) string { return string(c.Append(nil, ListDigest{7}, [][]byte{[]byte("a")})) }
	old, both, turned := codec(t, 1), &Codec{}, &Codec{}
	if err := errors.Join(both.Use(key(1, 1), key(2, 2)), turned.Use(key(2, 2), key(1, 1))); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		codec *Codec
		text  string
		want  error
	}{
		"old key, before the new one encrypts": {both, write(old), nil},
		"old key, once the new one encrypts":   {turned, write(old), nil},
		"new key, read before it encrypts":     {both, write(turned), nil},
		"new key, unknown":                     {old, write(turned), ErrKey},
	} {
		if _, err := test.codec.Open(test.text, ListDigest{7}, n); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if write(both) != write(old) || write(turned) == write(old) {
		t.Error("the first key does not encrypt")
	}
}

func TestUseErrors(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	before := string(c.Append(nil, ListDigest{7}, nil))
	for want, keys := range map[string][]Key{
		"at least one is needed":            nil,
		"cursor key 0: IDs are from 1":      {key(0, 1)},
		"cursor key 1: two keys have":       {key(1, 1), key(1, 2)},
		"key 1: at least 32 bytes are need": {{ID: 1, Secret: make([]byte, MinSecret-1)}},
	} {
		if err := c.Use(keys...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v lacks %q", err, want)
		}
	}
	if err := c.Check(before); err != nil {
		t.Errorf("after refused keys: %v", err)
	}
}

// TestFormat pins the bytes of a cursor, because the cursors of clients must remain valid.
func TestFormat(t *testing.T) {
	t.Parallel()
	got := string(codec(t, 1).Append(nil, ListDigest{7}, [][]byte{[]byte("Drama"), nil, []byte("01890a5d-ac96-774b-bcce-b302099a8057")}))
	const want = "AwF26lTZfl_p7sEPo3SknLIlvrFartaoj-XbpqHn06GZhizco5YVdLZV-dHTMTSM_Z4MtOeKqXvXcoOqu3yYnQXTR5RD-fjIH9jsVfesKiI3dA"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDigestsDiffer(t *testing.T) {
	t.Parallel()
	movie := &record.Type{Table: "movies"}
	genre, title := &record.Field{Column: "genre"}, &record.Field{Column: "title"}
	eq := func(f *record.Field, v string) *record.Filter {
		return &record.Filter{Op: record.OpEq, Field: f, Value: v}
	}
	lists := []*record.Connection{
		{Type: movie},
		{Type: &record.Type{Table: "studios"}},
		{Type: movie, Filter: eq(genre, "Drama")},
		{Type: movie, Filter: eq(genre, "Comedy")},
		{Type: movie, Filter: eq(title, "Drama")},
		{Type: movie, Filter: record.Not(eq(genre, "Drama"))},
		{Type: movie, Filter: record.And(eq(genre, "Drama"), eq(title, "X"))},
		{Type: movie, Order: []record.Order{{Field: title}}},
		{Type: movie, Order: []record.Order{{Field: &record.Field{Column: "title", Scalar: record.ScalarInt}}}},
		{Type: movie, Order: []record.Order{{Field: title, Desc: true}}},
		{Type: movie, Order: []record.Order{{Field: title, Nulls: record.NullsFirst}}},
		{Type: movie, Order: []record.Order{{Via: []*record.Field{genre}, Field: title}}},
	}
	seen := map[ListDigest]int{}
	for i, l := range lists {
		d := Digest(l, nil, nil)
		if j, ok := seen[d]; ok {
			t.Errorf("lists %d and %d share a digest", i, j)
		}
		seen[d] = i
	}
	if Digest(lists[0], nil, nil) == Digest(lists[0], genre, nil) {
		t.Error("a relation's list shares its digest with the root's")
	}
	paged := *lists[0]
	paged.Page = record.Page{Limit: 7, After: record.Cursor{Text: "x"}}
	if Digest(lists[0], nil, nil) != Digest(&paged, nil, nil) {
		t.Error("the page changes the digest")
	}
}

func FuzzOpen(f *testing.F) {
	c := codec(f, 1)
	f.Add("", 1)
	f.Add(string(c.Append(nil, ListDigest{}, [][]byte{[]byte("a"), nil})), 2)
	f.Add(string(c.Append(nil, ListDigest{}, [][]byte{[]byte("01890a5d-ac96-774b-bcce-b302099a8057")})), 1)
	f.Fuzz(func(t *testing.T, text string, n int) {
		values, err := c.Open(text, ListDigest{}, n&7)
		if err != nil {
			return
		}
		raw := make([][]byte, len(values))
		for i, v := range values {
			if s, ok := v.(string); ok {
				raw[i] = []byte(s)
			}
		}
		if again := string(c.Append(nil, ListDigest{}, raw)); again != text {
			t.Errorf("%q opens to the values of %q", text, again)
		}
	})
}

// FuzzRoundTrip checks that a cursor opens to its values.
func FuzzRoundTrip(f *testing.F) {
	c := codec(f, 1)
	f.Add("Drama", "", false)
	f.Add("01890a5d-ac96-774b-bcce-b302099a8057", "01890A5D-AC96-774B-BCCE-B302099A8057", true)
	f.Fuzz(func(t *testing.T, a, b string, null bool) {
		values, want := [][]byte{[]byte(a), []byte(b)}, []any{a, b}
		if null {
			values, want = append(values, nil), append(want, nil)
		}
		if len(a)+len(b) > maxLength/2 {
			return
		}
		got, err := c.Open(string(c.Append(nil, ListDigest{1}, values)), ListDigest{1}, len(want))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// FuzzReadValues reads arbitrary contents, which must not cause a panic.
func FuzzReadValues(f *testing.F) {
	f.Add(appendValues(nil, [][]byte{[]byte("a"), nil, []byte("01890a5d-ac96-774b-bcce-b302099a8057")}), 3)
	f.Add([]byte{0x80, 0, 2}, 1)
	f.Fuzz(func(t *testing.T, content []byte, n int) {
		if values, err := readValues(content, n&15); err == nil && len(values) != n&15 {
			t.Errorf("%d values, want %d", len(values), n&15)
		}
	})
}

// TestLongestCursor opens a cursor of eight terms, the default maximum, with the longest texts of an order: 1,000
// characters of four bytes.
func TestLongestCursor(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	var values [][]byte
	for range 8 {
		values = append(values, []byte(strings.Repeat("🎬", 1000)))
	}
	values = append(values, []byte("00000000-0000-7000-8000-000000000001"))
	text := string(c.Append(nil, ListDigest{7}, values))
	if got, err := c.Open(text, ListDigest{7}, len(values)); err != nil || len(got) != len(values) {
		t.Errorf("%d characters: %v", len(text), err)
	}
	if 2*len(text) > maxLength {
		t.Errorf("%d characters are close to the limit of %d", len(text), maxLength)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	c := codec(t, 1)
	good := string(c.Append(nil, ListDigest{7}, [][]byte{[]byte("a")}))
	for text, want := range map[string]error{
		good: nil, "": ErrMalformed, "x": ErrMalformed, good[4:]: ErrMalformed, good + "A": ErrMalformed,
		strings.Repeat("A", maxLength+1):                                      ErrMalformed,
		string(codec(t, 2).Append(nil, ListDigest{7}, [][]byte{[]byte("a")})): ErrMalformed,
	} {
		if err := c.Check(text); !errors.Is(err, want) {
			t.Errorf("%.100s: got %v, want %v", text, err, want)
		}
	}
}

// TestWidenedDigest checks that a cursor is valid in the next stage of a widened field and in the one before.
func TestWidenedDigest(t *testing.T) {
	t.Parallel()
	list := func(f *record.Field, operand any) *record.Connection {
		return &record.Connection{Type: &record.Type{Table: "pages"}, Order: []record.Order{{Field: f}}, Filter: &record.Filter{Op: record.OpGt, Field: f, Value: operand}}
	}
	before := list(&record.Field{Column: "hits", Scalar: record.ScalarInt}, int64(7))
	for _, to := range []struct {
		scalar  record.Scalar
		operand any
	}{{record.ScalarBigInt, int64(7)}, {record.ScalarDecimal, record.Decimal("7")}} {
		releases := []*record.Connection{before}
		for stage := record.WriteBoth; stage <= record.WriteNew; stage++ {
			w := &record.Widened{From: record.ScalarInt, Old: "hits", New: "hits_big", Stage: stage}
			column := map[bool]string{true: w.Old, false: w.New}[stage == record.WriteBoth]
			releases = append(releases, list(&record.Field{Column: column, Scalar: to.scalar, Widened: w}, to.operand))
		}
		releases = append(releases, list(&record.Field{Column: "hits_big", Scalar: to.scalar}, to.operand))
		for i, made := range releases[1:] {
			for _, pair := range [][2]*record.Connection{{releases[i], made}, {made, releases[i]}} {
				d := Digest(pair[0], nil, nil)
				if d != Digest(pair[1], nil, nil) && d != WidenedDigest(pair[1], nil, nil) {
					t.Errorf("%s: a cursor of one of the releases %d and %d is refused by the other", to.scalar, i, i+1)
				}
			}
		}
	}
}
