package load

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// stopError is the end of a run before its time, with what to do about it.
type stopError struct {
	text  string
	cause error
}

// Error says where to go on and why it stopped.
func (e *stopError) Error() string { return e.text + ": " + e.cause.Error() }

// Unwrap returns why it stopped.
func (e *stopError) Unwrap() error { return e.cause }

// halted says where a later run can go on. What is wrong with the file itself
// stays a [*SyntaxError].
func (l *loader) halted(err error) error {
	var said *stopError
	if errors.As(err, &said) {
		return err
	}
	line, rest := l.next()
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		return &SyntaxError{Name: l.Name, Line: syntax.Line, Reason: syntax.Reason + "; once that is mended, " + goOn(line, rest)}
	}
	return &stopError{fmt.Sprintf("%s:%d: stopped, %s", l.Name, line, goOn(line, rest)), err}
}

// doubtful says where to go on after a commit whose outcome is unknown: rows may
// be written, and are if there is a record.
func (l *loader) doubtful(rows []*pending, record string, err error) error {
	from, to := rows[0].Line, rows[len(rows)-1].Line
	without, withoutRest := l.next()
	l.wrote(rows)
	with, withRest := l.next()
	return &stopError{fmt.Sprintf("%s:%d: stopped, lines %d to %d may or may not be loaded: if there is a %s, %s; if there is none, %s",
		l.Name, from, from, to, record, goOn(with, withRest), goOn(without, withoutRest)), err}
}

// wrote notes that rows are written.
func (l *loader) wrote(rows []*pending) {
	for _, p := range rows {
		p.settled = true
		l.written = max(l.written, p.Line)
	}
}

// next is the line from which on no row is loaded, and which rows before it
// aren't either.
func (l *loader) next() (line int, rest string) {
	line = max(l.last+1, l.FromLine, 1)
	var before []string
	part := l.crowded && l.last == l.written
	for _, p := range slices.Backward(l.rows) {
		switch {
		case p.settled:
		case p.Line > l.written:
			line = p.Line
		case p.Line == l.written:
			part = true
		default:
			before = append([]string{strconv.Itoa(p.Line)}, before...)
		}
	}
	if len(before) > 0 {
		rest += "; lines not loaded before that: " + strings.Join(before, ", ")
	}
	if part {
		rest += fmt.Sprintf("; several rows begin on line %d, and not all of them may be loaded", l.written)
	}
	return line, rest
}

func goOn(line int, rest string) string {
	return fmt.Sprintf("go on with --from-line %d%s", line, rest)
}
