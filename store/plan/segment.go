package plan

import "slices"

// seek sets the range of a page by the values of its cursors, nil for none: the rows after from and before until.
func (r *Rows) seek(from, until []any) {
	r.Segments = segments(r.Order, from)
	switch {
	case until == nil:
		r.Segments = mergeSegments(r.Segments, r.Order, from)
	case rowComparable(r.Order):
		r.Until = until
	default:
		if from == nil && r.Order[0].Nullable {
			r.Segments = splitNulls(r.Order)
		}
		r.Segments = limitSegments(r.Segments, r.Order, from, until)
		r.Before = beforeCursor(r.Order, until)
	}
}

// segments splits the rows after a cursor into index ranges. at has the cursor's value of each key, nil for a null;
// without a cursor at is nil.
func segments(keys []Key, at []any) []Segment {
	if at == nil {
		return firstSegments(keys)
	}
	if rowComparable(keys) {
		return []Segment{{Bounds: make([]Bound, len(keys)), Values: at, Row: true}}
	}
	var out []Segment
	for i := len(keys) - 1; i >= 0; i-- {
		for _, bound := range boundsAfter(keys[i], at[i] == nil) {
			s := Segment{Bounds: make([]Bound, len(keys)), Values: at, Key: i}
			for j := range i {
				s.Bounds[j] = Equal
				if at[j] == nil {
					s.Bounds[j] = IsNull
				}
			}
			s.Bounds[i] = bound
			out = append(out, s)
		}
	}
	return out
}

// mergeSegments replaces the segments before the nulls of the first key by one row comparison, if no other key is
// nullable and all have the same direction. Most orders are by one field and the ID. A row comparison is never true for
// a null.
func mergeSegments(all []Segment, keys []Key, at []any) []Segment {
	if at == nil || at[0] == nil || !keys[0].Nullable {
		return all
	}
	first := keys[0]
	first.Nullable = false
	if !rowComparable(append([]Key{first}, keys[1:]...)) {
		return all
	}
	row := Segment{Bounds: make([]Bound, len(keys)), Values: at, Row: true}
	return append([]Segment{row}, all[len(keys):]...)
}

// firstSegments makes a separate segment for the nulls of the first key if an index has them on the other side.
func firstSegments(keys []Key) []Segment {
	first := keys[0]
	if !first.Nullable || first.NullsFirst == first.Desc || first.Alias != Root {
		return []Segment{{Bounds: make([]Bound, len(keys))}}
	}
	return splitNulls(keys)
}

func splitNulls(keys []Key) []Segment {
	split := []Segment{{Bounds: make([]Bound, len(keys))}, {Bounds: make([]Bound, len(keys))}}
	split[0].Bounds[0], split[1].Bounds[0] = NotNull, IsNull
	if keys[0].NullsFirst {
		split[0], split[1] = split[1], split[0]
	}
	return split
}

// boundsAfter returns the bounds of a key's values after a value, in order.
func boundsAfter(k Key, atNull bool) []Bound {
	switch {
	case atNull && k.NullsFirst:
		return []Bound{NotNull}
	case atNull:
		return nil
	case k.Nullable && !k.NullsFirst:
		return []Bound{After, IsNull}
	}
	return []Bound{After}
}

// limitSegments ends segments at the end of the page, so that they do not read beyond it, and removes the segments
// after the end.
func limitSegments(all []Segment, keys []Key, from, until []any) []Segment {
	var out []Segment
	for _, s := range all {
		k, end := keys[s.Key], until[s.Key]
		if from != nil && !slices.Equal(from[:s.Key], until[:s.Key]) {
			out = append(out, s) // the segment ends before the end of the page
			continue
		}
		null := s.Bounds[s.Key] == IsNull
		switch {
		case null && end != nil && !k.NullsFirst, !null && end == nil && k.NullsFirst:
			continue
		case !null:
			s.Last = end
		}
		out = append(out, s)
	}
	if out == nil {
		return all[:1] // the page is empty
	}
	return out
}
