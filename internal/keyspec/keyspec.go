// Package keyspec reads the common parts of settings of secret keys: lists of specs, key files and base64. Its errors
// never contain key material.
package keyspec

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

const maxFile = 1 << 20 // bytes

// Each calls fn with each spec of a list, and joins its errors with the position of the spec. Specs are separated by
// white space; lines that begin with # are comments.
func Each(list string, fn func(spec string) error) error {
	var errs []error
	n := 0
	for line := range strings.Lines(list) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		for spec := range strings.FieldsSeq(line) {
			n++
			if err := fn(spec); err != nil {
				errs = append(errs, fmt.Errorf("key %d: %w", n, err))
			}
		}
	}
	return errors.Join(errs...)
}

// ReadFile reads a whole file of up to 1 MiB.
func ReadFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxFile {
		return nil, fmt.Errorf("%s: larger than %d bytes, no file of keys", path, maxFile)
	}
	return data, nil
}

// TrimLineBreak removes the line break from the end of a text. A binary secret may end in the same byte and is returned
// unchanged.
func TrimLineBreak(data []byte) []byte {
	text := bytes.TrimSuffix(bytes.TrimSuffix(data, []byte("\n")), []byte("\r"))
	for _, c := range text {
		if c < ' ' || c > '~' {
			return data
		}
	}
	return text
}

// Base64 decodes the standard and the URL alphabet, padded or not.
func Base64(text string) ([]byte, error) {
	text = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
	data, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil {
		return nil, errors.New("the text after base64: is not base64 (separate several keys by spaces)")
	}
	return data, nil
}
