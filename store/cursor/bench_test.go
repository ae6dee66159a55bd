package cursor

import "testing"

func BenchmarkAppend(b *testing.B) {
	c := codec(b, 1)
	values := [][]byte{[]byte("2024-02-29"), nil, []byte("01890a5d-ac96-774b-bcce-b302099a8057")}
	var out []byte
	b.ReportAllocs()
	for b.Loop() {
		out = c.Append(out[:0], ListDigest{7}, values)
	}
}

func BenchmarkOpen(b *testing.B) {
	c := codec(b, 1)
	text := string(c.Append(nil, ListDigest{7}, [][]byte{[]byte("2024-02-29"), nil, []byte("01890a5d-ac96-774b-bcce-b302099a8057")}))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Open(text, ListDigest{7}, 3); err != nil {
			b.Fatal(err)
		}
	}
}
