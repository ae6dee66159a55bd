package service

import (
	"context"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// beyond is a request above a limit.
type beyond struct {
	set       func(*Config)
	query     string
	variables string // JSON; empty for none
	header    string // length of an unused header
	path      string // to GET instead
	before    func(*testing.T, api)
	status    int
	code      string
	message   string
}

// limits has a request for each limit, by the name of its setting.
func limits() map[string]beyond {
	const exceeded = "LIMIT_EXCEEDED"
	second := time.Second
	return map[string]beyond{
		"max-concurrent-requests": {
			set: func(c *Config) { c.Admission.Running, c.Admission.Waiting, c.Admission.Wait = 1, 1, time.Minute }, before: stall,
			query: `{ books { totalCount } }`, status: 503, code: "UNAVAILABLE",
			message: "the service has 2 requests running or waiting, the most allowed; try again",
		},
		"max-queued-requests": {
			set: func(c *Config) { c.Admission.Running, c.Admission.Waiting, c.Admission.Wait = 1, 2, time.Minute }, before: stall,
			query: `{ books { totalCount } }`, status: 503, code: "UNAVAILABLE",
			message: "2 requests of one caller are running or waiting, the most allowed; try again",
		},
		"max-queue-wait": {
			set: func(c *Config) { patient(c); c.Admission.Running, c.Admission.Wait = 1, 20*time.Millisecond }, before: occupyBy(""),
			query: `{ books { totalCount } }`, status: 503, code: "UNAVAILABLE",
			message: "the request waited 20ms for other requests to end; try again",
		},
		"max-caller-share": {
			set: func(c *Config) { patient(c); c.Admission.Running, c.Admission.Wait = 4, 20*time.Millisecond }, before: occupyBesideOthers,
			query: `{ books { totalCount } }`, status: 503, code: "UNAVAILABLE",
			message: "the request waited 20ms for other requests to end; try again",
		},
		"max-exports": {
			set: func(c *Config) { patient(c); c.MaxExports = 1 }, before: occupyBy("/export/books.ndjson"), path: "/export/books.ndjson",
			status: 503, code: "UNAVAILABLE", message: "1 exports are running, the most allowed; try again later",
		},
		"max-header-bytes": {
			set: func(c *Config) { c.MaxHeaderBytes = 2000 }, header: strings.Repeat("x", 2000),
			query: `{ books { totalCount } }`, status: 431, code: exceeded, message: "the request's head has # bytes, at most 2000 are allowed",
		},
		"max-body-bytes": {
			set: func(c *Config) { c.MaxBodyBytes = 20 }, query: `{ books { totalCount } }`,
			status: 413, code: exceeded, message: "the request body has 36 bytes, at most 20 are allowed",
		},
		"max-variables-bytes": {
			set: func(c *Config) { c.MaxVariables = 20 }, query: `query Q($g: String) { books(filter: {genre: {eq: $g}}) { totalCount } }`,
			variables: `{"g": "science fiction"}`,
			status:    413, code: exceeded, message: `"variables" has 23 bytes, at most 20 are allowed`,
		},
		"max-result-bytes": {
			set: func(c *Config) { c.MaxResult = 20 }, query: `{ books { nodes { title author } } }`, before: one(`mutation { createBook(input: {title: "A title of more than twenty bytes"}) { book { title } } }`),
			status: 200, code: exceeded, message: "the books have more than the 20 bytes allowed for an answer; request smaller pages or fewer fields",
		},
		"max-tokens": {
			set: func(c *Config) { c.Document.Tokens = 5 }, query: `{ books { totalCount __typename } }`,
			status: 400, code: exceeded, message: "the document has 7 tokens, at most 5 are allowed",
		},
		"max-aliases": {
			set: func(c *Config) { c.Document.Aliases = 1 }, query: `{ a: books { totalCount } b: books { totalCount } }`,
			status: 400, code: exceeded, message: "the document has 2 aliases, at most 1 are allowed",
		},
		"max-repeats": {
			set: func(c *Config) { c.Document.Repeats = 2 }, query: `{ books { totalCount totalCount totalCount } }`,
			status: 400, code: exceeded, message: "the field totalCount stands 3 times in one selection set, at most 2 are allowed",
		},
		"max-depth": {
			set: func(c *Config) { c.Operation.Depth = 2 }, query: `{ books { ...F } } fragment F on BookConnection { nodes { publisher { name } } }`,
			status: 400, code: exceeded, message: "fields are nested 4 levels deep, at most 2 are allowed",
		},
		"max-cost": {
			set: func(c *Config) { c.Operation.Cost = 50 }, query: `{ books(first: 10) { nodes { loans(first: 10) { nodes { id } } } } }`,
			status: 400, code: exceeded, message: "the operation costs #, at most 50 are allowed; ask for fewer records, lists or conditions",
		},
		"max-selections": {
			set:    func(c *Config) { c.Operation.Selections = 4 },
			query:  `{ a: books { ...F } b: books { ...F } } fragment F on BookConnection { totalCount __typename }`,
			status: 400, code: exceeded, message: "the operation selects more than the 4 fields allowed",
		},
		"max-filter-depth": {
			set: func(c *Config) { c.Input.FilterDepth = 2 }, query: `{ books(filter: {not: {not: {genre: {eq: "x"}}}}) { totalCount } }`,
			status: 400, code: exceeded, message: "filter: 3 levels of nesting exceed the limit of 2",
		},
		"max-filter-leaves": {
			set: func(c *Config) { c.Input.FilterLeaves = 1 }, query: `{ books(filter: {genre: {eq: "x", ne: "y"}}) { totalCount } }`,
			status: 400, code: exceeded, message: "filter: 2 conditions exceed the limit of 1",
		},
		"max-relation-depth": {
			set: func(c *Config) { c.Input.RelationDepth = 1 }, query: `{ loans(filter: {book: {publisher: {name: {eq: "x"}}}}) { totalCount } }`,
			status: 400, code: exceeded, message: "filter: 2 nested relations exceed the limit of 1",
		},
		"max-in-size": {
			set: func(c *Config) { c.Input.ListOperands = 2 }, query: `{ books(filter: {genre: {in: ["a", "b", "c"]}}) { totalCount } }`,
			status: 400, code: exceeded, message: "filter.genre.in: 3 elements exceed the limit of 2",
		},
		"max-order-terms": {
			set: func(c *Config) { c.Input.OrderTerms = 1 }, query: `{ books(orderBy: [{title: ASC}, {genre: ASC}]) { totalCount } }`,
			status: 400, code: exceeded, message: "orderBy: 2 terms exceed the limit of 1",
		},
		"max-records": {
			set: func(c *Config) { c.Input.Records = 1 }, query: `{ nodes(ids: ["a", "b"]) { id } }`,
			status: 400, code: exceeded, message: "ids: 2 records exceed the limit of 1",
		},
		"max-page-size": {
			set: func(c *Config) { c.Input.PageSize = 5 }, query: `{ books(first: 6) { totalCount } }`,
			status: 400, code: exceeded, message: "first: 6 records exceed the limit of 5",
		},
		"@record(maxPageSize)": {
			query: `{ books(first: 101) { nodes { id } } }`, status: 400, code: exceeded,
			message: "first: 101 records exceed the limit of 100",
		},
		"page without records": {
			query: `{ books(first: 1001) { totalCount } }`, status: 400, code: exceeded,
			message: "first: 1001 records exceed the limit of 1000",
		},
		"request-timeout": {
			set: func(c *Config) { c.RequestTimeout = second / 2 }, before: sleepInSQL, query: `{ books { totalCount } }`,
			status: 200, code: "TIMEOUT", message: "the request took longer than the 500ms allowed",
		},
		"statement-timeout": {
			set: func(c *Config) { c.StatementTimeout, c.LockTimeout = second/10, second/10 }, before: sleepInSQL, query: `{ books { totalCount } }`,
			status: 200, code: "TIMEOUT", message: "a statement of the database took too long: longer than the 100ms allowed",
		},
		"lock-timeout": {
			set: func(c *Config) { c.LockTimeout = second / 10 }, before: func(t *testing.T, a api) { lockBooks(t, a) }, query: `{ books { totalCount } }`,
			status: 200, code: "TIMEOUT", message: "another change held a record locked for too long: longer than the 100ms allowed",
		},
	}
}

// TestLimits exceeds each limit, over HTTP.
func TestLimits(t *testing.T) {
	t.Parallel()
	rows := limits()
	noLimits := []string{"default-page", "query-cache", "persisted-queries"}
	c := DefaultConfig()
	for _, s := range c.Settings() {
		_, number := s.Value.(*int)
		_, there := rows[s.Name]
		if s.Group == GroupLimits && number && !there && !slices.Contains(noLimits, s.Name) {
			t.Errorf("the limit %s is not tried", s.Name)
		}
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := migrated(t)
			if row.set != nil {
				row.set(&c)
			}
			api := serving(t, c)
			body := request(t, row.query, row.variables)
			if row.before != nil {
				row.before(t, api)
			}
			status, code, message := api.ask(t, row.path, row.header, body)
			if status != row.status || code != row.code || !alike(message, row.message) {
				t.Errorf("got  %d %s %q\nwant %d %s %q", status, code, message, row.status, row.code, row.message)
			}
		})
	}
}

// alike compares texts; # in the second is any number.
func alike(got, want string) bool {
	before, after, found := strings.Cut(want, "#")
	return got == want || found && strings.HasPrefix(got, before) && strings.HasSuffix(got, after)
}

// stall has clients begin a body and send no more, until all places are taken. A request refused at that time ends the loop.
func stall(t *testing.T, a api) {
	t.Helper()
	eventually(t, "the service is full", func() bool {
		conn, err := net.Dial("tcp", strings.TrimPrefix(a.url, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = conn.Close() })
		if _, err := io.WriteString(conn, "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "+a.token+
			"\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"); err != nil {
			t.Fatal(err)
		}
		status, _, _ := a.ask(t, "", "", request(t, `{ __typename }`, ""))
		return status == http.StatusServiceUnavailable
	})
}

// patient lets statements wait for a lock longer than the test runs.
func patient(c *Config) {
	c.LockTimeout, c.StatementTimeout, c.RequestTimeout = time.Minute, time.Minute, time.Minute
}

// lockBooks locks a table until the test ends, or unlock is called.
func lockBooks(t *testing.T, a api) (unlock func()) {
	t.Helper()
	tx, err := a.records.pool.BeginTx(context.WithoutCancel(t.Context()), nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tx.Rollback() })
	if _, err := tx.ExecContext(t.Context(), `LOCK TABLE books`); err != nil {
		t.Fatal(err)
	}
	return func() { _ = tx.Rollback() }
}

// one sends a document that must succeed.
func one(document string) func(*testing.T, api) {
	return func(t *testing.T, a api) {
		t.Helper()
		if status, code, message := a.ask(t, "", "", request(t, document, "")); status != http.StatusOK || code != "" {
			t.Fatalf("%d %s %s", status, code, message)
		}
	}
}

// occupyBy has a query, or a GET for a path, wait for a lock.
func occupyBy(path string) func(*testing.T, api) {
	return func(t *testing.T, a api) {
		t.Helper()
		var waiting sync.WaitGroup
		t.Cleanup(waiting.Wait)
		lockBooks(t, a)
		waiting.Go(func() { a.ask(t, path, "", request(t, `{ books { totalCount } }`, "")) })
		eventually(t, "a statement waits", func() bool { return a.waiting(t) > 0 })
	}
}

// occupyBesideOthers is occupyBy while another caller is active.
func occupyBesideOthers(t *testing.T, a api) {
	t.Helper()
	other := a.as(t, "other")
	if status, _, message := other.ask(t, "", "", request(t, `{ __typename }`, "")); status != http.StatusOK {
		t.Fatal(status, message)
	}
	occupyBy("")(t, a)
}

// sleepInSQL makes every statement on books slow.
func sleepInSQL(t *testing.T, a api) {
	t.Helper()
	if _, err := a.records.pool.ExecContext(t.Context(), `ALTER TABLE books RENAME TO kept;
		CREATE VIEW books AS SELECT kept.* FROM (SELECT pg_sleep(5)) AS wait, kept`); err != nil {
		t.Fatal(err)
	}
}
