package load

import (
	"encoding/json"
	"errors"
)

// raw is a row as it stands in its file, not read yet.
type raw struct {
	line int
	text []byte    // of its own
	row  *Row      // of a source that has read it already
	bad  *RowError // why it can't be read; nil for what reading may show
}

// splitter is a source that tells its rows apart without reading them, which several goroutines can do then.
type splitter interface {
	// head is what stands before the rows and decides what they mean.
	head() []byte
	// split returns the next row. Its errors are those of [Source.Next], but for rows that can't be read.
	split() (raw, error)
	// decode reads a row, or fails with a [*RowError]. It is safe for concurrent use.
	decode(r raw) (Row, error)
}

// next makes a [Source] of a splitter.
func next(s splitter) (Row, error) {
	r, err := s.split()
	if err != nil {
		return Row{}, err
	}
	return s.decode(r)
}

// splitterOf is the splitter that a source is, or else one that only hands on what the source has read.
func splitterOf(s Source) splitter {
	if f, ok := s.(*File); ok {
		s = f.Source
	}
	if own, ok := s.(splitter); ok {
		return own
	}
	return whole{s}
}

// whole hands on rows that are read.
type whole struct{ rows Source }

func (w whole) head() []byte { return nil }

func (w whole) split() (raw, error) {
	row, err := w.rows.Next()
	var bad *RowError
	if errors.As(err, &bad) {
		return raw{line: bad.Line, bad: bad}, nil
	}
	return raw{line: row.Line, row: &row}, err
}

func (w whole) decode(r raw) (Row, error) {
	switch {
	case r.bad != nil:
		return Row{}, r.bad
	case r.row != nil:
		return *r.row, nil
	}
	object, bad := decodeObject(r.text)
	if bad != nil {
		return Row{}, badRow(r.line, bad.reason)
	}
	return Row{Line: r.line, Object: object}, nil
}

// textOf is the text from which a row can be decoded again.
func textOf(r raw, row Row) []byte {
	if r.row == nil {
		return r.text
	}
	text, err := json.Marshal(row.Object)
	if err != nil {
		return nil // nobody can write such a row either
	}
	return text
}
