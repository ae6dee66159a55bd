package service

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"recordgraph/store/driver"
)

// publisherCursor creates a publisher and returns the cursor of the last one.
func (a api) publisherCursor(t *testing.T) string {
	t.Helper()
	var answer struct {
		Data struct {
			Publishers struct{ PageInfo struct{ EndCursor string } }
		}
		Errors []any
	}
	for _, document := range []string{
		`mutation { createPublisher(input: {name: "Publisher ` + rand.Text() + `"}) { publisher { id } } }`,
		`{ publishers(last: 1) { pageInfo { endCursor } } }`,
	} {
		text := send(t, http.MethodPost, a.url+"/graphql", a.token, request(t, document, ""))
		if err := json.Unmarshal([]byte(text), &answer); err != nil || answer.Errors != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	return answer.Data.Publishers.PageInfo.EndCursor
}

// opens queries the page after a cursor, and returns the message of the error.
func (a api) opens(t *testing.T, cursor string) string {
	t.Helper()
	status, code, message := a.ask(t, "", "", request(t, `query($c: String) { publishers(after: $c) { nodes { id } } }`, `{"c": "`+cursor+`"}`))
	if message != "" && (status != http.StatusBadRequest || code != "BAD_CURSOR") {
		t.Errorf("%d, %s: %s", status, code, message)
	}
	return message
}

// keyOf is the ID of a cursor's key.
func keyOf(t *testing.T, cursor string) byte {
	t.Helper()
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(raw) < 2 {
		t.Fatalf("%q: %v", cursor, err)
	}
	return raw[1]
}

// TestCursorKeysRotate adds a key while two replicas serve: no cursor is refused before its key is removed.
func TestCursorKeysRotate(t *testing.T) {
	t.Parallel()
	c, log := migrated(t), slog.New(slog.DiscardHandler)
	a, b := serving(t, c), serving(t, c)
	refresh := func(replicas ...api) {
		t.Helper()
		for _, r := range replicas {
			if err := r.records.RefreshCursorKeys(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	old := a.publisherCursor(t)

	if id, err := AddCursorKey(t.Context(), c, log); id != 2 || err != nil {
		t.Fatalf("key %d, %v", id, err)
	}
	refresh(a, b)
	if key := keyOf(t, a.publisherCursor(t)); key != 1 {
		t.Errorf("key %d encrypts before all replicas have the new key", key)
	}
	ageCursorKeys(t, c)
	refresh(a) // first
	fresh := a.publisherCursor(t)
	if key := keyOf(t, fresh); key != 2 {
		t.Errorf("key %d encrypts after the delay", key)
	}
	for _, replica := range []api{a, b} {
		for _, cursor := range []string{old, fresh} {
			if message := replica.opens(t, cursor); message != "" {
				t.Errorf("key %d: %s", keyOf(t, cursor), message)
			}
		}
	}

	if err := RemoveCursorKey(t.Context(), c, 2, log); err == nil || !strings.Contains(err.Error(), "cursor key 2 encrypts") {
		t.Errorf("the key that encrypts: %v", err)
	}
	if err := RemoveCursorKey(t.Context(), c, 7, log); err == nil || err.Error() != "there is no cursor key 7" {
		t.Errorf("a key that is not there: %v", err)
	}
	if err := RemoveCursorKey(t.Context(), c, 1, log); err != nil {
		t.Fatal(err)
	}
	refresh(a, b)
	for _, replica := range []api{a, b} {
		if message := replica.opens(t, old); !strings.Contains(message, "made with a key that the service no longer has") {
			t.Errorf("a cursor of a removed key: %q", message)
		}
		if message := replica.opens(t, fresh); message != "" {
			t.Error(message)
		}
	}
	if id, err := AddCursorKey(t.Context(), c, log); id != 3 || err != nil {
		t.Errorf("key %d after 2, %v", id, err)
	}
	listCursorKeys(t, c, `3  created T  decrypts; encrypts once it is 5m old
2  created T  encrypts and decrypts
`)
}

// ageCursorKeys makes the keys ten minutes older.
func ageCursorKeys(t *testing.T, c Config) {
	t.Helper()
	executeSQL(t, c, `UPDATE recordgraph_secret SET created_at = created_at - interval '10 minutes'`)
}

func executeSQL(t *testing.T, c Config, statement string) {
	t.Helper()
	db, err := driver.Open(driver.Config{URL: c.DatabaseURL})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

// listCursorKeys compares the list of keys; T is any time.
func listCursorKeys(t *testing.T, c Config, want string) {
	t.Helper()
	var out bytes.Buffer
	if err := ListCursorKeys(t.Context(), c, slog.New(slog.DiscardHandler), &out); err != nil {
		t.Fatal(err)
	}
	got := regexp.MustCompile(`[\d-]{10} [\d:]{8}Z`).ReplaceAllString(out.String(), "T")
	got = regexp.MustCompile(`(?m)^(\d+) +`).ReplaceAllString(got, "$1  ")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestIDsOfCursorKeysBeginAgain: the lowest free ID follows 255.
func TestIDsOfCursorKeysBeginAgain(t *testing.T) {
	t.Parallel()
	c, log := migrated(t), slog.New(slog.DiscardHandler)
	executeSQL(t, c, `INSERT INTO recordgraph_secret (name, id, value, created_at) SELECT 'cursor', 255, value, now() + interval '1 second' FROM recordgraph_secret`)
	if id, err := AddCursorKey(t.Context(), c, log); id != 2 || err != nil {
		t.Errorf("key %d, %v, want 2", id, err)
	}
	executeSQL(t, c, `INSERT INTO recordgraph_secret (name, id, value) SELECT 'cursor', n, value FROM recordgraph_secret, generate_series(3, 254) n WHERE id = 1`)
	if id, err := AddCursorKey(t.Context(), c, log); err == nil || !strings.Contains(err.Error(), "all 255 IDs are taken") {
		t.Errorf("key %d, %v", id, err)
	}
}

// TestCursorKeysOfTheSettings: the first encrypts, all decrypt, and those of the database are not used.
func TestCursorKeysOfTheSettings(t *testing.T) {
	t.Parallel()
	c := migrated(t)
	spec := func(id, secret string) string {
		return id + ":base64:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat(secret, 32)))
	}
	own := serving(t, c)
	c.CursorKeys = spec("7", "a") + " " + spec("9", "b")
	first := serving(t, c)
	c.CursorKeys = spec("9", "b") + " " + spec("7", "a")
	second := serving(t, c)
	for want, replica := range map[byte]api{7: first, 9: second} {
		if err := replica.records.RefreshCursorKeys(t.Context()); err != nil {
			t.Fatal(err)
		}
		cursor := replica.publisherCursor(t)
		if key := keyOf(t, cursor); key != want {
			t.Errorf("key %d encrypts, want %d", key, want)
		}
		if message := first.opens(t, cursor) + second.opens(t, cursor); message != "" {
			t.Errorf("key %d: %s", want, message)
		}
		if message := own.opens(t, cursor); !strings.Contains(message, "made with a key that") {
			t.Errorf("with the database's keys: %q", message)
		}
	}
}

// TestStartBeforeTheMigrationOfCursorKeys: a replica of this version may start before the migration, with the key of the version
// before.
func TestStartBeforeTheMigrationOfCursorKeys(t *testing.T) {
	t.Parallel()
	c, log := migrated(t), slog.New(slog.DiscardHandler)
	after := serving(t, c)
	const first = `UPDATE recordgraph_model_version SET tstamp = '2026-01-01'` // then down leaves the tables of the library
	if _, err := after.records.pool.ExecContext(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	for name := ""; !strings.HasSuffix(name, "cursor_keys.sql"); {
		var err error
		if name, err = MigrateDown(t.Context(), libraryService().Migrations, c, log); err != nil || name == "" {
			t.Fatalf("%s: %v", name, err)
		}
	}
	before := serving(t, c)
	if _, err := before.records.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), "cursor_keys.sql is pending") {
		t.Errorf("ready: %v", err)
	}
	if _, err := MigrateUp(t.Context(), libraryService().Migrations, c, log); err != nil {
		t.Fatal(err)
	}
	if message := before.opens(t, after.publisherCursor(t)) + after.opens(t, before.publisherCursor(t)); message != "" {
		t.Error(message)
	}
}

// TestCursorKeysAreReadAgain: a read at each interval, a line for each series of failures, and an end.
func TestCursorKeysAreReadAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		var reads int
		var failing atomic.Bool
		stop := refreshCursorKeys(t.Context(), func(context.Context) error {
			reads++
			if failing.Load() {
				return errors.New("away")
			}
			return nil
		}, slog.New(slog.NewTextHandler(&out, nil)))
		pass := func(intervals int) {
			time.Sleep(time.Duration(intervals) * cursorKeyInterval) //nolint:forbidigo // of a fake clock
			synctest.Wait()
		}
		for _, away := range []bool{false, true, false, true} {
			failing.Store(away)
			pass(3)
		}
		stop()
		pass(3)
		if lines := strings.Count(out.String(), "the cursor keys can't be read"); reads != 12 || lines != 2 {
			t.Errorf("%d reads, want 12; %d lines, want 2:\n%s", reads, lines, &out)
		}
	})
}
