package store

import (
	"context"
	sqldriver "database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/lib/pq"

	"recordgraph/record"
	"recordgraph/store/driver"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// retryAfter is how long a client should wait after the database was unavailable.
const retryAfter = time.Second

// fail wraps err with the operation and maps it to an error for clients; nil stays nil.
func (s *Store) fail(operation string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", operation, mapError(s.schema, err))
}

// mapError maps an error of the database or its connection to a [*record.Error]. For a constraint of the model, Field
// is the constraint's field, without input path. A [*record.Error] is returned unchanged. Other errors are also
// returned unchanged and are internal errors for clients.
func mapError(schema *record.Schema, err error) error {
	var known *record.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if e := connectionError(err); e != nil {
		e.Cause = err
		return e
	}
	if pe := pq.As(err); pe != nil {
		e := constraintError(schema, pe)
		if e == nil {
			e = stateError(string(pe.Code))
		}
		if limit, ok := errors.AsType[*driver.TimeoutError](err); ok && e != nil {
			e.Message += fmt.Sprintf(": longer than the %s allowed", limit.Limit)
		}
		if e == nil {
			return err
		}
		e.Cause = err
		return e
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &record.Error{Kind: record.ErrTimeout, Message: "the request timed out", Cause: err}
	}
	return err
}

// connectionError maps the errors without an answer of the database.
func connectionError(err error) *record.Error {
	var ne net.Error
	switch {
	case errors.Is(err, context.Canceled):
		return &record.Error{Kind: record.ErrCancelled, Message: "the request was cancelled"}
	case errors.Is(err, driver.ErrStalePlan):
		return stateError("40001")
	case errors.Is(err, driver.ErrStandby):
		return unavailable(driver.ErrStandby.Error())
	case errors.Is(err, driver.ErrReadOnly):
		return unavailable(driver.ErrReadOnly.Error())
	case errors.Is(err, driver.ErrPoolBusy):
		return unavailable("all connections to the database are busy")
	case errors.Is(err, driver.ErrNoConnection), errors.Is(err, driver.ErrConnLost), errors.Is(err, sqldriver.ErrBadConn):
		return unavailable(unreachable)
	case errors.Is(err, context.DeadlineExceeded): // also a net.Error
		return nil
	case errors.As(err, &ne), errors.Is(err, net.ErrClosed), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return unavailable(unreachable)
	}
	return nil
}

// lockTimeoutError is the error for a lock that was not granted in time.
func lockTimeoutError(cause error) *record.Error {
	return &record.Error{Kind: record.ErrLocked, Message: "another change held a record locked for too long", Cause: cause}
}

const unreachable = "the database can't be reached"

func unavailable(message string) *record.Error {
	return &record.Error{Kind: record.ErrUnavailable, Message: message, RetryAfter: retryAfter}
}

// stateError maps an SQLSTATE; nil means an internal error.
func stateError(state string) *record.Error {
	switch state {
	case "40001", "40P01":
		return &record.Error{Kind: record.ErrSerialization, Message: "a concurrent change prevented this one"}
	case "57014":
		return &record.Error{Kind: record.ErrTimeout, Message: "a statement of the database took too long"}
	case "55P03":
		return lockTimeoutError(nil)
	case "22003":
		return &record.Error{Kind: record.ErrInvalid, Message: "a number is out of range"}
	case "22007", "22008":
		return &record.Error{Kind: record.ErrInvalid, Message: "a date or time is malformed or out of range"}
	case "22021", "22P05":
		return &record.Error{Kind: record.ErrInvalid, Message: "a text contains a character that cannot be stored, such as NUL"}
	case "42704": // undefined object: the collation is the only named object that statements use and no migration creates
		return unavailable("the database has no collation " + record.FoldCollation + ", which folding text needs")
	case "2201B":
		return &record.Error{Kind: record.ErrInvalid, Message: "a regular expression is malformed"}
	case "25006":
		return unavailable(driver.ErrReadOnly.Error())
	}
	switch state[:min(2, len(state))] {
	case "22":
		return &record.Error{Kind: record.ErrInvalid, Message: "a value is malformed or out of range"}
	case "54":
		return &record.Error{Kind: record.ErrLimit, Message: "a value is too long, or the request too large, for the database"}
	case "53":
		return unavailable("the database is out of resources")
	case "08", "57":
		return unavailable(unreachable)
	}
	return nil
}

// constraintError maps the error of a constraint or column of the model; nil for other errors.
func constraintError(schema *record.Schema, pe *pq.Error) *record.Error {
	t := typeOf(schema, pe.Table)
	if t == nil {
		return nil
	}
	var e *record.Error
	switch pe.Code {
	case "23505":
		e = uniqueError(t, pe.Constraint)
	case "23503", "23001":
		e = foreignKeyError(t, pe)
	case "23514":
		e = checkError(t, pe.Constraint)
	case "23502":
		if f := fieldOf(t, pe.Column); f != nil {
			return record.Invalid(f.Name, "must not be null")
		}
	case "54000":
		e = indexSizeError(t, pe.Constraint)
	}
	if e != nil {
		e.Constraint = pe.Constraint
	}
	return e
}

// uniqueError maps the violation of a unique key or the primary key.
func uniqueError(t *record.Type, constraint string) *record.Error {
	if constraint == t.Table+"_pkey" {
		return &record.Error{Kind: record.ErrAlreadyExists, Field: "id", Message: "this ID is taken by another " + t.Singular, Fields: []string{"id"}}
	}
	for _, k := range t.Keys {
		if k.Constraint == constraint || k.Second != "" && k.Second == constraint {
			verb := "is"
			if len(k.Fields) > 1 {
				verb = "are"
			}
			return &record.Error{
				Kind: record.ErrAlreadyExists, Field: k.Fields[0], Fields: k.Fields,
				Message: fmt.Sprintf("this %s %s taken by another %s", enumerate(k.Fields), verb, t.Singular),
			}
		}
	}
	return nil
}

// foreignKeyError maps the violation of a foreign key by a write of either table. The detail names the columns of the
// written table, in every language.
func foreignKeyError(t *record.Type, pe *pq.Error) *record.Error {
	for _, f := range t.Fields {
		if f.Relation == nil || pe.Constraint != record.ConstraintName("fkey", t.Table, f.Column) {
			continue
		}
		switch {
		case strings.Contains(pe.Detail, "("+f.Column+")=("):
			return &record.Error{
				Kind: record.ErrNotFound, Field: f.Name,
				Message: fmt.Sprintf("there is no %s with this ID", f.Relation.Type.Singular),
			}
		case f.Relation.OnDelete == record.Restrict:
			return &record.Error{
				Kind: record.ErrConflict, Field: "id",
				Message: fmt.Sprintf("this %s is still the %s of %s", f.Relation.Type.Singular, f.Name, t.Plural),
			}
		}
		// A concurrent transaction has added a record that relates to the deleted record. The rerun finds the added
		// record.
		return stateError("40001")
	}
	return nil
}

// checkError maps the violation of a CHECK constraint.
func checkError(t *record.Type, constraint string) *record.Error {
	for _, c := range t.Checks {
		if c.Constraint == constraint {
			return modelCheckError(c)
		}
	}
	for _, f := range t.Fields {
		if f.Column == "" {
			continue
		}
		for _, column := range f.Columns() {
			if constraint == record.ConstraintName("check", t.Table, column.Column) {
				return record.Invalid(f.Name, fieldRule(f))
			}
		}
		if f.Second() != nil && constraint == record.WidenedConstraint(t, f.Widened) {
			return record.Invalid(f.Name, f.IntegerRule())
		}
	}
	return nil
}

// maxCheckFields is the maximum number of fields of a check whose error names them. A check of more fields is a rule of
// the whole record.
const maxCheckFields = 2

// modelCheckError is the error of a check of the model.
func modelCheckError(c *record.Check) *record.Error {
	e := &record.Error{Kind: record.ErrInvalid, Message: c.Message}
	if n := len(c.Fields); 0 < n && n <= maxCheckFields {
		e.Field, e.Fields = c.Fields[0], c.Fields
	}
	return e
}

// indexSizeError maps the error of a value that is too long for an index.
func indexSizeError(t *record.Type, index string) *record.Error {
	for _, k := range t.Keys {
		if k.Constraint == index || k.Second != "" && k.Second == index {
			return &record.Error{Kind: record.ErrLimit, Field: k.Fields[0], Message: "too long for its index"}
		}
	}
	for _, i := range t.Indexes {
		if i.Name == index || i.Second != "" && i.Second == index {
			return &record.Error{Kind: record.ErrLimit, Field: i.Fields[0], Message: "too long for its index"}
		}
	}
	return nil
}

// fieldRule describes the valid values of a field.
func fieldRule(f *record.Field) string {
	switch {
	case f.Enum != nil:
		return "must be one of " + strings.Join(f.Enum.Current(), ", ")
	case f.Text != nil:
		return textRule(f.Text)
	case f.Range != nil && f.Range.Max == "":
		return "must be at least " + f.Range.Min
	case f.Range != nil && f.Range.Min == "":
		return "must be at most " + f.Range.Max
	case f.Range != nil:
		return fmt.Sprintf("must be from %s to %s", f.Range.Min, f.Range.Max)
	}
	return "breaks a rule of the field"
}

func textRule(t *record.Text) string {
	var rules []string
	if t.Min > 0 {
		rules = append(rules, fmt.Sprintf("must have at least %d characters", t.Min))
	}
	if t.Max > 0 {
		rules = append(rules, fmt.Sprintf("must have at most %d characters", t.Max))
	}
	if t.Pattern != "" {
		rules = append(rules, "must match "+t.Pattern)
	}
	return enumerate(rules)
}

func typeOf(schema *record.Schema, table string) *record.Type {
	for _, t := range schema.Types {
		if t.Table == table {
			return t
		}
	}
	return nil
}

func fieldOf(t *record.Type, column string) *record.Field {
	for _, f := range t.Fields {
		if f.Column != "" && f.Column == column || f.Widened.SecondColumn() != "" && f.Widened.SecondColumn() == column {
			return f
		}
	}
	return nil
}

// enumerate joins words: "a, b and c".
func enumerate(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// refusedRow returns the index of the row of an insert that a constraint refused, or -1 if the error does not identify
// the row. The error's detail contains the key's values, or for a CHECK the whole row, which begins with the ID.
func refusedRow(err error, in plan.Change) int {
	pe := pq.As(err)
	if pe == nil {
		return -1
	}
	if _, row, ok := strings.Cut(pe.Detail, "("); ok && (pe.Code == "23514" || pe.Code == "23502") {
		return slices.IndexFunc(in.IDs, func(id record.ID) bool { return strings.HasPrefix(row, id.UUID.String()+", ") })
	}
	columns, values, ok := strings.Cut(pe.Detail, ")=(")
	if !ok {
		return -1
	}
	columns = columns[strings.LastIndex(columns, "(")+1:]
	for i := range slices.Backward(in.Values) {
		if strings.HasPrefix(values, keyText(in, i, strings.Split(columns, ", "))+")") {
			return i
		}
	}
	return -1
}

// keyText is a key of a row in the format of PostgreSQL's error details.
func keyText(in plan.Change, row int, columns []string) string {
	texts := make([]string, len(columns))
	for i, column := range columns {
		for _, to := range in.Columns {
			if to.Column.Column != strings.Trim(column, `"`) {
				continue
			}
			switch v := in.Values[row][to.Value].(type) {
			case nil, []any: // a null violates no key, and PostgreSQL writes a list differently
			case time.Time:
				texts[i] = v.UTC().Format("2006-01-02 15:04:05.999999+00")
			default:
				texts[i] = sqlgen.Text(v)
			}
		}
	}
	return strings.Join(texts, ", ")
}
