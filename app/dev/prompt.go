package dev

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// prompt asks questions on a terminal.
type prompt struct {
	answers io.Reader // nil: there is no terminal
	out     io.Writer
	lines   chan string // closed at the end of answers
}

func newPrompt(answers io.Reader, out io.Writer) *prompt {
	p := &prompt{answers: answers, out: out, lines: make(chan string, maxWaitingLines)}
	if answers != nil {
		go p.read() // from the start, so that discard also drops lines typed before the first question
	}
	return p
}

// maxWaitingLines is how many lines wait for a question to read them. Further ones are ignored.
const maxWaitingLines = 100

// confirm shows a problem, and asks whether to do the action that solves it. The error is nil after a yes. Otherwise it
// has the problem; without a terminal it also has another remedy. The end of ctx makes the question obsolete.
func (p *prompt) confirm(ctx context.Context, what, action, otherwise string) error {
	if p.answers == nil {
		return fmt.Errorf("%s; %s", what, otherwise)
	}
	p.discard()
	if _, err := fmt.Fprintf(p.out, "\n%s\nType y to %s, n to leave everything as it is: ", what, action); err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			_, _ = fmt.Fprintln(p.out, "(no longer needed)")
			return ctx.Err()
		case line, ok := <-p.lines:
			switch strings.ToLower(strings.TrimSpace(line)) {
			case "y", "yes":
				return nil
			case "n", "no":
				return errors.New(what + "; not done")
			}
			if !ok {
				return fmt.Errorf("%s; %s", what, otherwise)
			}
			if _, err := fmt.Fprint(p.out, "y or n: "); err != nil {
				return err
			}
		}
	}
}

// discard drops the lines that were typed before a question, such as the late answer to an obsolete one.
func (p *prompt) discard() {
	for range len(p.lines) {
		<-p.lines
	}
}

// read reads lines until the end of the answers.
func (p *prompt) read() {
	defer close(p.lines)
	for lines := bufio.NewScanner(p.answers); lines.Scan(); {
		select {
		case p.lines <- lines.Text():
		default:
		}
	}
}
