package input

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"recordgraph/internal/clip"
	"recordgraph/record"
)

// maxProblems bounds the errors of a response, because a bulk write can have a mistake in
// every row.
const maxProblems = 50

// Problems returns the mistakes so far, in the order of reading.
func (r *Reader) Problems() []*record.Error { return r.problems }

// Wrong adds a mistake at an input path.
func (r *Reader) Wrong(path, message string) {
	path = clip.Text(path, clip.Path)
	r.add(record.Invalid(path, path+": "+message))
}

// WrongValue adds a mistake of [record.Coerce] at an input path. A closed service doesn't
// list the values of an enum.
func (r *Reader) WrongValue(path string, err error) {
	if e, ok := errors.AsType[*record.EnumError](err); ok && r.rules.limits.Closed {
		r.Wrong(path, "is not a value of "+e.Enum.Name)
		return
	}
	r.Wrong(path, err.Error())
}

func (r *Reader) wrongf(path, format string, args ...any) {
	r.Wrong(path, fmt.Sprintf(format, args...))
}

// exceeded adds a mistake: the requested number of things is over a limit.
func (r *Reader) exceeded(path, things string, requested, limit int) {
	path = clip.Text(path, clip.Path)
	r.add(&record.Error{
		Kind:    record.ErrLimit,
		Field:   path,
		Message: fmt.Sprintf("%s: %d %s exceed the limit of %d", path, requested, things, limit),
		Limit:   limit, Requested: requested,
	})
}

// Add adds mistakes that other packages found.
func (r *Reader) Add(problems ...*record.Error) {
	for _, e := range problems {
		r.add(e)
	}
}

// add adds a mistake. It keeps only the first invalid value of each path, but all limits.
func (r *Reader) add(e *record.Error) {
	same := func(p *record.Error) bool {
		return p.Field == e.Field && errors.Is(p, record.ErrInvalid) && errors.Is(e, record.ErrInvalid)
	}
	if len(r.problems) < maxProblems && !slices.ContainsFunc(r.problems, same) {
		r.problems = append(r.problems, e)
	}
}

// mark returns a function that reports whether the reader found a mistake since.
func (r *Reader) mark() func() bool {
	before := len(r.problems)
	return func() bool { return len(r.problems) > before || before == maxProblems }
}

// join appends a step to an input path.
func join(path, step string) string {
	if path == "" {
		return step
	}
	return path + "." + step
}

func joinIndex(path string, i int) string { return join(path, strconv.Itoa(i)) }
