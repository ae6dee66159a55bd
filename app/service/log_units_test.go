package service

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"
)

// TestDurationsHaveUnits: in lines, loggers and groups.
func TestDurationsHaveUnits(t *testing.T) {
	t.Parallel()
	for format, want := range map[string]string{
		"json": `"a":"2m0s","g":{"b":"1.5s","h":{"c":"2ms"},"n":7}}`,
		"text": `a=2m0s g.b=1.5s g.h.c=2ms g.n=7`,
	} {
		c, out := DefaultConfig(), new(bytes.Buffer)
		c.LogFormat = format
		log, err := NewLogger(c, out)
		if err != nil {
			t.Fatal(err)
		}
		log.With("a", 2*time.Minute).WithGroup("g").Warn("slow", "b", 1500*time.Millisecond,
			slog.Group("h", "c", 2*time.Millisecond), "n", 7)
		if got := strings.TrimSpace(out.String()); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s, want …%s", format, got, want)
		}
	}
}
