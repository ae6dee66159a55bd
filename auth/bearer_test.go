package auth_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"recordgraph/auth"
)

func TestBearer(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	good := issue(t, auth.SignerConfig{Keys: m.keys(t)}, nil)
	authenticate := auth.Bearer(newJWT(t, auth.JWTConfig{Keys: m.keys(t)}))
	for name, tt := range map[string]struct {
		headers []string
		want    error
	}{
		"good":           {[]string{"Bearer " + good}, nil},
		"lower case":     {[]string{"bearer " + good}, nil},
		"upper case":     {[]string{"BEARER " + good}, nil},
		"several spaces": {[]string{"  Bearer   " + good + " "}, nil},
		"no header":      {nil, auth.ErrNoToken},
		"empty header":   {[]string{""}, auth.ErrNoToken},
		"scheme alone":   {[]string{"Bearer "}, auth.ErrNoToken},
		"other scheme":   {[]string{"Basic YWRhOnNlY3JldA=="}, auth.ErrNoToken},
		"token alone":    {[]string{good}, auth.ErrNoToken},
		"glued":          {[]string{"Bearer" + good}, auth.ErrNoToken},
		"garbage":        {[]string{"Bearer garbage"}, auth.ErrMalformed},
		"two tokens":     {[]string{"Bearer " + good + " " + good}, auth.ErrMalformed},
		"a list":         {[]string{"Bearer " + good + ", Bearer " + good}, auth.ErrMalformed},
		"two headers":    {[]string{"Bearer " + good, "Bearer " + good}, auth.ErrManyHeaders},
		"two, one empty": {[]string{"Bearer " + good, ""}, auth.ErrManyHeaders},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := authenticate((&http.Request{Header: http.Header{"Authorization": tt.headers}}).WithContext(t.Context()))
			if !errors.Is(err, tt.want) || (err == nil) != (p != nil && p.Subject == "ada") {
				t.Errorf("got %v, %v; want %v", p, err, tt.want)
			}
		})
	}
}

// undecided is an authenticator that returns neither principal nor error.
type undecided struct{}

func (undecided) Authenticate(context.Context, string) (*auth.Principal, error) { return nil, nil }

func TestBearerDemandsPrincipalOrError(t *testing.T) {
	t.Parallel()
	r := &http.Request{Header: http.Header{"Authorization": {"Bearer token"}}}
	if p, err := auth.Bearer(undecided{})(r); p != nil || err == nil || errors.Is(err, auth.ErrUnauthenticated) {
		t.Errorf("got %v, %v", p, err)
	}
}

func TestFromContextWithoutPrincipal(t *testing.T) {
	t.Parallel()
	for _, ctx := range []context.Context{t.Context(), auth.WithPrincipal(t.Context(), nil)} {
		if p, ok := auth.FromContext(ctx); ok || p != nil {
			t.Errorf("got %v, %v", p, ok)
		}
	}
}
