package input

import (
	"encoding/json"
	"math"
	"strconv"

	"recordgraph/record"
)

// PageArguments are the page arguments of a list; nil for absent ones and for null.
type PageArguments struct{ First, After, Last, Before any }

// Page reads the page of a list of type t. path is the input path of the list field, empty
// for a root field. The largest page depends on the selection set: see [Reader.PageSize].
func (r *Reader) Page(t *record.Type, path string, args PageArguments) record.Page {
	p := record.Page{Limit: r.rules.limits.DefaultPageOf(t), Path: path}
	first, hasFirst := r.size(join(path, "first"), args.First)
	last, hasLast := r.size(join(path, "last"), args.Last)
	switch {
	case hasFirst && hasLast:
		r.Wrong(join(path, "last"), "must not be given together with first")
	case hasFirst:
		p.Limit = first
	case hasLast:
		p.Limit, p.Backward = last, true
	}
	p.After.Text = r.cursor(join(path, "after"), args.After)
	p.Before.Text = r.cursor(join(path, "before"), args.Before)
	return p
}

// size reads a page size; false for null.
func (r *Reader) size(path string, raw any) (int, bool) {
	if raw == nil {
		return 0, false
	}
	n, ok := r.Int(path, raw)
	if ok && n < 0 {
		r.Wrong(path, "must not be negative")
	}
	return n, true
}

// DefaultPageOf is the page size of a list of type t without first and last.
func (l Limits) DefaultPageOf(t *record.Type) int {
	return min(l.DefaultPage, l.LargestPageOf(t, true))
}

// LargestPageOf is the largest page size of a list of type t. records says whether the
// client selects records of the list.
func (l Limits) LargestPageOf(t *record.Type, records bool) int {
	return min(l.PageSize, t.LargestPage(records))
}

// PageSize refuses a page of a list of type t that is too large. records says whether the
// client selects records of the list.
func (r *Reader) PageSize(t *record.Type, p record.Page, records bool) {
	argument := "first"
	if p.Backward {
		argument = "last"
	}
	if most := r.rules.limits.LargestPageOf(t, records); p.Limit > most {
		r.exceeded(join(p.Path, argument), "records", p.Limit, most)
	}
}

// cursor reads a cursor. Only the store can check its contents.
func (r *Reader) cursor(path string, raw any) string {
	s, ok := raw.(string)
	switch {
	case raw == nil:
	case !ok:
		r.Wrong(path, "must be a cursor, which is a string")
	case s == "":
		r.add(&record.Error{Kind: record.ErrBadCursor, Field: path, Message: path + ": is not a cursor of this service"})
	}
	return s
}

// Version reads the expected version of a record; nil for any.
func (r *Reader) Version(path string, raw any) *int {
	if raw == nil {
		return nil
	}
	n, ok := r.Int(path, raw)
	if ok && n < 1 {
		r.Wrong(path, "must be at least 1, the version of a new record")
	}
	return &n
}

// Items reads a list of inputs or IDs and checks its length.
func (r *Reader) Items(path string, raw any) []any {
	items, ok := raw.([]any)
	if !ok && raw != nil {
		items = []any{raw}
	}
	if raw == nil {
		r.Wrong(path, "must not be null")
	}
	if limit := r.rules.limits.Records; len(items) > limit {
		r.exceeded(path, "records", len(items), limit)
		return nil
	}
	return items
}

// Int reads a 32 bit integer.
func (r *Reader) Int(path string, raw any) (int, bool) {
	number, ok := raw.(json.Number)
	n, err := strconv.ParseInt(string(number), 10, 64)
	if !ok || err != nil || n < math.MinInt32 || n > math.MaxInt32 {
		r.Wrong(path, "must be an integer from -2147483648 to 2147483647")
		return 0, false
	}
	return int(n), true
}
