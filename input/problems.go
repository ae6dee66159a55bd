package input

import (
	"errors"
	"fmt"
	"slices"
	"strconv"

	"recordgraph/internal/clip"
	"recordgraph/record"
)

// maxProblems bounds an answer: a bulk write can be wrong in every row.
const maxProblems = 50

// Problems returns the mistakes found so far, in the order of reading.
func (r *Reader) Problems() []*record.Error { return r.problems }

// Wrong adds a mistake at an input path.
func (r *Reader) Wrong(path, message string) {
	path = clip.Text(path, clip.Path)
	r.add(record.Invalid(path, path+": "+message))
}

// WrongValue adds a mistake that [record.Coerce] found in the value at an input
// path. A closed service doesn't list the values of an enum.
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

// Over adds a mistake of measure: more was asked than a limit allows.
func (r *Reader) Over(path, what string, asked, limit int) {
	path = clip.Text(path, clip.Path)
	r.add(&record.Error{
		Kind:    record.ErrLimit,
		Field:   path,
		Message: fmt.Sprintf("%s: %d %s exceed the limit of %d", path, asked, what, limit),
		Limit:   limit, Requested: asked,
	})
}

// Add adds mistakes that others have found.
func (r *Reader) Add(problems ...*record.Error) {
	for _, e := range problems {
		r.add(e)
	}
}

// add keeps the first mistake of each path; limits are told all.
func (r *Reader) add(e *record.Error) {
	same := func(p *record.Error) bool {
		return p.Field == e.Field && errors.Is(p, record.ErrInvalid) && errors.Is(e, record.ErrInvalid)
	}
	if len(r.problems) < maxProblems && !slices.ContainsFunc(r.problems, same) {
		r.problems = append(r.problems, e)
	}
}

// mark tells whether mistakes were made since.
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
