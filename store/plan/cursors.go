package plan

import (
	"recordgraph/record"
	"recordgraph/store/cursor"
)

// CheckPage says what is wrong with the cursors of a list, as
// [record.ErrBadCursor]; parent is the relation it hangs on, nil at the root.
func CheckPage(cursors *cursor.Codec, c *record.Connection, parent *record.Field) []*record.Error {
	if c.Page.After == "" && c.Page.Before == "" {
		return nil
	}
	b := newBuilder(cursors, c.Type)
	b.order(c.Order, c.Page.Backward)
	found := &opened{digest: cursor.Digest(c, parent)}
	var wrong []*record.Error
	found.after, found.before, wrong = b.open(c.Page, found.digest)
	if len(wrong) == 0 {
		c.Page.Opened = found
	}
	return wrong
}

// opened is what CheckPage has found in a page's cursors.
type opened struct {
	digest        cursor.ListDigest
	after, before []any
}

// CheckCursors is [CheckPage] for a page of a list that isn't known: what it
// finds is wrong with any.
func CheckCursors(cursors *cursor.Codec, p record.Page) []*record.Error {
	_, _, wrong := both(p, func(text string) ([]any, error) { return nil, cursors.Check(text) })
	return wrong
}

// open returns the values of a page's cursors, nil where there is none, and
// what is wrong with them.
func (b *builder) open(p record.Page, digest cursor.ListDigest) (after, before []any, wrong []*record.Error) {
	if found, ok := p.Opened.(*opened); ok && found.digest == digest {
		return found.after, found.before, nil
	}
	return both(p, func(text string) ([]any, error) { return b.cursors.Open(text, digest, len(b.rows.Order)) })
}

// both reads the cursors of a page.
func both(p record.Page, read func(string) ([]any, error)) (after, before []any, wrong []*record.Error) {
	one := func(name, text string) []any {
		if text == "" {
			return nil
		}
		at, err := read(text)
		if err != nil {
			if p.Path != "" {
				name = p.Path + "." + name
			}
			wrong = append(wrong, &record.Error{Kind: record.ErrBadCursor, Field: name, Message: name + ": " + err.Error()})
		}
		return at
	}
	after, before = one("after", p.After), one("before", p.Before)
	return after, before, wrong
}
