package auth

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"recordgraph/internal/keyspec"
)

// ParseKeys reads keys from specs, their text and files. The error has every wrong spec, by its place in the list, and never a
// secret.
func ParseKeys(specs KeySpecs) (*Keys, error) {
	keys, err := loader{}.list(string(specs))
	if err != nil {
		return nil, err
	}
	return NewKeys(keys...)
}

// loader reads specs; the zero value reads those of the configuration.
type loader struct {
	dir    string // of relative paths; empty for the working folder
	nested bool   // in a file of specs, which can't name another one
}

func (l loader) list(text string) ([]*Key, error) {
	var keys []*Key
	err := keyspec.Each(text, func(spec string) error {
		found, err := l.one(spec)
		keys = append(keys, found...)
		return err
	})
	return keys, err
}

func (l loader) one(text string) ([]*Key, error) {
	spec, err := parseSpec(text)
	switch {
	case err != nil:
		return nil, err
	case spec.alg != "":
		k, err := l.key(spec)
		if err != nil {
			return nil, err
		}
		return []*Key{k}, nil
	case l.nested:
		return nil, fmt.Errorf("%s: not allowed in a file of keys", spec.source)
	case spec.source == sourceDir:
		return loadDir(spec.value)
	}
	return loadList(spec.value)
}

func (l loader) key(spec keySpec) (*Key, error) {
	switch spec.source {
	case sourceText:
		return NewKey(spec.alg, spec.keyID, []byte(spec.value))
	case sourceBase64:
		data, err := keyspec.Base64(spec.value)
		if err != nil {
			return nil, err
		}
		return keyFromBytes(spec.alg, spec.keyID, data)
	}
	return l.keyFromFile(spec)
}

func (l loader) keyFromFile(spec keySpec) (*Key, error) {
	path := spec.value
	if !filepath.IsAbs(path) {
		path = filepath.Join(l.dir, path)
	}
	data, err := keyspec.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if spec.alg == HS256 {
		data = keyspec.TrimLineBreak(data)
	}
	k, err := keyFromBytes(spec.alg, spec.keyID, data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return k, nil
}

func loadList(path string) ([]*Key, error) {
	data, err := keyspec.ReadFile(path)
	if err != nil {
		return nil, err
	}
	keys, err := loader{dir: filepath.Dir(path), nested: true}.list(string(data))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", path, err)
	case len(keys) == 0:
		return nil, fmt.Errorf("%s: no keys in it", path)
	}
	return keys, nil
}

// loadDir reads <kid>.pem and <kid>.hs256 in alphabetical order. It ignores folders and names that begin with a dot, which mounted
// secrets have.
func loadDir(dir string) ([]*Key, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var keys []*Key
	var errs []error
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if info, err := os.Stat(path); strings.HasPrefix(entry.Name(), ".") || err == nil && info.IsDir() {
			continue
		}
		k, err := loadDirEntry(path)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		keys = append(keys, k)
	}
	if len(keys) == 0 && len(errs) == 0 {
		return nil, fmt.Errorf("%s: no keys in it", dir)
	}
	return keys, errors.Join(errs...)
}

func loadDirEntry(path string) (*Key, error) {
	extension := filepath.Ext(path)
	spec := keySpec{keyID: strings.TrimSuffix(filepath.Base(path), extension), source: sourceFile, value: path}
	switch extension {
	case ".hs256":
		spec.alg = HS256
	case ".pem":
		data, err := keyspec.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if spec.alg, err = algorithmOfPEM(data); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	default:
		return nil, fmt.Errorf("%s: name a key <kid>.pem or a secret <kid>.hs256", path)
	}
	if !validKeyID(spec.keyID) {
		return nil, fmt.Errorf("%s: the name before the extension is the key ID, and not a valid one", path)
	}
	return loader{}.keyFromFile(spec)
}
