package cursor

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"recordgraph/internal/keyspec"
)

// ParseKeys parses specs of keys and reads their files. The first key encrypts. The error reports each wrong spec by
// its position and contains no secret.
//
//	specs  = spec { white-space spec }
//	spec   = id ":" source        id is a number from 1 to 255
//	       | "file:" path         a text file of specs; relative paths in it start at its folder
//	source = "base64:" data
//	       | "file:" path         the file's bytes, without the line break that ends a text
//
// Example: 2:base64:3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= 1:file:/run/secrets/cursor-1
func ParseKeys(specs string) ([]Key, error) {
	keys, err := parseKeys(specs, "", false)
	if err != nil {
		return nil, err
	}
	_, err = newKeyring(keys)
	return keys, err
}

// parseKeys parses specs. dir is the folder of relative paths. nested is true for the specs in a file, which must not
// refer to another file of specs.
func parseKeys(specs, dir string, nested bool) (keys []Key, err error) {
	err = keyspec.Each(specs, func(spec string) error {
		head, rest, _ := strings.Cut(spec, ":")
		if head == "file" {
			if nested {
				return errors.New("file: can't be in a file of keys")
			}
			found, err := parseFile(rest)
			keys = append(keys, found...)
			return err
		}
		id, err := strconv.ParseUint(head, 10, 8)
		if err != nil || id == 0 {
			return errors.New("begin with file: or with the key's ID, a number from 1 to 255, and a colon")
		}
		secret, err := readSecret(rest, dir)
		keys = append(keys, Key{ID: byte(id), Secret: secret})
		return err
	})
	return keys, err
}

func parseFile(path string) ([]Key, error) {
	if path == "" {
		return nil, errNothing("file")
	}
	data, err := keyspec.ReadFile(path)
	if err != nil {
		return nil, err
	}
	keys, err := parseKeys(string(data), filepath.Dir(path), true)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, err)
	case len(keys) == 0:
		return nil, fmt.Errorf("%s: no keys in it", path)
	}
	return keys, nil
}

func readSecret(source, dir string) ([]byte, error) {
	kind, value, _ := strings.Cut(source, ":")
	if kind != "base64" && kind != "file" {
		return nil, errors.New("after the ID write base64: and the secret, or file: and its path")
	}
	if value == "" {
		return nil, errNothing(kind)
	}
	if kind == "base64" {
		return keyspec.Base64(value)
	}
	if !filepath.IsAbs(value) {
		value = filepath.Join(dir, value)
	}
	data, err := keyspec.ReadFile(value)
	return keyspec.TrimLineBreak(data), err
}

func errNothing(kind string) error { return fmt.Errorf("after %s: is nothing", kind) }
