package pgtest

import (
	"strings"
	"testing"
)

func TestWithDatabase(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ server, want string }{
		{"postgres://me:secret@db:5433/postgres?sslmode=disable", "postgres://me:secret@db:5433/films?sslmode=disable"},
		{"postgres:///postgres?host=%2Ftmp%2Frun", "postgres:///films?host=%2Ftmp%2Frun"},
		{"host=/tmp/run user=me dbname=postgres", "host=/tmp/run user=me dbname=postgres dbname=films"},
	} {
		if got := withDatabase(test.server, "films"); got != test.want {
			t.Errorf("withDatabase(%q) = %q, want %q", test.server, got, test.want)
		}
	}
}

func TestDatabaseName(t *testing.T) {
	t.Parallel()
	name := databaseName(`TestMovies/a'"; é ` + strings.Repeat("long", 20))
	if want := "testmovies_a______longlonglonglonglonglo_"; len(name) != len(want)+12 || !strings.HasPrefix(name, want) {
		t.Errorf("name is %q, want %q and 12 random letters", name, want)
	}
	if other := databaseName("x"); other == databaseName("x") {
		t.Errorf("two names are equal: %q", other)
	}
}
