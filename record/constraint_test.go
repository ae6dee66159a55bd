package record

import (
	"testing"
	"unicode/utf8"
)

// TestConstraintName: names of at most 63 bytes are complete, and longer ones differ.
func TestConstraintName(t *testing.T) {
	t.Parallel()
	long := "a_table_with_a_name_so_long_that_nothing_is_left_for_columns"
	first, second := ConstraintName("key", long, "first"), ConstraintName("key", long, "second")
	if first == second || len(first) > MaxIdentifier || !utf8.ValidString(first) {
		t.Errorf("got %s and %s", first, second)
	}
	if got := ConstraintName("fkey", "movies", "studio_id"); got != "movies_studio_id_fkey" {
		t.Errorf("got %s", got)
	}
}
