package ddl

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"recordgraph/model"
	"recordgraph/model/sqltext"
)

var migrationName = regexp.MustCompile(`^[a-z0-9][a-z0-9_]*$`)

// ErrUnchanged reports that the tables are those of the last migration.
var ErrUnchanged = errors.New("the model has not changed since the last migration")

// ErrName reports a migration name with other characters.
var ErrName = errors.New("write a-z, 0-9 and _, beginning with a letter or digit")

// Migration is a written migration.
type Migration struct {
	Path   string
	Losses []string // dropped data, such as "the column movies.genre"
}

// String names the file and what its statements drop, in a line each.
func (m *Migration) String() string {
	lines := []string{m.Path}
	for _, loss := range m.Losses {
		lines = append(lines, "  drops "+loss+" with all its data")
	}
	return strings.Join(lines, "\n")
}

// WriteMigration writes NNNNN_name.sql into a folder: it leads from the model as
// of the last migration there to m. It keeps m for the next migration. It refuses
// changes that can't be made without knowing the data, such as another type of a
// column. The error is [ErrUnchanged] when the tables have not changed, and
// [ErrName] for a name that a file can't have.
func WriteMigration(dir, name string, m *model.Model) (*Migration, error) {
	if !migrationName.MatchString(name) {
		return nil, fmt.Errorf("migration name %q: %w", name, ErrName)
	}
	before, err := Snapshot(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	now := TablesOf(m.Schema())
	up, down := diffTables(before, now), diffTables(now, before)
	switch {
	case len(up.refusals) > 0:
		return nil, fmt.Errorf("no migration written:\n%s", strings.Join(up.refusals, "\n"))
	case len(up.statements) == 0:
		return nil, ErrUnchanged
	}
	path, err := nextMigration(dir, name)
	if err != nil {
		return nil, err
	}
	if err := writeNew(path, migrationText(up, down)); err != nil {
		return nil, err
	}
	return &Migration{Path: path, Losses: up.losses}, keep(dir, m)
}

// Snapshot returns the tables as of the last of some migrations, which are those of [model.SnapshotFile]. There are none
// without migrations. It refuses migrations without this file, because it does not read SQL.
func Snapshot(migrations fs.FS) (Tables, error) {
	text, err := fs.ReadFile(migrations, model.SnapshotFile)
	if errors.Is(err, fs.ErrNotExist) {
		files, err := fs.Glob(migrations, "*.sql")
		if len(files) > 0 {
			err = fmt.Errorf("the migrations lack %s, the model as of the last one; restore it, or create it empty if no migration makes a table of the model", model.SnapshotFile)
		}
		return nil, err
	}
	if err != nil {
		return nil, err
	}
	m, err := model.Load(model.File{Name: model.SnapshotFile, SDL: string(text)})
	if err != nil {
		return nil, fmt.Errorf("the model as of the last migration: %w", err)
	}
	return TablesOf(m.Schema()), nil
}

// keep writes the model as of this migration.
func keep(dir string, m *model.Model) error {
	path := filepath.Join(dir, model.SnapshotFile)
	if err := os.WriteFile(path+".new", []byte(m.SDL()), 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// nextMigration is the path of the migration after all others.
func nextMigration(dir, name string) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	var last int64
	for _, file := range files {
		last = max(last, model.MigrationNumber(file.Name()))
	}
	return filepath.Join(dir, fmt.Sprintf("%05d_%s.sql", last+1, name)), nil
}

func writeNew(path, text string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// migrationText is a goose migration. If the changes can't be reverted, its down
// part raises an exception.
func migrationText(up, down difference) string {
	var b strings.Builder
	b.WriteString("-- Written from the model. You may edit it until it is first applied.\n\n-- +goose Up\n")
	b.WriteString(script(up.statements) + "\n-- +goose Down\n")
	if len(down.refusals) > 0 {
		b.WriteString("-- +goose StatementBegin\nDO $$ BEGIN RAISE EXCEPTION " +
			sqltext.Literal("this migration can't be reverted: "+strings.ReplaceAll(strings.Join(down.refusals, "; "), "%", "%%")) +
			"; END $$;\n-- +goose StatementEnd\n")
		return b.String()
	}
	b.WriteString(script(down.statements))
	return b.String()
}
