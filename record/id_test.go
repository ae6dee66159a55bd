package record

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/uuid"
)

func TestIDRoundTrip(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	for range 1000 {
		id := ID{Prefix: "movie"}
		for i := range id.UUID {
			id.UUID[i] = byte(rng.Uint32())
		}
		got, err := ParseID(id.String())
		if err != nil || got != id {
			t.Fatalf("%s: %v, %v", id, got, err)
		}
	}
}

// The examples are from the TypeID 0.3 specification's valid.json.
func TestIDSpelling(t *testing.T) {
	t.Parallel()
	for text, u := range map[string]string{
		"prefix_0123456789abcdefghjkmnpqrs":  "0110c853-1d09-52d8-d73e-1194e95b5f19",
		"prefix_01h455vb4pex5vsknk084sn02q":  "01890a5d-ac96-774b-bcce-b302099a8057",
		"pre_fix_00000000000000000000000000": "00000000-0000-0000-0000-000000000000",
		"prefix_7zzzzzzzzzzzzzzzzzzzzzzzzz":  "ffffffff-ffff-ffff-ffff-ffffffffffff",
	} {
		id, err := ParseID(text)
		if err != nil || id.UUID != uuid.MustParse(u) || id.String() != text {
			t.Errorf("%s: %v, %v", text, id.UUID, err)
		}
	}
}

func TestParseIDRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "movie", "movie_", "_00000000000000000000000000", "movie_0000000000000000000000000",
		"movie_8zzzzzzzzzzzzzzzzzzzzzzzzz", "movie_0123456789ABCDEFGHJKMNPQRS", "movie_0123456789abcdefghjkmnpqri",
		"movie-01h455vb4pex5vsknk084sn02q", "movie_01h455vb4pex5vsknk084sn02q ", strings.Repeat("x", 10000),
	} {
		if id, err := ParseID(text); err == nil {
			t.Errorf("%q: %v", text, id)
		}
	}
}

func FuzzParseID(f *testing.F) {
	f.Add("movie_01h455vb4pex5vsknk084sn02q")
	f.Fuzz(func(t *testing.T, text string) {
		if id, err := ParseID(text); err == nil && id.String() != text {
			t.Errorf("%q reads as %q", text, id)
		}
	})
}
