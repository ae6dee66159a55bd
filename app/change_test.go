package app

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"recordgraph/auth"
	"recordgraph/internal/pgtest"
)

// changeRows is the variable with the number of rows of [TestChangeWithoutDowntime].
const changeRows = "RECORDGRAPH_CHANGE_ROWS"

// TestChangeWithoutDowntime takes a table with many rows through all kinds of changes of its model and back. Before, during
// and after each phase, replicas of the old and of the new release answer reads and writes without a failure. In the end
// nothing is lost, and the tables are those of a database that went the same way without rows and load.
func TestChangeWithoutDowntime(t *testing.T) {
	t.Parallel()
	rows := 200_000
	if text := os.Getenv(changeRows); text != "" {
		var err error
		if rows, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	} else if os.Getenv("RECORDGRAPH_TEST_CASES") != "" { // a build that is many times slower
		rows = 5_000
	}
	w := newWalk(t, rows)
	w.release(1)
	w.migrate("up")
	w.fill(rows)
	w.start(1)

	w.forward(2)
	w.lossless(2)
	w.back(2)
	w.forward(2)
	w.wide.Store(true)
	for n := 3; n <= 5; n++ {
		w.forward(n)
	}
	w.stop(5)
	w.lossless(5)
	w.t.Logf("%d rows: %d requests; the longest request took %v, the longest wait for a lock %v", rows, w.requests.Load(), time.Duration(w.slowest.Load()), w.waited())
	if what := w.lockOf.Load(); what != nil {
		w.t.Log("the longest wait: ", *what)
	}
	if longest := w.waited(); longest > longestWait {
		t.Errorf("a statement waited for a lock for %v, at most %v are allowed", longest, longestWait)
	}
	w.compareWithFresh()
}

// longestWait is the longest allowed wait of a request for a lock. The figure on a quiet machine is less than 150 ms.
const longestWait = time.Second

// walk is a database whose model changes while replicas of two releases run.
type walk struct {
	t     *testing.T
	dir   string // a model directory for each release
	vars  map[string]string
	db    *sql.DB
	url   string
	token string
	path  []string // the commands so far, for the fresh database

	running  map[int]*replica
	wide     atomic.Bool  // clients send values that the first release does not have
	created  atomic.Int64 // acknowledged
	requests atomic.Int64
	slowest  atomic.Int64 // nanoseconds
	lock     atomic.Int64 // nanoseconds
	lockOf   atomic.Pointer[string]
}

// replica is a process of a release, which is sent requests.
type replica struct {
	*process
	stop func()
}

func newWalk(t *testing.T, rows int) *walk {
	t.Helper()
	url := pgtest.New(t, pgtest.Template{})
	key := string(auth.NewSecretSpec("k1"))
	w := &walk{t: t, dir: t.TempDir(), url: url, running: map[int]*replica{}}
	w.vars = map[string]string{"DATABASE_URL": url, "RECORDGRAPH_AUTH_KEYS": key, "RECORDGRAPH_LOG_LEVEL": "error"}
	o := command(t, w.vars, "", "token", "--subject", "me", "--scope", strings.Join([]string{
		"item:read", "item:write", "agent:read", "agent:write", "maker:read", "maker:write", "company:read", "company:write", "shelf:read", "shelf:write",
	}, " "), "--ttl", "8h")
	w.token = strings.TrimSpace(o.stdout)
	var err error
	if w.db, err = sql.Open("postgres", url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.db.Close() })
	w.watchLocks()
	return w
}

// model is the model directory of a release.
func (w *walk) model(n int) string { return filepath.Join(w.dir, strconv.Itoa(n)) }

// release writes the model directory of a release: the model and the migrations up to it.
func (w *walk) release(n int) {
	w.t.Helper()
	if _, err := os.Stat(w.model(n)); err == nil {
		return
	}
	if n > 1 {
		if err := os.CopyFS(w.model(n), os.DirFS(w.model(n-1))); err != nil {
			w.t.Fatal(err)
		}
	} else if err := os.MkdirAll(w.model(n), 0o700); err != nil {
		w.t.Fatal(err)
	}
	text, err := os.ReadFile(fmt.Sprintf("testdata/change/%d.graphqls", n))
	if err != nil {
		w.t.Fatal(err)
	}
	writeModel(w.t, w.model(n), string(text))
	command(w.t, nil, "", "migrate", "diff", "release", "--model", w.model(n)).want(w.t, 0, "", "")
	w.t.Logf("release %d: %v", n, w.files(n))
}

// files are the names of the migrations of a release.
func (w *walk) files(n int) []string {
	files, err := filepath.Glob(filepath.Join(w.model(n), "migrations/*.sql"))
	if err != nil {
		w.t.Fatal(err)
	}
	for i := range files {
		files[i] = filepath.Base(files[i])
	}
	return files
}

// migrate runs a command with the model of the newest release.
func (w *walk) migrate(args ...string) {
	w.t.Helper()
	newest := 1
	for w.exists(newest + 1) {
		newest++
	}
	args = append([]string{"migrate"}, append(args, "--model", w.model(newest))...)
	begin := time.Now()
	o := command(w.t, w.vars, "", args...)
	o.want(w.t, 0, "", "")
	if o.status != 0 {
		w.t.FailNow()
	}
	w.t.Logf("%s: %s in %v", strings.Join(args, " "), strings.TrimSpace(o.stdout), time.Since(begin).Round(time.Millisecond))
	w.path = append(w.path, strings.Join(args, " "))
}

func (w *walk) exists(n int) bool {
	_, err := os.Stat(w.model(n))
	return err == nil
}

// fill inserts rows, which are also valid for the later releases.
func (w *walk) fill(rows int) {
	w.t.Helper()
	w.exec(`INSERT INTO agents (id, created_at, updated_at, name) VALUES (gen_random_uuid(), now(), now(), 'agent')`)
	w.exec(`INSERT INTO items (id, created_at, updated_at, code, title, genre, mood, views, rank, size, note, author, serial, email, agent_id)
		SELECT gen_random_uuid(), now(), now(), 'c' || n, 'title ' || n, CASE WHEN n % 3 = 0 THEN 'WESTERN' END,
			(ARRAY['CALM', 'LOUD', 'ODD'])[1 + n % 3], n, n % 51, n % 11, 'note', 'author ' || n, 's' || n, 'E' || n || '@example.org', (SELECT id FROM agents)
		FROM generate_series(1, $1::int) n`, rows)
	w.exec(`ANALYZE`)
	w.created.Store(int64(rows))
}

func (w *walk) exec(statement string, args ...any) {
	w.t.Helper()
	if _, err := w.db.ExecContext(w.t.Context(), statement, args...); err != nil {
		w.t.Fatalf("%s: %v", statement, err)
	}
}

// forward leads from the release before n to n.
func (w *walk) forward(n int) {
	w.t.Helper()
	w.release(n)
	w.migrate("check")
	w.migrate("up")
	w.start(n)
	w.together()
	w.stop(n - 1)
	if strings.Contains(strings.Join(w.files(n), " "), fmt.Sprintf("%05d_release_finish", len(w.files(n)))) {
		w.migrate("finish", "--wait", "30s")
	}
}

// back leads from release n to the one before.
func (w *walk) back(n int) {
	w.t.Helper()
	w.migrate("down")
	w.start(n - 1)
	w.together()
	w.stop(n)
	for range len(w.files(n)) - len(w.files(n-1)) - 1 {
		w.migrate("down")
	}
}

// together waits until the replicas have served for a time.
func (w *walk) together() {
	for enough := w.requests.Load() + 100; w.requests.Load() < enough && !w.t.Failed(); {
		w.pause()
	}
}

// pause separates two looks at a state.
func (w *walk) pause() { <-time.After(10 * time.Millisecond) }

// start starts a replica of a release and sends it requests.
func (w *walk) start(n int) {
	w.t.Helper()
	settings := map[string]string{"RECORDGRAPH_MODEL": w.model(n), "RECORDGRAPH_DRAIN_DELAY": "0s", "PGAPPNAME": "replica"}
	maps.Copy(settings, w.vars)
	settings["RECORDGRAPH_LOG_LEVEL"] = "info" // says where the service listens
	r := &replica{process: startProcess(w.t, settings)}
	for begin := time.Now(); !w.ready(r.addr); {
		if time.Since(begin) > patience {
			w.t.Fatalf("release %d is not ready", n)
		}
		w.pause()
	}
	ctx, cancel := context.WithCancel(w.t.Context())
	var probes sync.WaitGroup
	for i := range 2 {
		probes.Go(func() { w.probe(ctx, n, i, r.addr) })
	}
	r.stop = func() { cancel(); probes.Wait() }
	w.running[n] = r
}

func (w *walk) ready(addr string) bool {
	response, err := http.Get("http://" + addr + "/readyz")
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// stop ends the requests to a replica, and then its process.
func (w *walk) stop(n int) {
	w.t.Helper()
	w.running[n].stop()
	w.running[n].terminate(w.t)
	w.running[n].ended(w.t)
	delete(w.running, n)
}

// lossless checks that each acknowledged record is there, with the values of its creation.
func (w *walk) lossless(n int) {
	w.t.Helper()
	acknowledged := w.created.Load()
	var rows, wrong int64
	err := w.db.QueryRowContext(w.t.Context(), `SELECT count(*), count(*) FILTER (WHERE code LIKE 'c%' AND (
			genre <> CASE WHEN substr(code, 2)::int % 3 = 0 THEN 'WESTERN' ELSE 'DRAMA' END
			OR mood <> CASE WHEN substr(code, 2)::int % 3 = 1 THEN 'LOUD' ELSE 'CALM' END
			OR views_big <> substr(code, 2)::int OR author <> 'author ' || substr(code, 2) OR serial <> 's' || substr(code, 2)
			OR rating <> 3 OR num_nulls(genre, mood, views_big, author, serial, email) > 0))
		FROM items`).Scan(&rows, &wrong)
	if err != nil || rows < acknowledged || rows > w.created.Load() && len(w.running) == 0 || wrong > 0 {
		w.t.Errorf("release %d: %d rows, %d of them with other values; %d were acknowledged; %v", n, rows, wrong, acknowledged, err)
	}
}

// restricted is a line with a random key in the output of pg_dump.
var restricted = regexp.MustCompile(`(?m)^\\(un)?restrict .*$`)

// compareWithFresh goes the same way in another database and compares the tables.
func (w *walk) compareWithFresh() {
	w.t.Helper()
	program := pgDump(w.t)
	dump := func(url string) string {
		out, err := exec.CommandContext(w.t.Context(), program, "-s", "--no-comments", url).Output()
		if err != nil {
			w.t.Fatal(err)
		}
		return restricted.ReplaceAllString(string(out), "")
	}
	loaded := dump(w.url)
	w.vars["DATABASE_URL"] = pgtest.New(w.t, pgtest.Template{})
	for _, args := range w.path {
		command(w.t, w.vars, "", strings.Fields(args)...).want(w.t, 0, "", "")
	}
	if diff := cmp.Diff(dump(w.vars["DATABASE_URL"]), loaded); diff != "" {
		w.t.Errorf("-fresh +walked:\n%s", diff)
	}
}

// pgDump is the path of pg_dump, which Debian has in the folder of the server, too.
func pgDump(t *testing.T) string {
	t.Helper()
	installed, err := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
	if err != nil {
		t.Fatal(err)
	}
	if len(installed) > 0 {
		return installed[len(installed)-1]
	}
	path, err := exec.LookPath("pg_dump")
	if err != nil {
		t.Fatal("pg_dump is missing; install the package postgresql-client")
	}
	return path
}
