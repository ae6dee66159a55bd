// Package golden compares texts with files of tests. With the flag -update it writes the files instead.
package golden

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write goldens instead of comparing with them")

// Compare fails the test if the file does not hold the text.
func Compare(tb testing.TB, path, text string) {
	tb.Helper()
	if *update {
		if os.Getenv("CI") != "" {
			tb.Fatal("CI does not update goldens")
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			tb.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		tb.Errorf("%s (-want +got):\n%s", path, diff)
	}
}
