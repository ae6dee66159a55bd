package service

import (
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"recordgraph/server"
)

// writes keeps each write.
type writes struct {
	mu  sync.Mutex
	all []string
}

func (w *writes) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all = append(w.all, string(p))
	return len(p), nil
}

func (w *writes) lines() []int {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := make([]int, len(w.all))
	for i, text := range w.all {
		out[i] = strings.Count(text, "\n")
	}
	return out
}

const about = server.AccessMessage

func TestLinesAboutRequestsComeTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out writes
		log, err := NewLogger(DefaultConfig(), &out)
		if err != nil {
			t.Fatal(err)
		}
		expect := func(when string, want ...int) {
			t.Helper()
			got := out.lines()
			if len(got) != len(want) {
				t.Fatalf("%s: writes of %v lines, want %v", when, got, want)
			}
			for i := range want {
				if got[i] != want[i] {
					t.Fatalf("%s: writes of %v lines, want %v", when, got, want)
				}
			}
		}
		log.With("a", 1).WithGroup("g").Info(about)
		log.Info(about)
		expect("at once")
		time.Sleep(logDelay) //nolint:forbidigo // the bubble's clock, which takes no time
		synctest.Wait()
		expect("a little later", 2)
		log.Info(about)
		log.Info("stopped")
		expect("with another line", 2, 2)
		log.Warn(about)
		expect("a warning", 2, 2, 1)
		for range logRoom / 20 {
			log.LogAttrs(t.Context(), slog.LevelInfo, about)
		}
		if got := out.lines(); len(got) < 4 || got[3] < 100 {
			t.Errorf("many lines: writes of %v", got)
		}
		time.Sleep(logDelay) //nolint:forbidigo // the bubble's clock, which takes no time
	})
}
