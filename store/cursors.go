package store

import (
	"errors"

	"recordgraph/record"
	"recordgraph/store/cursor"
	"recordgraph/store/plan"
)

// OpenCursors decrypts the cursors of a list's page before the list is planned: it replaces their text by their values.
// values are the values of the list's parameters. parent is the relation of the list, nil at the root. The errors are
// [record.ErrBadCursor].
func (s *Store) OpenCursors(c *record.Connection, parent *record.Field, values []any) []*record.Error {
	if c.Page.After.Text == "" && c.Page.Before.Text == "" {
		return nil
	}
	return both(&c.Page, func(of *record.Cursor) (err error) {
		if of.At, err = s.OpenCursor(of.Text, c, parent, values); err == nil {
			of.Text = ""
		}
		return err
	})
}

// CheckCursors checks the cursors of a page without its list. It finds only errors that do not depend on the filter and
// order.
func (s *Store) CheckCursors(p record.Page) []*record.Error {
	return both(&p, func(of *record.Cursor) error { return s.cursors.Check(of.Text) })
}

// OpenCursor returns the values in one cursor of a list.
func (s *Store) OpenCursor(text string, c *record.Connection, parent *record.Field, values []any) ([]any, error) {
	digest, keys := cursor.Digest(c, parent, values), plan.OrderKeys(c)
	at, err := s.cursors.Open(text, digest, keys)
	if errors.Is(err, cursor.ErrWrongList) {
		if other := cursor.WidenedDigest(c, parent, values); other != digest {
			return s.cursors.Open(text, other, keys)
		}
	}
	return at, err
}

// both calls open for the cursors of a page that have a text.
func both(p *record.Page, open func(*record.Cursor) error) (wrong []*record.Error) {
	for _, end := range []struct {
		name string
		of   *record.Cursor
	}{{"after", &p.After}, {"before", &p.Before}} {
		if end.of.Text == "" {
			continue
		}
		if err := open(end.of); err != nil {
			name := end.name
			if p.Path != "" {
				name = p.Path + "." + name
			}
			wrong = append(wrong, &record.Error{Kind: record.ErrBadCursor, Field: name, Message: name + ": " + err.Error()})
		}
	}
	return wrong
}
