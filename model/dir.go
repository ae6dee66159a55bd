package model

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"unicode/utf8"

	"golang.org/x/tools/txtar"
)

// Names in a model directory.
const (
	SchemaFile    = "schema.graphqls" // the model
	MigrationsDir = "migrations"
	SnapshotFile  = "model.graphqls" // in MigrationsDir: the model as of the last migration
)

// Limits of the files in a model directory.
const (
	maxModelBytes      = 1 << 20  // of the model, as of a ConfigMap; the parser recurses for each level of nesting
	maxMigrationsBytes = 64 << 20 // of all migrations together
)

// Dir is the content of a model directory. It does not change with the files.
type Dir struct {
	Path       string
	Model      *Model
	Migrations fs.FS // the files NNNNN_name.sql and [SnapshotFile] of the migrations; empty if there are none
}

// ReadDir reads a model directory: schema.graphqls and migrations/. The error is [Problems] when the model has
// mistakes. A directory without migrations/ has no migrations.
func ReadDir(path string) (*Dir, error) {
	if err := checkDir(path); err != nil {
		return nil, err
	}
	text, err := readFile(filepath.Join(path, SchemaFile), maxModelBytes)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the model directory %s has no %s", path, SchemaFile)
	}
	if err != nil {
		return nil, err
	}
	if err := checkText(SchemaFile, text); err != nil {
		return nil, err
	}
	m, err := Load(File{Name: SchemaFile, SDL: string(text)})
	if err != nil {
		return nil, err
	}
	migrations, err := readMigrations(filepath.Join(path, MigrationsDir))
	if err != nil {
		return nil, err
	}
	return &Dir{path, m, migrations}, nil
}

func checkDir(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("the model directory %s does not exist", path)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is a file; name the directory that has %s", path, SchemaFile)
	}
	return nil
}

// MigrationsPath is the folder of the migrations, which may not exist.
func (d *Dir) MigrationsPath() string { return filepath.Join(d.Path, MigrationsDir) }

// checkText reports the first byte that is not UTF-8 as a problem of the model.
func checkText(name string, text []byte) error {
	for at := 0; at < len(text); {
		r, size := utf8.DecodeRune(text[at:])
		if r == utf8.RuneError && size == 1 {
			line := text[bytes.LastIndexByte(text[:at], '\n')+1 : at]
			return Problems{{
				File: name, Line: bytes.Count(text[:at], []byte("\n")) + 1, Column: utf8.RuneCount(line) + 1,
				Message: fmt.Sprintf("the byte %#02x is not UTF-8; save the file in UTF-8", text[at]),
			}}
		}
		at += size
	}
	return nil
}

// readFile reads a regular file of at most limit bytes.
func readFile(path string, limit int64) ([]byte, error) {
	info, err := os.Stat(path) // before opening, because opening a pipe waits for its writer
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	text, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	if int64(len(text)) > limit {
		return nil, fmt.Errorf("%s has more than the %d MiB allowed", path, limit>>20)
	}
	return text, nil
}

// migrationFile is the name of a migration. The first group is its number.
var migrationFile = regexp.MustCompile(`^([0-9]{1,18})_.+\.sql$`)

// MigrationNumber returns the number of a migration by the name of its file, or 0 if it is not such a name.
func MigrationNumber(name string) int64 {
	m := migrationFile.FindStringSubmatch(name)
	if m == nil {
		return 0
	}
	n, _ := strconv.ParseInt(m[1], 10, 64) // 18 digits fit
	return n
}

// readMigrations reads the files of a folder of migrations; none if the folder does not exist.
func readMigrations(dir string) (fs.FS, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("migrations: %w", err)
	}
	archive := &txtar.Archive{}
	numbers := map[int64]string{}
	left := int64(maxMigrationsBytes)
	for _, e := range entries {
		name := e.Name()
		if filepath.Ext(name) != ".sql" && name != SnapshotFile {
			continue
		}
		if name != SnapshotFile {
			n := MigrationNumber(name)
			switch {
			case n == 0:
				return nil, fmt.Errorf("%s: the name of a migration is a number, _ and a name, such as 00001_catalogue.sql", filepath.Join(dir, name))
			case numbers[n] != "":
				return nil, fmt.Errorf("%s: %s and %s have the same number; give the later one the next number", dir, numbers[n], name)
			}
			numbers[n] = name
		}
		text, err := readFile(filepath.Join(dir, name), left)
		if err != nil {
			return nil, err
		}
		left -= int64(len(text))
		archive.Files = append(archive.Files, txtar.File{Name: name, Data: text})
	}
	return txtar.FS(archive)
}
