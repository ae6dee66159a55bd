package server

import (
	"testing"
	"time"
)

// TestPace: refusals in one moment are spread, to the longest rest; what comes
// slower than the pace hardly rests.
func TestPace(t *testing.T) {
	t.Parallel()
	var p pace
	const longest = time.Second
	now := time.Now()
	for want := refusalEvery; want < 2*longest; want += refusalEvery {
		if got := p.take(now, longest); got != min(want, longest) {
			t.Fatalf("one rests for %s, want %s", got, min(want, longest))
		}
	}
	now = now.Add(longest / 2)
	if got, want := p.take(now, longest), longest/2+refusalEvery; got != want {
		t.Errorf("later, one rests for %s, want %s", got, want)
	}
	for range 10 {
		now = now.Add(time.Second)
		if got := p.take(now, longest); got != refusalEvery {
			t.Errorf("one a second rests for %s", got)
		}
	}
}
