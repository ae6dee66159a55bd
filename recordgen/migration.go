package recordgen

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Where migrations and the model as of the last one are kept, below the root.
const (
	migrationsDir = "migrations"
	snapshotFile  = "model.graphqls"
)

var (
	migrationName = regexp.MustCompile(`^[a-z0-9][a-z0-9_]*$`)
	migrationFile = regexp.MustCompile(`^([0-9]{5})_.*\.sql$`)
)

// ErrUnchanged means that the model is as it was at the last migration.
var ErrUnchanged = errors.New("the model has not changed since the last migration")

// Migration is a migration that was written.
type Migration struct {
	Path   string   // below the project's root
	Losses []string // what it throws away, such as "the column movies.genre"
}

// WriteMigration writes migrations/NNNNN_name.sql, which leads from the model as
// of the last migration to the model as it is, and keeps the model for the next
// one. It refuses what can't be done without knowing the data, such as another
// type of a column, and is [ErrUnchanged] when there is nothing to do.
func WriteMigration(o Options, name string) (*Migration, error) {
	if !migrationName.MatchString(name) {
		return nil, fmt.Errorf("migration name %q: write a-z, 0-9 and _", name)
	}
	l, err := readLayout(o.Dir)
	if err != nil {
		return nil, err
	}
	now, err := l.loadModel()
	if err != nil {
		return nil, err
	}
	before, err := l.snapshot()
	if err != nil {
		return nil, err
	}
	up, down := diffTables(before, now.tables()), diffTables(now.tables(), before)
	switch {
	case len(up.refusals) > 0:
		return nil, fmt.Errorf("no migration written:\n%s", strings.Join(up.refusals, "\n"))
	case len(up.statements) == 0:
		return nil, ErrUnchanged
	}
	path, err := l.nextMigration(name)
	if err != nil {
		return nil, err
	}
	if err := l.writeNew(path, migrationText(up, down)); err != nil {
		return nil, err
	}
	return &Migration{Path: path, Losses: up.losses}, l.keep(now)
}

// snapshot are the tables as of the last migration.
func (l *layout) snapshot() ([]table, error) {
	text, err := os.ReadFile(filepath.Join(l.root, migrationsDir, snapshotFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	m, err := Load(snapshotFile, text)
	if err != nil {
		return nil, fmt.Errorf("the model as of the last migration: %w", err)
	}
	return m.tables(), nil
}

// keep makes the model the one of the last migration.
func (l *layout) keep(m *Model) error {
	path := filepath.Join(l.root, migrationsDir, snapshotFile)
	if err := os.WriteFile(path+".new", []byte(m.sdl), 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// nextMigration is the path of the migration behind all others.
func (l *layout) nextMigration(name string) (string, error) {
	dir := filepath.Join(l.root, migrationsDir)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	files, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	last := 0
	for _, file := range files {
		if m := migrationFile.FindStringSubmatch(file.Name()); m != nil {
			n, _ := strconv.Atoi(m[1])
			last = max(last, n)
		}
	}
	return filepath.Join(migrationsDir, fmt.Sprintf("%05d_%s.sql", last+1, name)), nil
}

func (l *layout) writeNew(path, text string) error {
	f, err := os.OpenFile(filepath.Join(l.root, path), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// migrationText is a goose migration. What can't be taken back says so.
func migrationText(up, down difference) string {
	var b strings.Builder
	b.WriteString("-- Made by recordgen from the model; yours to edit before it is first applied.\n\n-- +goose Up\n")
	b.WriteString(script(up.statements) + "\n-- +goose Down\n")
	if len(down.refusals) > 0 {
		b.WriteString("-- +goose StatementBegin\nDO $$ BEGIN RAISE EXCEPTION " +
			sqlString("this migration can't be taken back: "+strings.ReplaceAll(strings.Join(down.refusals, "; "), "%", "%%")) +
			"; END $$;\n-- +goose StatementEnd\n")
		return b.String()
	}
	b.WriteString(script(down.statements))
	return b.String()
}
