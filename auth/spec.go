package auth

import (
	"errors"
	"fmt"
	"strings"
)

// The sources of a spec.
const (
	sourceBase64 = "base64"
	sourceText   = "text"
	sourceFile   = "file"
	sourceDir    = "dir"
)

// keySpec is one element of [KeySpecs].
type keySpec struct {
	alg    Algorithm // empty: value is the path of a list or a folder
	keyID  string
	source string
	value  string
}

// parseSpec reads one spec. Its errors show nothing of the text, which may be a secret in the wrong place.
func parseSpec(text string) (keySpec, error) {
	head, rest, _ := strings.Cut(text, ":")
	if head == sourceFile || head == sourceDir {
		return keySpec{source: head, value: rest}, needValue(head, rest)
	}
	spec := keySpec{alg: Algorithm(head)}
	if spec.alg.method() == nil {
		return keySpec{}, errors.New("begin with file:, dir: or an algorithm (HS256:, RS256:, ES256:, EdDSA:)")
	}
	if id, ok := strings.CutPrefix(rest, "kid="); ok {
		spec.keyID, rest, _ = strings.Cut(id, ":")
		if !validKeyID(spec.keyID) {
			return keySpec{}, fmt.Errorf("after kid= write 1 to %d letters, digits, '.', '_', '~' or '-', then a colon", maxKeyID)
		}
	}
	spec.source, spec.value, _ = strings.Cut(rest, ":")
	switch spec.source {
	case sourceBase64, sourceFile:
	case sourceText:
		if spec.alg != HS256 {
			return keySpec{}, fmt.Errorf("text: is for HS256 secrets; give the %s key by file: or base64: instead", spec.alg)
		}
	default:
		return keySpec{}, fmt.Errorf("after %s: say where the key is (base64:, text: or file:)", head)
	}
	return spec, needValue(spec.source, spec.value)
}

func needValue(source, value string) error {
	if value == "" {
		return fmt.Errorf("after %s: is nothing", source)
	}
	return nil
}
