// Package sqlgen writes plans as SQL: text and arguments. It makes no decisions. The text depends only on the plan, not
// on the values of its parameters.
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

// parent is the parameter of statements for many parents: the array of the parents' IDs.
const parent record.Param = -1

// param is an argument made of a parameter's value.
type param struct {
	of record.Param
	as form
}

// form is the conversion of a value to an argument.
type form uint8

const (
	plainValue  form = iota // the value, see [Value]
	prefixBound             // the bound of a prefix, see [record.PrefixBound]
	characters              // the length of a text

	// Operands of a comparison of integers, made of decimals, see [Writer.integerComparison].
	wholeNumber  // the integer
	wholeNumbers // the integers in a list
	integerAbove // the least greater integer
	integerFrom  // the least integer that is not less
	integerBelow // the greatest smaller integer
	integerUpTo  // the greatest integer that is not greater
)

// of returns the argument of a value.
func (as form) of(v any) any {
	text, _ := v.(string)
	switch as {
	case wholeNumbers:
		items, _ := v.([]any)
		return integersOf(items)
	case wholeNumber, integerAbove, integerFrom, integerBelow, integerUpTo:
		return integerOf(v, as)
	case prefixBound:
		bound, _ := record.PrefixBound(text)
		return bound
	case characters:
		return int64(utf8.RuneCountInString(text))
	}
	return Value(v)
}

// Bind returns the arguments with the values of the parameters. parents are the IDs of a statement for many parents.
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

	named    bool // name the columns of selects c0, c1, …
	counts   bool // the first column is the number of all rows, regardless of the limit
	literals bool // columns have no alias, and values are literals instead of arguments
	parent   int  // column of p with the parent's ID; byID: p.id
}

// byID is the parent of statements for many parents.
const byID = -1

// Statement returns the statement. The writer must not be used again.
func (w *Writer) Statement() Statement {
	text := string(w.b)
	bufpool.Put(w.b)
	w.b = nil
	return Statement{Text: text, Args: w.args, bound: !w.params}
}

// Text appends SQL.
func (w *Writer) Text(parts ...string) {
	if w.b == nil {
		w.b = bufpool.Get()
	}
	for _, p := range parts {
		w.b = append(w.b, p...)
	}
}

// Arg appends a placeholder for a value or a parameter.
func (w *Writer) Arg(v any) { w.argAs(v, plainValue) }

// argAs is Arg with a conversion.
func (w *Writer) argAs(v any, as form) { w.Text(w.placeholder(v, as)) }

// placeholder adds an argument and returns its placeholder. In a statement without arguments it returns a literal.
func (w *Writer) placeholder(v any, as form) string {
	if w.literals {
		arg := as.of(v)
		if arg == nil {
			return "NULL"
		}
		return pq.QuoteLiteral(Text(arg))
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

// Ident appends a quoted identifier. Names of the model contain no quotes.
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
	if !w.literals {
		w.alias(c.Alias)
		w.Text(".")
	}
	w.Ident(c.Field.Column)
}

// source appends the rows of a record type and their alias. It writes all reads of record tables:
//
//	"movies" t0
//	(SELECT * FROM "movies" t0 WHERE <rule>) t1
//
// PostgreSQL flattens such a subquery.
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

// Cursor is a cursor of the database. Its name contains a digest of the statement, because a connection caches FETCH
// statements by their text, and the columns of a cached statement must not change.
type Cursor struct {
	name   string
	Select Statement
}

// NewCursor returns a cursor over rows.
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
