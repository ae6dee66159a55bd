package dev

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"recordgraph/app/service"
	"recordgraph/internal/pgtest"
)

// session is a run of a model directory.
type session struct {
	*testing.T
	dir         string
	base, token string
	lines       <-chan string // of the terminal, after the start
	answers     io.Writer     // typed on the terminal
	log         *bytes.Buffer // to be read after the end
	cancel      context.CancelFunc
	ended       <-chan error
}

// newDir makes a model directory.
func newDir(t *testing.T, model string) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "schema.graphqls", model)
	return dir
}

// write replaces a file in one step, as editors do.
func write(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path+"~", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+"~", path); err != nil {
		t.Fatal(err)
	}
}

// config has the settings of a run on a database.
func config(dir, database string) Config {
	c := DefaultConfig()
	c.Service.Addr, c.Service.DatabaseURL, c.Service.ModelDir = "127.0.0.1:0", database, dir
	c.Data = filepath.Join(dir, ".recordgraph")
	return c
}

func newDatabase(t *testing.T) string {
	t.Helper()
	return pgtest.New(t, pgtest.Template{})
}

// start runs a model directory with a terminal, and waits until it is served.
func start(t *testing.T, c Config) *session {
	t.Helper()
	s := launch(t, c)
	s.awaitStart()
	return s
}

// launch runs a model directory with a terminal.
func launch(t *testing.T, c Config) *session {
	t.Helper()
	answers, typed := io.Pipe()
	shown, out := io.Pipe()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended, log := make(chan error, 1), &bytes.Buffer{}
	c.Out, c.Log, c.Answers = out, slog.New(slog.NewTextHandler(log, nil)), answers
	go func() {
		err := Run(ctx, service.Definition{}, c)
		_ = out.Close()
		ended <- err
	}()
	lines := make(chan string, 1000)
	go func() {
		defer close(lines)
		for text := bufio.NewScanner(shown); text.Scan(); {
			lines <- text.Text()
		}
	}()
	return &session{T: t, dir: c.Service.ModelDir, lines: lines, answers: typed, log: log, cancel: cancel, ended: ended}
}

// awaitStart waits for the address and the token.
func (s *session) awaitStart() {
	s.Helper()
	for line := range s.lines {
		if _, address, found := strings.Cut(line, "Playground"); found {
			s.base, s.token, _ = strings.Cut(strings.TrimSpace(address), "/playground#token=")
		}
		if strings.Contains(line, "Ctrl-C") {
			break
		}
	}
	if s.token == "" {
		s.Fatalf("not started: %v\n%s", <-s.ended, s.log)
	}
	s.Cleanup(s.stop)
}

// stop ends the run. It may be called several times.
func (s *session) stop() {
	s.Helper()
	s.cancel()
	if err, running := <-s.ended, s.cancel != nil; running && err != nil {
		s.Error(err)
	}
	s.ended = closed
}

var closed = func() <-chan error { c := make(chan error); close(c); return c }()

// patience is how long a test waits for a line.
const patience = 30 * time.Second

// shows waits for a line of the terminal that contains a text.
func (s *session) shows(text string) {
	s.Helper()
	var seen []string
	for late := time.After(patience); ; {
		select {
		case line := <-s.lines:
			if seen = append(seen, line); strings.Contains(line, text) {
				return
			}
		case <-late:
			s.Fatalf("the terminal did not show %q but\n%s", text, strings.Join(seen, "\n"))
		}
	}
}

// edit changes the model, and waits for a line of the terminal.
func (s *session) edit(model, shown string) {
	s.Helper()
	write(s.T, s.dir, "schema.graphqls", model)
	s.shows(shown)
}

// ask sends a document and returns its response.
func (s *session) ask(document string) string {
	s.Helper()
	text, err := s.send(s.Context(), document)
	if err != nil {
		s.Fatal(err)
	}
	return text
}

func (s *session) send(ctx context.Context, document string) (string, error) {
	body, err := json.Marshal(map[string]string{"query": document})
	if err != nil {
		return "", err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+s.token)
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return string(text), err
}

func (s *session) wantAnswer(document, want string) {
	s.Helper()
	if got := s.ask(document); !strings.Contains(got, want) {
		s.Errorf("%s: got %s, want %s", document, got, want)
	}
}

func (s *session) answer(text string) {
	s.Helper()
	if _, err := fmt.Fprintln(s.answers, text); err != nil {
		s.Fatal(err)
	}
}
