package keyspec

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestEach(t *testing.T) {
	t.Parallel()
	var seen []string
	err := Each("# a comment\n one\ttwo\r\n\n  # three\nfour#4", func(spec string) error {
		seen = append(seen, spec)
		if spec == "two" || spec == "four#4" {
			return errors.New("wrong")
		}
		return nil
	})
	if !slices.Equal(seen, []string{"one", "two", "four#4"}) || err == nil || err.Error() != "key 2: wrong\nkey 3: wrong" {
		t.Errorf("%q, %v", seen, err)
	}
}

func TestReadFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	for size, want := range map[int]string{maxFile: "", maxFile + 1: "larger than 1048576 bytes"} {
		if err := os.WriteFile(path, make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
		data, err := ReadFile(path)
		if want == "" && (err != nil || len(data) != size) || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%d bytes: %d, %v", size, len(data), err)
		}
	}
}
