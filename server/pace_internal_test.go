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
	now := time.Now()
	for want := refusalEvery; want < 2*longestRest; want += refusalEvery {
		if got := p.take(now); got != min(want, longestRest) {
			t.Fatalf("one rests for %s, want %s", got, min(want, longestRest))
		}
	}
	now = now.Add(longestRest / 2)
	if got, want := p.take(now), longestRest/2+refusalEvery; got != want {
		t.Errorf("later, one rests for %s, want %s", got, want)
	}
	for range 10 {
		now = now.Add(time.Second)
		if got := p.take(now); got != refusalEvery {
			t.Errorf("one a second rests for %s", got)
		}
	}
}
