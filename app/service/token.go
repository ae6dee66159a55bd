package service

import (
	"maps"
	"slices"
	"time"

	"recordgraph/auth"
	"recordgraph/record"
)

// Token issues a token that a service with the same configuration accepts. The first key that can sign signs it.
func Token(cfg Config, subject string, scopes auth.Scopes, ttl time.Duration) (string, error) {
	if err := cfg.validateAuth(); err != nil {
		return "", err
	}
	keys, err := auth.ParseKeys(cfg.AuthKeys)
	if err != nil {
		return "", wrong("auth-keys", err)
	}
	signer, err := auth.NewSigner(auth.SignerConfig{Keys: keys, Issuer: cfg.AuthIssuer, Audience: cfg.AuthAudience})
	if err != nil {
		return "", wrong("auth-keys", err)
	}
	return signer.Issue(subject, scopes, ttl)
}

// AllScopes lists the scopes of a model in alphabetical order.
func AllScopes(schema *record.Schema) []string {
	found := map[string]bool{}
	for _, t := range schema.Types {
		found[t.Read], found[t.Write] = true, true
		for _, f := range t.Fields {
			found[f.Scope] = true
		}
	}
	for _, scope := range schema.Scopes {
		found[scope] = true
	}
	delete(found, "")
	return slices.Sorted(maps.Keys(found))
}
