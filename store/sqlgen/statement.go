// Package sqlgen writes plans as PostgreSQL: text and arguments. It makes no decisions; the text depends on the plan
// alone, never on the values of its parameters.
package sqlgen

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"unicode/utf8"

	"github.com/lib/pq"

	"recordgraph/internal/bufpool"
	"recordgraph/record"
	"recordgraph/store/plan"
)

// Statement is an SQL text and its arguments. An argument may be a parameter, see [Statement.Bind].
type Statement struct {
	Text string
	Args []any

	bound bool // no argument is a parameter
}

// parent is the parameter of statements for many parents: the array of their IDs.
const parent record.Param = -1

// param is an argument made of a parameter's value.
type param struct {
	of record.Param
	as form
}

// form is what an argument is made of a value.
type form uint8

const (
	plainValue  form = iota // the value as the driver takes it
	prefixBound             // the bound of a prefix, see [record.PrefixBound]
	characters              // the length of a text
)

// of makes the argument of a value.
func (as form) of(v any) any {
	text, _ := v.(string)
	switch as {
	case prefixBound:
		bound, _ := record.PrefixBound(text)
		return bound
	case characters:
		return int64(utf8.RuneCountInString(text))
	}
	return Value(v)
}

// Bind returns the arguments with the values of the parameters. parents are the IDs that a statement for many parents
// reads for.
func (s Statement) Bind(values []any, parents []string) []any {
	if s.bound {
		return s.Args
	}
	args := make([]any, len(s.Args))
	for i, arg := range s.Args {
		p, ok := arg.(param)
		switch {
		case !ok:
			args[i] = arg
		case p.of == parent:
			args[i] = uuidArray(parents)
		default:
			args[i] = p.as.of(values[p.of])
		}
	}
	return args
}

// Writer builds one statement.
type Writer struct {
	b      []byte
	args   []any
	params bool // some arguments are parameters

	named  bool // name the columns of selects c0, c1, …
	counts bool // begin with the number of all rows, whatever the limit
	bare   bool // columns have no alias, and values are literals
	parent int  // which column of p holds the parent's ID; byID: p.id
}

// byID is the parent of lists over unnested IDs.
const byID = -1

// Statement returns what was written.
func (w *Writer) Statement() Statement {
	text := string(w.b)
	bufpool.Put(w.b)
	w.b = nil
	return Statement{Text: text, Args: w.args, bound: !w.params}
}

// Text appends parts as they are.
func (w *Writer) Text(parts ...string) {
	if w.b == nil {
		w.b = bufpool.Get()
	}
	for _, p := range parts {
		w.b = append(w.b, p...)
	}
}

// Arg appends a placeholder for a value, or for a parameter as the driver takes it.
func (w *Writer) Arg(v any) { w.argAs(v, plainValue) }

// argAs appends a placeholder for a form of a value.
func (w *Writer) argAs(v any, as form) { w.Text(w.placeholder(v, as)) }

// placeholder adds an argument and returns its placeholder. A statement that takes no arguments gets a literal instead.
func (w *Writer) placeholder(v any, as form) string {
	if w.bare {
		return pq.QuoteLiteral(Text(as.of(v)))
	}
	if p, ok := v.(record.Param); ok {
		w.params = true
		w.args = append(w.args, param{p, as})
	} else {
		w.args = append(w.args, as.of(v))
	}
	return "$" + strconv.Itoa(len(w.args))
}

// Int appends a literal number.
func (w *Writer) Int(n int) { w.b = strconv.AppendInt(w.b, int64(n), 10) }

// Ident appends a quoted identifier. Names come from the model, so they hold no quotes.
func (w *Writer) Ident(name string) { w.Text(`"`, name, `"`) }

// alias appends the name of an alias: t0, t1 for joins, e0, e1 inside EXISTS.
func (w *Writer) alias(n int) {
	if n >= plan.FirstExists {
		w.Text("e")
		n -= plan.FirstExists
	} else {
		w.Text("t")
	}
	w.Int(n)
}

func (w *Writer) column(c plan.Column) {
	if !w.bare {
		w.alias(c.Alias)
		w.Text(".")
	}
	w.Ident(c.Field.Column)
}

// source appends the rows of a record type and their alias. All reads of a record type's table are written here:
//
//	"movies" t0
//	(SELECT * FROM "movies" t0 WHERE <rule>) t1
//
// PostgreSQL merges such a subquery into the query around it.
func (w *Writer) source(s plan.Source) {
	switch {
	case s.Written:
		w.Text("written")
	case s.Rule == nil:
		w.Ident(s.Type.Table)
	default:
		w.Text("(SELECT * FROM ")
		w.Ident(s.Type.Table)
		w.Text(" t0 WHERE ")
		w.Predicate(s.Rule)
		w.Text(")")
	}
	w.Text(" ")
	w.alias(s.Alias)
}

// Cursor is a cursor of the database over rows. Its name is a digest of the statement, so that no statement that a
// connection keeps has columns of two kinds.
type Cursor struct {
	name   string
	Select Statement
}

// NewCursor makes the cursor over rows.
func NewCursor(r *plan.Rows) Cursor {
	st := Select(r)
	h := fnv.New64a()
	_, _ = h.Write([]byte(st.Text)) // never fails
	return Cursor{fmt.Sprintf("rows_%016x", h.Sum64()), st}
}

// Declare writes the statement that opens the cursor in a transaction:
//
//	DECLARE rows_… NO SCROLL CURSOR FOR SELECT …
func (c Cursor) Declare() Statement {
	st := c.Select
	st.Text = "DECLARE " + c.name + " NO SCROLL CURSOR FOR " + st.Text
	return st
}

// Fetch writes the statement that reads the next n rows:
//
//	FETCH FORWARD 128 FROM rows_…
func (c Cursor) Fetch(n int) Statement {
	return Statement{Text: fmt.Sprintf("FETCH FORWARD %d FROM %s", n, c.name), bound: true}
}
