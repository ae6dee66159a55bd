package ddl

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"recordgraph/model"
	"recordgraph/record"
)

var migrationName = regexp.MustCompile(`^[a-z0-9][a-z0-9_]*$`)

// ErrName reports a migration name with other characters.
var ErrName = errors.New("write a-z, 0-9 and _, beginning with a letter or digit")

// Migration is what was written for a change of the model.
type Migration struct {
	Paths  []string // of the files; none if the tables do not change
	Losses []string // dropped data, such as "the column movies.genre"
}

// String names the files and what their statements drop, in a line each.
func (m *Migration) String() string {
	if len(m.Paths) == 0 {
		return "the tables do not change; no migration is needed"
	}
	lines := slices.Clone(m.Paths)
	for _, loss := range m.Losses {
		lines = append(lines, "  drops "+loss+" with all its data")
	}
	return strings.Join(lines, "\n")
}

// WriteMigration writes the files that lead from the model as of the last migration in a folder to m: NNNNN_name.sql
// for the phase expand and NNNNN_name_finish.sql for the phase finish, as far as they are needed. It keeps m for the
// next migration, also if no file is needed. It refuses changes that need knowledge of the data, and, without drop, those
// that delete data without @removed. The error is [ErrName] for a name that a file can't have.
func WriteMigration(dir, name string, m *model.Model, drop bool) (*Migration, error) {
	if !migrationName.MatchString(name) {
		return nil, fmt.Errorf("migration name %q: %w", name, ErrName)
	}
	before, err := snapshot(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	from, to := before.tables(), TablesOf(m.Schema())
	plan := Diff(from, to)
	if refusals := before.refusals(m.Schema(), plan, drop); len(refusals) > 0 {
		return nil, fmt.Errorf("no migration written:\n%s", strings.Join(refusals, "\n"))
	}
	out := &Migration{}
	for _, l := range plan.Losses {
		out.Losses = append(out.Losses, l.Text)
	}
	written := files(from, to, plan, name)
	if columns := before.marked(m.Schema()); len(columns) > 0 && len(plan.Expand) == 0 {
		written = slices.Insert(written, 0, named{name, mark(columns)})
	}
	for _, f := range written {
		path, err := nextMigration(dir, f.name)
		if err != nil {
			return nil, err
		}
		if err := writeNew(path, f.text); err != nil {
			return nil, err
		}
		out.Paths = append(out.Paths, path)
	}
	if before.text == m.SDL() {
		return out, nil
	}
	return out, keep(dir, m)
}

// named is the text of a file, with the end of its name.
type named struct{ name, text string }

// files are the files of a plan.
func files(from, to Tables, plan Plan, name string) (out []named) {
	if created := onlyCreates(from, to); created != nil {
		return []named{{name, creation(created)}}
	}
	between := shared(from, to)
	expand := File{Up: plan.Expand, Down: undo(between, from)}
	finish := File{Finish: true, Up: plan.Finish, Down: lead(to, between)}
	if len(expand.Up) > 0 {
		expand.Head = expand.head(from, between)
		out = append(out, named{name, expand.Text()})
	}
	if len(finish.Up) > 0 {
		finish.Head = finish.head(between, to)
		out = append(out, named{name + "_finish", finish.Text()})
	}
	return out
}

// onlyCreates returns the new tables if nothing else changes, so that one transaction locks no table in use; else nil.
func onlyCreates(from, to Tables) (created Tables) {
	for _, t := range pair(from, to, tableName) {
		switch {
		case t.from.Name == "":
			created = append(created, t.to)
		case t.to.Name == "" || !(Tables{t.from}).Equal(Tables{t.to}):
			return nil
		}
	}
	for _, t := range created {
		if slices.ContainsFunc(t.ForeignKeys, func(fk Object) bool { return from.Find(fk.Target) != nil }) {
			return nil
		}
	}
	return created
}

// creation is a migration that creates tables in one transaction.
func creation(tables Tables) string {
	return "-- Written from the model. You may edit it until it is first applied.\n\n-- +goose Up\n" + tables.Create() +
		"\n-- +goose Down\n" + tables.drop()
}

// lastModel is the model as of the last migration.
type lastModel struct {
	schema *record.Schema // nil without migrations
	text   string
}

func (s lastModel) tables() Tables {
	if s.schema == nil {
		return nil
	}
	return TablesOf(s.schema)
}

// Snapshot returns the tables as of the last of some migrations, which are those of [model.SnapshotFile]. There are none
// without migrations. It refuses migrations without this file, because it does not read SQL.
func Snapshot(migrations fs.FS) (Tables, error) {
	s, err := snapshot(migrations)
	return s.tables(), err
}

func snapshot(migrations fs.FS) (lastModel, error) {
	text, err := fs.ReadFile(migrations, model.SnapshotFile)
	if errors.Is(err, fs.ErrNotExist) {
		files, err := fs.Glob(migrations, "*.sql")
		if len(files) > 0 {
			err = fmt.Errorf("the migrations lack %s, the model as of the last one; restore it, or create it empty if no migration makes a table of the model", model.SnapshotFile)
		}
		return lastModel{}, err
	}
	if err != nil {
		return lastModel{}, err
	}
	m, err := model.Load(model.File{Name: model.SnapshotFile, SDL: string(text)})
	if err != nil {
		return lastModel{}, fmt.Errorf("the model as of the last migration: %w", err)
	}
	return lastModel{m.Schema(), string(text)}, nil
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
