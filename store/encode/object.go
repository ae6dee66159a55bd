package encode

import (
	"fmt"

	"recordgraph/record"
	"recordgraph/store/cursor"
	"recordgraph/store/plan"
)

// Level is the rows of a planned level with their lists and computed fields.
type Level struct {
	Plan     *plan.Level
	Table    *Table
	Count    int64                       // if the level's statement counts
	Lists    map[*plan.Branch]*Lists     // see SetLists; nil: none
	Computed map[*plan.Computed][]Result // per row
}

// SetLists sets the lists of a branch.
func (l *Level) SetLists(br *plan.Branch, lists *Lists) {
	if l.Lists == nil {
		l.Lists = map[*plan.Branch]*Lists{}
	}
	l.Lists[br] = lists
}

// Release returns the memory of the level and of all levels below to a pool. The level must not be used again.
func (l *Level) Release() {
	if l == nil {
		return
	}
	l.Table.Release()
	for _, lists := range l.Lists {
		lists.Level.Release()
	}
}

// Lists is a page per row of the level above.
type Lists struct {
	Plan   *plan.List
	Level  *Level
	Of     []int             // per row above: index of its page; -1 without a parent
	Pages  []PageRows        // rows of Level
	Counts []int64           // per page, if counted
	Digest cursor.ListDigest // of the list, if it has cursors
}

// PageRows are the rows of one page, in the requested order, without the additional row that shows that there is
// another page.
type PageRows struct {
	Rows     []int
	HasMore  bool // in the page's direction
	Bounded  bool // the page has a cursor in the other direction
	Backward bool
}

// Result is the result of a Go function for one row.
type Result struct {
	JSON []byte // nil: null
	Err  error
}

// Encoder writes one response.
type Encoder struct {
	Cursors Cursors
	// Fail reports a field computed in Go that failed, by its path in the response below the root field.
	Fail func(field *plan.Computed, path []any, err error)

	path []step
}

// step is one step of a response path: a key, or an index if the key is empty.
type step struct {
	key   string
	index int
}

func (e *Encoder) push(key string, index int) { e.path = append(e.path, step{key, index}) }

func (e *Encoder) pop() { e.path = e.path[:len(e.path)-1] }

// fail reports a failed field at the current path.
func (e *Encoder) fail(c *plan.Computed, err error) {
	path := make([]any, len(e.path))
	for i, s := range e.path {
		if path[i] = s.key; s.key == "" {
			path[i] = s.index
		}
	}
	e.Fail(c, path, err)
}

// Cursors makes cursors.
type Cursors interface {
	Append(b []byte, digest cursor.ListDigest, values [][]byte) []byte
}

// Object appends one object of a level's row. It appends nothing and returns false if a field failed where null is not
// allowed.
func (e *Encoder) Object(b []byte, l *Level, row int, o *plan.Object) ([]byte, bool) {
	start := len(b)
	b = append(b, '{')
	for i := range o.Fields {
		f := &o.Fields[i]
		if i > 0 {
			b = append(b, ',')
		}
		b = appendKey(b, f.Key)
		e.push(f.Key, 0)
		var ok bool
		b, ok = e.field(b, l, row, o.Type, f)
		e.pop()
		if !ok {
			return b[:start], false
		}
	}
	return append(b, '}'), true
}

func appendKey(b []byte, key string) []byte {
	b = append(b, '"')
	b = append(b, key...)
	return append(b, '"', ':')
}

func (e *Encoder) field(b []byte, l *Level, row int, t *record.Type, f *plan.ObjectField) ([]byte, bool) {
	switch {
	case f.Computed != nil:
		return e.computed(b, l, row, f)
	case f.Many != nil:
		return e.many(b, l, row, f.Many)
	case f.One != nil:
		return e.one(b, l, row, f)
	case f.Typename != "":
		return quoted(b, []byte(f.Typename)), true
	}
	return AppendValue(b, t, f.Field, l.Table.Cell(row, f.Cell)), true
}

func (e *Encoder) one(b []byte, l *Level, row int, f *plan.ObjectField) ([]byte, bool) {
	if l.Table.Cell(row, f.One.Present) == nil {
		return append(b, "null"...), true
	}
	b, ok := e.Object(b, l, row, f.One)
	if !ok && !f.Field.NonNull {
		return append(b, "null"...), true
	}
	return b, ok
}

func (e *Encoder) many(b []byte, l *Level, row int, br *plan.Branch) ([]byte, bool) {
	lists := l.Lists[br]
	return e.List(b, lists, lists.Of[row])
}

func (e *Encoder) computed(b []byte, l *Level, row int, f *plan.ObjectField) ([]byte, bool) {
	r := l.Computed[f.Computed][row]
	err, null := r.Err, r.JSON == nil
	if err == nil && null && f.Field.NonNull {
		err = fmt.Errorf("%s: null where null is not allowed", f.Computed.Name)
	}
	if err != nil {
		e.fail(f.Computed, err)
	}
	if null {
		return append(b, "null"...), !f.Field.NonNull
	}
	return append(b, r.JSON...), true
}
