package auth_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
)

func TestAuthenticateReadsClaims(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	expiry := now.Add(time.Hour)
	tests := map[string]struct {
		changes map[string]any
		scopes  []string
	}{
		"scope text":        {nil, []string{"movie:read", "movie:write"}},
		"scope spaces":      {map[string]any{"scope": "  b   a "}, []string{"a", "b"}},
		"scope empty":       {map[string]any{"scope": ""}, nil},
		"no scope":          {map[string]any{"scope": nil}, nil},
		"scp list":          {map[string]any{"scope": nil, "scp": []string{"a", "b"}}, []string{"a", "b"}},
		"scp text":          {map[string]any{"scope": nil, "scp": "a b"}, []string{"a", "b"}},
		"scopes list":       {map[string]any{"scope": nil, "scopes": []string{"a"}}, []string{"a"}},
		"scopes empty list": {map[string]any{"scope": nil, "scopes": []string{}}, nil},
		"union":             {map[string]any{"scope": "a", "scp": []string{"b"}, "scopes": []string{"c", "a"}}, []string{"a", "b", "c"}},
		"aud list":          {map[string]any{"scope": "a", "aud": []string{"other", "recordgraph"}}, []string{"a"}},
		"nbf now":           {map[string]any{"scope": "a", "nbf": now.Unix()}, []string{"a"}},
		"nbf in leeway":     {map[string]any{"scope": "a", "nbf": now.Add(30 * time.Second).Unix()}, []string{"a"}},
		"nbf zero":          {map[string]any{"scope": "a", "nbf": 0}, []string{"a"}},
		"exp fraction":      {map[string]any{"scope": "a", "exp": float64(expiry.Unix()) + 0.75}, []string{"a"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := newJWT(t, auth.JWTConfig{
				Keys: m.keys(t), Issuer: "https://issuer.example", Audience: "recordgraph", Leeway: auth.DefaultLeeway,
			})
			p, err := j.Authenticate(t.Context(), sign(t, jwt.SigningMethodHS256, m.secret, nil, claimsWith(tt.changes)))
			must(t, err)
			want := auth.NewScopes(tt.scopes...)
			if diff := cmp.Diff(want, p.Scopes); diff != "" {
				t.Errorf("scopes (-want +got):\n%s", diff)
			}
			if p.Subject != "ada" || !p.Expiry.Equal(expiry) || p.Claims["iss"] != "https://issuer.example" {
				t.Errorf("principal = %+v", p)
			}
		})
	}
}

func TestAuthenticateKeepsNumbers(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	token := sign(t, jwt.SigningMethodHS256, m.secret, nil, claimsWith(map[string]any{"org": json.Number("9007199254740993")}))
	p, err := newJWT(t, auth.JWTConfig{Keys: m.keys(t)}).Authenticate(t.Context(), token)
	must(t, err)
	if p.Claims["org"] != json.Number("9007199254740993") {
		t.Errorf("org = %v", p.Claims["org"])
	}
}

func TestAuthenticateReadsTheTokensID(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	longest := strings.Repeat("a", 255)
	for jti, want := range map[any]string{nil: "", "": "", "9f86d081": "9f86d081", longest: longest} {
		token := sign(t, jwt.SigningMethodHS256, m.secret, nil, claimsWith(map[string]any{"jti": jti}))
		p, err := newJWT(t, auth.JWTConfig{Keys: m.keys(t)}).Authenticate(t.Context(), token)
		must(t, err)
		if p.TokenID != want {
			t.Errorf("jti %v: got %q", jti, p.TokenID)
		}
	}
}

func TestAuthenticateRefusesClaims(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	tests := map[string]struct {
		changes map[string]any
		want    error
	}{
		"expired":               {map[string]any{"exp": now.Add(-time.Hour).Unix()}, auth.ErrExpired},
		"expired at leeway":     {map[string]any{"exp": now.Add(-30 * time.Second).Unix()}, auth.ErrExpired},
		"expired since 1970":    {map[string]any{"exp": 0}, auth.ErrExpired},
		"no exp":                {map[string]any{"exp": nil}, auth.ErrNoExpiry},
		"exp as text":           {map[string]any{"exp": "2099-01-01"}, auth.ErrBadClaim},
		"exp null":              {map[string]any{"exp": json.RawMessage("null")}, auth.ErrBadClaim},
		"exp negative":          {map[string]any{"exp": -1}, auth.ErrBadClaim},
		"exp beyond all years":  {map[string]any{"exp": json.RawMessage("1e300")}, auth.ErrBadClaim},
		"exp beyond all floats": {map[string]any{"exp": json.RawMessage("1e999")}, auth.ErrBadClaim},
		"nbf in future":         {map[string]any{"nbf": now.Add(31 * time.Second).Unix()}, auth.ErrNotYetValid},
		"nbf as list":           {map[string]any{"nbf": []int{1}}, auth.ErrBadClaim},
		"wrong iss":             {map[string]any{"iss": "https://evil.example"}, auth.ErrWrongIssuer},
		"no iss":                {map[string]any{"iss": nil}, auth.ErrWrongIssuer},
		"iss as list":           {map[string]any{"iss": []string{"https://issuer.example"}}, auth.ErrWrongIssuer},
		"wrong aud":             {map[string]any{"aud": "other"}, auth.ErrWrongAudience},
		"wrong aud list":        {map[string]any{"aud": []string{"other", "recordgraph2"}}, auth.ErrWrongAudience},
		"no aud":                {map[string]any{"aud": nil}, auth.ErrWrongAudience},
		"aud as number":         {map[string]any{"aud": 1}, auth.ErrBadClaim},
		"aud list of numbers":   {map[string]any{"aud": []any{"recordgraph", 1}}, auth.ErrBadClaim},
		"no sub":                {map[string]any{"sub": nil}, auth.ErrNoSubject},
		"sub empty":             {map[string]any{"sub": ""}, auth.ErrNoSubject},
		"sub as number":         {map[string]any{"sub": 7}, auth.ErrNoSubject},
		"sub with NUL":          {map[string]any{"sub": "a\x00b"}, auth.ErrInvalidSubject},
		"sub with line break":   {map[string]any{"sub": "a\nb"}, auth.ErrInvalidSubject},
		"sub too long":          {map[string]any{"sub": strings.Repeat("é", 128)}, auth.ErrInvalidSubject},
		"scope as number":       {map[string]any{"scope": 1}, auth.ErrBadClaim},
		"scope as object":       {map[string]any{"scope": map[string]any{"movie:read": true}}, auth.ErrBadClaim},
		"jti as number":         {map[string]any{"jti": 7}, auth.ErrBadClaim},
		"jti null":              {map[string]any{"jti": json.RawMessage("null")}, auth.ErrBadClaim},
		"jti with line break":   {map[string]any{"jti": "a\nb"}, auth.ErrBadClaim},
		"jti too long":          {map[string]any{"jti": strings.Repeat("a", 256)}, auth.ErrBadClaim},
		"scp list of numbers":   {map[string]any{"scp": []int{1}}, auth.ErrBadClaim},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			j := newJWT(t, auth.JWTConfig{
				Keys: m.keys(t), Issuer: "https://issuer.example", Audience: "recordgraph", Leeway: 30 * time.Second,
			})
			refused(t, j, sign(t, jwt.SigningMethodHS256, m.secret, nil, claimsWith(tt.changes)), tt.want)
		})
	}
}

func TestAuthenticateRefusesKeys(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	c := claimsWith(nil)
	other := []byte(strings.Repeat("x", 32))
	kid := func(id any) map[string]any { return map[string]any{"kid": id} }
	tests := map[string]struct {
		token string
		want  error
	}{
		"other secret":            {sign(t, jwt.SigningMethodHS256, other, nil, c), auth.ErrBadSignature},
		"other secret, known kid": {sign(t, jwt.SigningMethodHS256, other, kid("hs256"), c), auth.ErrBadSignature},
		"unknown kid":             {sign(t, jwt.SigningMethodHS256, m.secret, kid("nobody"), c), auth.ErrUnknownKey},
		"kid of other algorithm":  {sign(t, jwt.SigningMethodHS256, m.secret, kid("rs256"), c), auth.ErrAlgorithm},
		"kid empty":               {sign(t, jwt.SigningMethodHS256, m.secret, kid(""), c), auth.ErrMalformed},
		"kid as number":           {sign(t, jwt.SigningMethodHS256, m.secret, kid(1), c), auth.ErrMalformed},
		"HS512, right secret":     {sign(t, jwt.SigningMethodHS512, m.secret, nil, c), auth.ErrAlgorithm},
		"HS512, known kid":        {sign(t, jwt.SigningMethodHS512, m.secret, kid("hs256"), c), auth.ErrAlgorithm},
		"PS256, right key":        {sign(t, jwt.SigningMethodPS256, m.rsa, kid("rs256"), c), auth.ErrAlgorithm},
		"RS512, right key":        {sign(t, jwt.SigningMethodRS512, m.rsa, nil, c), auth.ErrAlgorithm},
		"none":                    {sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, c), auth.ErrAlgorithm},
		"none, known kid":         {sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, kid("hs256"), c), auth.ErrAlgorithm},
		"none in header alone":    {sign(t, jwt.SigningMethodHS256, m.secret, map[string]any{"alg": "none"}, c), auth.ErrAlgorithm},
		"unknown algorithm":       {sign(t, jwt.SigningMethodHS256, m.secret, map[string]any{"alg": "HS257"}, c), auth.ErrAlgorithm},
		"algorithm in lower case": {sign(t, jwt.SigningMethodHS256, m.secret, map[string]any{"alg": "hs256"}, c), auth.ErrAlgorithm},
		"algorithm as number":     {sign(t, jwt.SigningMethodHS256, m.secret, map[string]any{"alg": 256}, c), auth.ErrAlgorithm},
		"HS256 claims to be RS":   {sign(t, jwt.SigningMethodHS256, m.secret, map[string]any{"alg": "RS256"}, c), auth.ErrBadSignature},
		"crit":                    {sign(t, jwt.SigningMethodHS256, m.secret, map[string]any{"crit": []string{"b64"}, "b64": false}, c), auth.ErrUnsupportedCrit},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused(t, newJWT(t, auth.JWTConfig{Keys: m.keys(t)}), tt.token, tt.want)
		})
	}
}

func TestAuthenticateRefusesText(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	good := sign(t, jwt.SigningMethodHS256, m.secret, nil, claimsWith(nil))
	head, signature := good[:strings.LastIndexByte(good, '.')], good[strings.LastIndexByte(good, '.'):]
	payload := func(text string) string { return resign(t, m, base64.RawURLEncoding.EncodeToString([]byte(text))) }
	tests := map[string]struct {
		token string
		want  error
	}{
		"empty":                {"", auth.ErrNoToken},
		"garbage":              {"garbage", auth.ErrMalformed},
		"dots":                 {"..", auth.ErrMalformed},
		"two segments":         {head, auth.ErrMalformed},
		"four segments":        {good + ".x", auth.ErrMalformed},
		"no signature":         {head + ".", auth.ErrBadSignature},
		"truncated":            {good[:len(good)-3], auth.ErrBadSignature},
		"truncated by one":     {good[:len(good)-1], auth.ErrMalformed},
		"last bits of base64":  {good[:len(good)-1] + nextLetter(good[len(good)-1]), auth.ErrMalformed},
		"line break inside":    {good[:9] + "\n" + good[9:], auth.ErrMalformed},
		"padding":              {good + "=", auth.ErrMalformed},
		"NUL":                  {good + "\x00", auth.ErrMalformed},
		"emoji":                {"🎬.🎬.🎬", auth.ErrMalformed},
		"space and token":      {good + " " + good, auth.ErrMalformed},
		"signature of another": {head[:len(head)-2] + "AA" + signature, nil},
		"huge":                 {strings.Repeat("a", 1<<20), auth.ErrTooLarge},
		"huge but signed":      {sign(t, jwt.SigningMethodHS256, m.secret, nil, claimsWith(map[string]any{"x": strings.Repeat("a", 16<<10)})), auth.ErrTooLarge},
		"claims null":          {payload("null"), auth.ErrNoExpiry},
		"claims list":          {payload("[]"), auth.ErrMalformed},
		"claims text":          {payload(`"x"`), auth.ErrMalformed},
		"claims with a tail":   {payload(`{"sub":"ada","exp":4102444800}{}`), auth.ErrMalformed},
		"a claim twice":        {payload(`{"sub":"ada","exp":4102444800,"scope":"movie:read","scope":"movie:write"}`), auth.ErrMalformed},
		"a member twice":       {payload(`{"sub":"ada","exp":4102444800,"x":[{"a":1,"a":1}]}`), auth.ErrMalformed},
		"half of a pair":       {payload(`{"sub":"ada\ud800","exp":4102444800}`), auth.ErrMalformed},
		"claims too deep":      {payload(strings.Repeat(`[`, 11000)), auth.ErrMalformed},
		"claims empty":         {payload(""), auth.ErrMalformed},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refused(t, newJWT(t, auth.JWTConfig{Keys: m.keys(t)}), tt.token, tt.want)
		})
	}
}

// Public keys are public: no form of them may be the secret of an HS256 token, with or without kid.
func TestAuthenticateAlgorithmConfusion(t *testing.T) {
	t.Parallel()
	m := loadMaterial(t)
	for name, secret := range publicForms(t, m) {
		for _, header := range []map[string]any{nil, {"kid": "rs256"}, {"kid": "es256"}, {"kid": "eddsa"}} {
			forged := sign(t, jwt.SigningMethodHS256, secret, header, claimsWith(nil))
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				refused(t, newJWT(t, auth.JWTConfig{Keys: m.publicKeys(t)}), forged, auth.ErrAlgorithm)
			})
		}
	}
}

func TestNewJWTRefuses(t *testing.T) {
	t.Parallel()
	keys := loadMaterial(t).keys(t)
	for name, c := range map[string]auth.JWTConfig{
		"no keys":         {},
		"negative leeway": {Keys: keys, Leeway: -1},
		"large leeway":    {Keys: keys, Leeway: time.Hour},
	} {
		if _, err := auth.NewJWT(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

// refused checks the error, which must have nothing of the token. A nil want accepts every refusal.
func refused(t *testing.T, j *auth.JWT, token string, want error) {
	t.Helper()
	p, err := j.Authenticate(t.Context(), token)
	if p != nil || !errors.Is(err, auth.ErrUnauthenticated) {
		t.Fatalf("got %v, %v; want no principal and an ErrUnauthenticated", p, err)
	}
	if want != nil && !errors.Is(err, want) {
		t.Errorf("got %q, want %q", err, want)
	}
	for segment := range strings.SplitSeq(token, ".") {
		if len(segment) > 8 && strings.Contains(err.Error(), segment[:8]) {
			t.Errorf("%q repeats the token", err)
		}
	}
}
