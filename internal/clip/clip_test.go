package clip_test

import (
	"strings"
	"testing"

	"recordgraph/internal/clip"
)

func TestText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text  string
		limit int
		want  string
	}{
		{"", 3, ""}, {"abc", 3, "abc"}, {"abcd", 3, "abc…"}, {"äöü", 3, "äöü"}, {"äöü🎬", 3, "äöü…"}, {"a", 0, "…"},
		{strings.Repeat("x", 1<<20), 5, "xxxxx…"}, {"\xff\xfe\xfd", 2, "\xff\xfe…"},
	} {
		if got := clip.Text(tt.text, tt.limit); got != tt.want {
			t.Errorf("%.10q, %d: got %q, want %q", tt.text, tt.limit, got, tt.want)
		}
	}
}
