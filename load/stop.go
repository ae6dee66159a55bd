package load

import (
	"errors"
	"fmt"
)

// stopError means that a run stopped early. Its text says how to continue.
type stopError struct {
	text  string
	cause error
}

// Error says where to continue and why the run stopped.
func (e *stopError) Error() string { return e.text + ": " + e.cause.Error() }

// Unwrap returns the cause.
func (e *stopError) Unwrap() error { return e.cause }

// doneError is a failure after a batch was written.
type doneError struct{ error }

// Unwrap returns the failure.
func (e *doneError) Unwrap() error { return e.error }

// halted adds to an error how a later run can continue. line is the first line of the current batch, or 0. A
// [*SyntaxError] remains one.
func (l *loader) halted(line int, err error) error {
	var said *stopError
	if errors.As(err, &said) {
		return err
	}
	var done *doneError
	if errors.As(err, &done) {
		line, err = 0, done.error
	}
	line, rest := l.behind(line)
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		return &SyntaxError{Name: l.Name, Line: syntax.Line, Reason: syntax.Reason + "; once that is fixed, " + l.goOn(line, rest)}
	}
	return &stopError{fmt.Sprintf("%s:%d: stopped, %s", l.Name, line, l.goOn(line, rest)), err}
}

// doubtful is the error of a commit whose outcome is unknown. Its rows are written if a record exists.
func (l *loader) doubtful(b *batch, record string, err error) error {
	text := fmt.Sprintf("%s:%d: stopped, lines %d to %d may or may not be loaded: ", l.Name, b.first, b.first, b.last)
	if l.Notes != nil {
		return &stopError{text + "the next run finds out; " + l.goOn(0, ""), err}
	}
	without, withoutRest := l.behind(b.first)
	l.last = b.last
	with, withRest := l.behind(0)
	return &stopError{text + fmt.Sprintf("if there is a %s, %s; if there is none, %s",
		record, l.goOn(with, withRest), l.goOn(without, withoutRest)), err}
}

// behind returns the line from which on no row is done, and a note if rows before it may not be done either.
func (l *loader) behind(line int) (at int, rest string) {
	if line > l.last {
		return max(line, l.FromLine), ""
	}
	if line > 0 {
		rest = fmt.Sprintf("; several rows begin on line %d, and not all of them may be loaded", line)
	}
	return max(l.last+1, l.FromLine), rest
}

func (l *loader) goOn(line int, rest string) string {
	if l.Notes != nil {
		return "run it again to continue"
	}
	return fmt.Sprintf("continue with --from-line %d%s", line, rest)
}
