package auth_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
)

func TestScopes(t *testing.T) {
	t.Parallel()
	s := auth.ParseScopes(" movie:write\tmovie:read movie:read ")
	if diff := cmp.Diff(auth.NewScopes("movie:read", "movie:write"), s); diff != "" {
		t.Errorf("scopes (-want +got):\n%s", diff)
	}
	if got := s.String(); got != "movie:read movie:write" {
		t.Errorf("String() = %q", got)
	}
	if !s.Has("movie:read") || s.Has("movie") || s.Has("") || s.Has("Movie:Read") {
		t.Errorf("Has is wrong for %v", s)
	}
	var none auth.Scopes
	if none.Has("movie:read") || none.String() != "" || len(none.Names()) != 0 {
		t.Error("the nil set holds something")
	}
}
