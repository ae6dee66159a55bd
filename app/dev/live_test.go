package dev

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recordgraph/app/service"
	"recordgraph/internal/backoff"
	"recordgraph/model"
	"recordgraph/model/ddl"
	"recordgraph/store/driver"
)

const (
	tasks = "type Task @record {\n  title: String! @text(max: 50)\n  dueOn: Date\n}\n"
	done  = "type Task @record {\n  title: String! @text(max: 50)\n  dueOn: Date\n  done: Boolean! @default(value: false)\n}\n"
	lists = "type Task @record {\n  title: String! @text(max: 50)\n  dueOn: Date\n  list: List @relation(inverse: \"tasks\")\n}\ntype List @record { name: String! @unique }\n"
)

// A change of the model is served with the same token, and the records stay.
func TestModelChanges(t *testing.T) {
	t.Parallel()
	s := start(t, config(newDir(t, tasks), newDatabase(t)))
	s.wantAnswer(`mutation { createTask(input: {title: "A", dueOn: "2026-12-24"}) { task { title } } }`, `"title":"A"`)
	s.edit(done, "served after")
	s.wantAnswer(`{ tasks { nodes { title done } } }`, `{"title":"A","done":false}`)
	s.edit(lists, "served after") // drops a column whose values are all the default
	s.wantAnswer(`mutation { createList(input: {name: "Home"}) { list { name tasks { totalCount } } } }`, `"totalCount":0`)
	s.wantAnswer(`{ __type(name: "Task") { fields { name } } }`, `{"name":"list"}`)
	s.wantAnswer(`{ tasks { nodes { done } } }`, `GRAPHQL_VALIDATION_FAILED`)
}

// A model with mistakes changes nothing: the previous one is served.
func TestMistakes(t *testing.T) {
	t.Parallel()
	s := start(t, config(newDir(t, tasks), newDatabase(t)))
	s.wantAnswer(`mutation { createTask(input: {title: "A"}) { task { title } } }`, `"title":"A"`)
	for text, shown := range map[string]string{
		"type Task @record {\n  title: Strng!\n}\n":                                     "schema.graphqls:2:10: unknown type Strng",
		"type Task @record {\n  title: \n}\n":                                           "schema.graphqls:3:1: ",
		"type Task @record { title: String! n: Int! }":                                  "tasks.n is required and has no default, so existing records would have no value; add @default or remove the ! (rows in the way: 1)",
		"type Task @record @check(sql: \"title <\", message: \"m\") { title: String! }": `requires title <; change the records, or the model (PostgreSQL: syntax error at or near ")")`,
		"type Task @record { title: String! n: Int @resolver(needs: []) }":              "Task.n is computed in Go",
	} {
		s.edit(text, shown)
		s.shows("The previous model is still served.")
		s.wantAnswer(`{ tasks { nodes { title dueOn } } }`, `[{"title":"A","dueOn":null}]`)
	}
	s.edit(done, "served after")
}

// A change that deletes data needs an answer on the terminal.
func TestLostData(t *testing.T) {
	t.Parallel()
	s := start(t, config(newDir(t, tasks), newDatabase(t)))
	s.wantAnswer(`mutation { createTask(input: {title: "A", dueOn: "2026-12-24"}) { task { title } } }`, `"title":"A"`)
	const without = "type Task @record { title: String! @text(max: 50) }"
	s.edit(without, "deletes the column tasks.due_on")
	s.answer("maybe")
	s.answer("n")
	s.shows("not done")
	s.wantAnswer(`{ tasks { nodes { dueOn } } }`, `2026-12-24`)

	s.edit(without+" ", "deletes the column tasks.due_on")
	s.edit(done, "no longer needed") // a further change makes the question obsolete
	s.shows("served after")
	s.answer("y") // too late: it answers no later question
	s.answer("")  // returns when the line before is read
	s.edit(without, "deletes the column tasks.due_on")
	s.answer("n")
	s.shows("not done")
	s.wantAnswer(`{ tasks { nodes { dueOn } } }`, `2026-12-24`)

	// Another type of a column: the column is made anew while requests wait.
	s.edit(strings.Replace(done, "dueOn: Date", "dueOn: Int", 1), "deletes the column tasks.due_on")
	s.answer("y")
	s.shows("served after")
	s.wantAnswer(`{ tasks { nodes { title dueOn } } }`, `[{"title":"A","dueOn":null}]`)
}

// Without a terminal, data is lost only with a flag.
func TestLostDataWithoutTerminal(t *testing.T) {
	t.Parallel()
	c := config(newDir(t, tasks), newDatabase(t))
	c.AcceptLoss = true
	s := start(t, c)
	s.wantAnswer(`mutation { createTask(input: {title: "A", dueOn: "2026-12-24"}) { task { title } } }`, `"title":"A"`)
	s.edit("type Task @record { title: String! @text(max: 50) }", "served after")
	s.wantAnswer(`{ tasks { nodes { title } } }`, `[{"title":"A"}]`)
}

// A change that PostgreSQL refuses after it has dropped a column changes nothing: the previous model has its column.
func TestRefusedWhileHeld(t *testing.T) {
	t.Parallel()
	c := config(newDir(t, tasks), newDatabase(t))
	c.AcceptLoss = true
	s := start(t, c)
	s.wantAnswer(`mutation { createTask(input: {title: "A", dueOn: "2026-12-24"}) { task { title } } }`, `"title":"A"`)
	s.edit(`type Task @record @check(sql: "due_on < 1 / 0", message: "never") { title: String! @text(max: 50) dueOn: Int }`, "division by zero")
	s.wantAnswer(`{ tasks { nodes { dueOn } } }`, `2026-12-24`)
	s.edit(strings.Replace(tasks, "Date", "Int", 1), "served after")
	s.wantAnswer(`{ tasks { nodes { dueOn } } }`, `[{"dueOn":null}]`)
}

// Requests are answered while a change that replaces a column waits for the end of a long transaction.
func TestLongTransaction(t *testing.T) {
	t.Parallel()
	c := config(newDir(t, tasks), newDatabase(t))
	s := start(t, c)
	db, err := driver.Open(driver.Config{}.ForMigrations(c.Service.DatabaseURL))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	long, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := long.ExecContext(t.Context(), `SELECT FROM tasks`); err != nil {
		t.Fatal(err)
	}
	write(t, s.dir, "schema.graphqls", strings.Replace(tasks, "Date", "Int", 1))
	const waiting = `SELECT count(*) FROM pg_locks WHERE relation = 'tasks'::regclass AND mode = 'AccessExclusiveLock' AND NOT granted`
	for range (backoff.Policy{First: time.Millisecond}).Attempts(t.Context()) {
		var n int
		if err := db.QueryRowContext(t.Context(), waiting).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			break
		}
	}
	s.wantAnswer(`mutation { createTask(input: {title: "A"}) { task { dueOn } } }`, `"dueOn":null`)
	if err := long.Rollback(); err != nil {
		t.Fatal(err)
	}
	s.shows("served after")
}

// Clients read and write while the model changes twenty times: no request fails.
func TestNoRequestFails(t *testing.T) {
	t.Parallel()
	s := start(t, config(newDir(t, tasks), newDatabase(t)))
	var requests atomic.Int64
	var clients sync.WaitGroup
	ctx, stop := context.WithCancel(t.Context())
	for range 8 {
		clients.Go(func() {
			for ctx.Err() == nil {
				text, err := s.send(t.Context(), `mutation { createTask(input: {title: "A"}) { task { id } } }`)
				if err == nil && !strings.Contains(text, "errors") {
					text, err = s.send(t.Context(), `{ tasks(orderBy: [{createdAt: DESC}], first: 5) { totalCount nodes { title dueOn } } }`)
				}
				if err != nil || strings.Contains(text, "errors") {
					t.Errorf("%v: %s", err, text)
					return
				}
				requests.Add(2)
			}
		})
	}
	for i := range 20 {
		before := requests.Load()
		s.edit([]string{done, lists, tasks, done}[i%4], "served after")
		for requests.Load() < before+16 && !t.Failed() {
			s.ask(`{ __typename }`)
		}
	}
	stop()
	clients.Wait()
}

// Migration files of others, as after a pull, drop a column that clients read: no request fails but for the missing field.
func TestNoRequestFailsWhenFilesAreApplied(t *testing.T) {
	t.Parallel()
	dir, pulled := newDir(t, done), newDir(t, done)
	writeMigration(t, dir, "first")
	writeMigration(t, pulled, "first")
	write(t, pulled, "schema.graphqls", tasks)
	writeMigration(t, pulled, "second")
	write(t, dir, "data/Task.ndjson", `{"title":"A"}`)
	c := config(dir, newDatabase(t))
	s := start(t, c)
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for {
				text, err := s.send(t.Context(), `{ tasks { nodes { title done } } }`)
				if err != nil || strings.Contains(text, "GRAPHQL_VALIDATION_FAILED") {
					return // the new model
				}
				if strings.Contains(text, "errors") {
					t.Error(text)
					return
				}
			}
		})
	}
	for _, name := range []string{"migrations/00002_second_finish.sql", "migrations/model.graphqls", "schema.graphqls"} {
		text, err := os.ReadFile(filepath.Join(pulled, name))
		if err != nil {
			t.Fatal(err)
		}
		write(t, dir, name, string(text))
	}
	s.shows("served after")
	clients.Wait()
}

// A migration file that leads to the tables that dev has made is marked as applied.
func TestMigrationOfServedModel(t *testing.T) {
	t.Parallel()
	dir, database := newDir(t, tasks), newDatabase(t)
	s := start(t, config(dir, database))
	s.edit(done, "served after")
	writeMigration(t, dir, "first")
	s.shows("served after")
	s.stop()
	if log := s.log.String(); !strings.Contains(log, `msg="migrations marked as applied" migrations=[00001_first.sql]`) {
		t.Error(log)
	}
	s = start(t, config(dir, database))
	s.wantAnswer(`{ tasks { totalCount } }`, `"totalCount":0`)
}

// A migration file that leads to other tables than dev has made needs an answer, or a new database.
func TestMigrationOfAnotherModel(t *testing.T) {
	t.Parallel()
	dir, database := newDir(t, tasks), newDatabase(t)
	start(t, config(dir, database)).stop()
	write(t, dir, "schema.graphqls", lists)
	writeMigration(t, dir, "first")
	c := config(dir, database)
	c.Out, c.Log = t.Output(), slog.New(slog.DiscardHandler)
	err := Run(t.Context(), service.Definition{}, c)
	if want := "00001_first.sql can't be applied, because dev has already changed the tables"; err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "--reset") {
		t.Errorf("got %v, want %s", err, want)
	}
	c.Reset = true
	if err := Run(t.Context(), service.Definition{}, c); err == nil || !strings.Contains(err.Error(), "--reset: only the local database") {
		t.Errorf("got %v", err)
	}
	c.Reset = false
	s := launch(t, c)
	s.shows("can't be applied")
	s.answer("y")
	s.awaitStart()
	s.wantAnswer(`mutation { createList(input: {name: "Home"}) { list { name } } }`, `"Home"`)
}

// A migration file that deletes data needs an answer, also after the same change of the model was refused.
func TestMigrationThatDeletesData(t *testing.T) {
	t.Parallel()
	dir := newDir(t, tasks)
	writeMigration(t, dir, "first")
	s := start(t, config(dir, newDatabase(t)))
	s.wantAnswer(`mutation { createTask(input: {title: "A", dueOn: "2026-12-24"}) { task { title } } }`, `"title":"A"`)
	s.edit(strings.Replace(tasks, "dueOn: Date", "due: Date", 1), "deletes the column tasks.due_on (1 value)")
	s.answer("n")
	s.shows("not done")
	writeMigration(t, dir, "rename_due")
	s.shows("00002_rename_due.sql, 00003_rename_due_finish.sql: the change from the previous model deletes the column tasks.due_on (1 value), unless")
	s.wantAnswer(`{ tasks { nodes { dueOn } } }`, `2026-12-24`)
	if err := os.Remove(filepath.Join(dir, "migrations/00003_rename_due_finish.sql")); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "migrations/00002_rename_due.sql", "-- +goose Up\nALTER TABLE tasks RENAME COLUMN due_on TO due;\n")
	s.shows("no longer needed")
	s.shows("00002_rename_due.sql: the change from the previous model")
	s.answer("y")
	s.shows("served after")
	s.wantAnswer(`{ tasks { nodes { due } } }`, `2026-12-24`)
}

func writeMigration(t *testing.T, dir, name string) {
	t.Helper()
	d, err := model.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ddl.WriteMigration(dir+"/migrations", name, d.Model, true); err != nil {
		t.Fatal(err)
	}
}

// Sample data is loaded into types without records: at the start, when the table of a type is made, and when its files change.
func TestSamples(t *testing.T) {
	t.Parallel()
	dir := newDir(t, lists)
	write(t, dir, "data/1-List.ndjson", `{"name":"Home"}`)
	write(t, dir, "data/2-Task.csv", "title,list.name\nA,Home\nB,Work\n")
	c := config(dir, newDatabase(t))
	s := start(t, c)
	s.wantAnswer(`{ tasks(orderBy: [{title: ASC}]) { nodes { title list { name } } } }`, `[{"title":"A","list":{"name":"Home"}},{"title":"B","list":{"name":"Work"}}]`)
	write(t, dir, "data/3-Note.json", `[{"text":"Hi"}]`)
	s.edit(lists+"type Note @record { text: String }", "served after")
	s.wantAnswer(`{ notes { nodes { text } } }`, `[{"text":"Hi"}]`)
	s.wantAnswer(`{ tasks { totalCount } }`, fmt.Sprintf(`"totalCount":%d`, 2))
	s.edit(lists+"type Note @record { text: String } type Tag @record { name: String! }", "served after")
	write(t, dir, "data/4-Tg.json", `[{"name":"urgent"}]`)
	s.shows("data/4-Tg.json: the model has no record type Tg; delete the file, or name it after the type of its records")
	if err := os.Rename(dir+"/data/4-Tg.json", dir+"/data/4-Tag.json"); err != nil {
		t.Fatal(err)
	}
	s.shows("4-Tag.json: 1 row loaded, 0 refused")
	s.shows("served after")
	s.wantAnswer(`{ tags { nodes { name } } notes { totalCount } }`, `{"tags":{"nodes":[{"name":"urgent"}]},"notes":{"totalCount":1}}`)
}

// The sample data of a compiled service may be older than its model.
func TestSampleOfUnknownType(t *testing.T) {
	t.Parallel()
	def, err := service.Read(newDir(t, tasks))
	if err != nil {
		t.Fatal(err)
	}
	def.Samples = []service.Sample{{Type: "List", Name: "lists.json"}}
	c := config("", newDatabase(t))
	c.Data, c.Out, c.Log = t.TempDir(), t.Output(), slog.New(slog.DiscardHandler)
	if err := Run(t.Context(), def, c); err == nil || err.Error() != "sample data lists.json: the model has no record type List" {
		t.Errorf("got %v", err)
	}
}
