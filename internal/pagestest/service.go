// Package pagestest runs documents against a service of any model, for tests of the pages.
package pagestest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"recordgraph/engine"
	"recordgraph/engine/dynamic"
	"recordgraph/internal/pgtest"
	"recordgraph/model"
	"recordgraph/model/ddl"
	"recordgraph/record"
	"recordgraph/server/servertest"
	"recordgraph/server/transport"
	"recordgraph/store"
	"recordgraph/store/cursor"
	"recordgraph/store/driver"
	"recordgraph/store/storetest"
)

// Service is a service over an empty database, for a caller with all scopes.
type Service struct {
	answer func(body string) []byte
}

// New serves a model without its hand-written fields.
func New(tb testing.TB, m *model.Model) *Service {
	tb.Helper()
	db, err := driver.Open(driver.Config{URL: pgtest.New(tb, pgtest.Template{}), MaxOpenConns: 4})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = db.Close() })
	createTables(tb, db, m.Schema())
	st, err := store.New(tb.Context(), store.Config{DB: db, Schema: m.Schema(), CursorKeys: []cursor.Key{storetest.CursorKey()}})
	if err != nil {
		tb.Fatal(err)
	}
	settings := engine.Settings{
		Principal: func(context.Context) record.Principal { return record.Principal{Subject: "test", Operator: true} },
		Logger:    slog.New(slog.DiscardHandler),
	}
	api := engine.New(st, engine.ParseSchema(m.PublicSDL()), settings, dynamic.New)
	handler := transport.New(transport.Config{
		Schema: api.Schema, Extensions: api.Extensions,
		ErrorPresenter: api.Present, Recover: api.Recover, Prepare: api.Prepare, Mistakes: api.Mistakes,
	})
	return &Service{func(body string) []byte { return servertest.Do(handler, servertest.Post(body, "")).Body.Bytes() }}
}

func createTables(tb testing.TB, db *sqlx.DB, schema *record.Schema) {
	tb.Helper()
	if _, err := db.ExecContext(tb.Context(), ddl.Create(schema)); err != nil {
		tb.Fatal(err)
	}
}

// Answer is the answer to a document.
type Answer struct {
	Data   map[string]any
	Errors []struct{ Message string }
	Text   string // all of it
}

// Ask sends a document with variables, which are JSON text or empty.
func (s *Service) Ask(tb testing.TB, document, variables string) Answer {
	tb.Helper()
	request := map[string]any{"query": document}
	if variables != "" {
		request["variables"] = json.RawMessage(variables)
	}
	body, err := json.Marshal(request)
	if err != nil {
		tb.Fatal(err)
	}
	text := s.answer(string(body))
	answer := Answer{Text: string(text)}
	if err := json.Unmarshal(text, &answer); err != nil {
		tb.Fatalf("%v: %s", err, answer.Text)
	}
	return answer
}

// FirstID is the ID of the first node of the one list that a document selects; empty without one.
func (a Answer) FirstID() string {
	for _, list := range a.Data {
		connection, _ := list.(map[string]any)
		nodes, _ := connection["nodes"].([]any)
		if len(nodes) == 1 {
			node, _ := nodes[0].(map[string]any)
			return fmt.Sprint(node["id"])
		}
	}
	return ""
}

// Fill replaces a text of variables, as a JSON string, by an ID.
func Fill(variables, text, id string) string {
	return strings.ReplaceAll(variables, strconv.Quote(text), strconv.Quote(id))
}
