package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"recordgraph/record"
	"recordgraph/store/driver"
	"recordgraph/store/plan"
	"recordgraph/store/sqlgen"
)

// copyBytes is the size of a message to the server.
const copyBytes = 60 << 10

// InputError is the error of one input of [Session.Import].
type InputError struct {
	Input int   // index
	Err   error // a [*record.Error]
}

// Error contains the input's index.
func (e *InputError) Error() string { return fmt.Sprintf("input %d: %s", e.Input, e.Err) }

// Unwrap returns the error.
func (e *InputError) Unwrap() error { return e.Err }

// Import creates records by COPY, in the session's transaction, and returns their IDs. If the database identifies the
// refused input, the error is an [*InputError]. After an error the transaction is aborted, unless Import ran in
// [Session.Nested].
func (s *Session) Import(ctx context.Context, im *record.Import) ([]record.ID, error) {
	in, err := s.importer(im)
	if err != nil || len(im.Inputs) == 0 {
		return nil, err
	}
	copying := s.store.planner.Copy(im.Type, in.fields)
	in.columns = copying.Columns
	text := sqlgen.Write([]plan.Change{copying}, nil).Text
	err = s.inTransaction(ctx, func(ctx context.Context, s *Session, tx *sqlx.Tx) error {
		if s.store.onSQL != nil {
			s.store.onSQL(text, nil)
		}
		if err := driver.Copy(ctx, tx, text, in.send); err != nil || copying.Rule == nil {
			return err
		}
		made, err := s.Count(ctx, im.Type, plan.ByID(im.Type, in.ids...)) // COPY leaves out rows against the rule
		if err == nil && made < int64(len(in.ids)) {
			err = againstRule(im.Type)
		}
		return err
	})
	line, known := copyErrorLine(err)
	if err = s.store.fail("import "+im.Type.Plural, err); known {
		err = &InputError{line - 1, err}
	}
	return in.ids, err
}

// importer writes inputs as lines of COPY.
type importer struct {
	*record.Import
	fields  []*record.Field
	columns []plan.Target
	at      map[*record.Field]int // index of each field in a row
	ids     []record.ID
	now     time.Time
}

func (s *Session) importer(im *record.Import) (*importer, error) {
	in := &importer{Import: im, at: map[*record.Field]int{}, ids: make([]record.ID, len(im.Inputs)), now: s.at()}
	in.add(im.Type.ID())
	for _, column := range []string{columnVersion, columnCreated, columnUpdated} {
		in.add(serviceField(im.Type, column))
	}
	for _, f := range assigned(im.Inputs) {
		if !slices.ContainsFunc(in.fields, func(have *record.Field) bool { return have.Column == f.Column }) {
			in.add(f)
		}
	}
	for i, values := range im.Inputs {
		in.ids[i] = record.ID{Prefix: im.Type.IDPrefix}
		if given, ok := valueOf(values, im.Type.ID()).(record.ID); ok {
			in.ids[i] = given
			continue
		}
		var err error
		if in.ids[i].UUID, err = s.store.newID(); err != nil {
			return nil, fmt.Errorf("new ID: %w", err)
		}
	}
	return in, nil
}

// The columns of each table that the service sets.
const (
	columnVersion = "version"
	columnCreated = "created_at"
	columnUpdated = "updated_at"
)

// serviceField returns the field of a column that the service sets. The type's metadata may have no such field.
func serviceField(t *record.Type, column string) *record.Field {
	if f := fieldOf(t, column); f != nil {
		return f
	}
	return &record.Field{Column: column}
}

func (in *importer) add(f *record.Field) {
	in.at[f] = len(in.fields)
	in.fields = append(in.fields, f)
}

func valueOf(values record.Values, f *record.Field) any {
	for _, a := range values {
		if a.Field == f {
			return a.Value
		}
	}
	return nil
}

// send writes all lines to put.
func (in *importer) send(put func(lines string) error) error {
	row := make([]any, len(in.fields))
	b := make([]byte, 0, 2*copyBytes)
	for i, values := range in.Inputs {
		for j, f := range in.fields {
			row[j] = f.Default
		}
		row[0], row[1], row[2], row[3] = in.ids[i], int64(1), in.now, in.now
		for _, a := range values {
			row[in.at[a.Field]] = in.value(a)
		}
		b = sqlgen.AppendCopyLine(b, in.columns, row)
		if len(b) < copyBytes && i < len(in.Inputs)-1 {
			b = append(b, '\n')
			continue
		}
		if err := put(string(b)); err != nil {
			return err
		}
		b = b[:0]
	}
	return nil
}

// value returns the value of an assignment, with a reference to another input replaced by that input's ID.
func (in *importer) value(a record.Assignment) any {
	if of, ok := a.Value.(record.InputID); ok {
		return in.ids[of]
	}
	return a.Value
}

// copyErrorLine returns the line, from 1, of a COPY's error, if the error has one. The text around the number depends
// on the server's language: "COPY studios, line 3: …".
func copyErrorLine(err error) (line int, known bool) {
	pe := pq.As(err)
	if pe == nil || !strings.HasPrefix(pe.Where, "COPY ") {
		return 0, false
	}
	digit := func(c rune) bool { return c >= '0' && c <= '9' }
	_, at, _ := strings.Cut(pe.Where, ", ")
	at = strings.TrimLeftFunc(at, func(c rune) bool { return !digit(c) })
	if end := strings.IndexFunc(at, func(c rune) bool { return !digit(c) }); end >= 0 {
		at = at[:end]
	}
	line, err = strconv.Atoi(at)
	return line, err == nil && line > 0
}
