package plan

import "slices"

// seek sets what a page reads from the values of its cursors, nil where there is none: from is where it begins, until
// its far end.
func (r *Rows) seek(from, until []any) {
	r.Segments = segments(r.Order, from)
	switch {
	case until == nil:
		r.Segments = joined(r.Segments, r.Order, from)
	case oneWay(r.Order):
		r.Until = until
	default:
		if from == nil && r.Order[0].Nullable {
			r.Segments = splitNulls(r.Order)
		}
		r.Segments = shorten(r.Segments, r.Order, from, until)
		r.Before = precedes(r.Order, until)
	}
}

// segments cuts the page into index ranges that follow each other. at holds the cursor's value of each key, nil for a
// null; at itself is nil without a cursor.
func segments(keys []Key, at []any) []Segment {
	if at == nil {
		return firstSegments(keys)
	}
	if oneWay(keys) {
		return []Segment{{Bounds: make([]Bound, len(keys)), Values: at, Row: true}}
	}
	var out []Segment
	for i := len(keys) - 1; i >= 0; i-- {
		for _, bound := range after(keys[i], at[i] == nil) {
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

// joined makes one row comparison of the segments before the nulls of the first key, where no other key has any and all
// go one way: most orders are by one field and the ID. The comparison is never true of a null.
func joined(all []Segment, keys []Key, at []any) []Segment {
	if at == nil || at[0] == nil || !keys[0].Nullable {
		return all
	}
	first := keys[0]
	first.Nullable = false
	if !oneWay(append([]Key{first}, keys[1:]...)) {
		return all
	}
	row := Segment{Bounds: make([]Bound, len(keys)), Values: at, Row: true}
	return append([]Segment{row}, all[len(keys):]...)
}

// firstSegments splits off the nulls of the first key where they aren't on the side on which an index has them.
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

// after is what follows a key's value: which bounds, in order.
func after(k Key, atNull bool) []Bound {
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

// shorten ends segments at the far end of the page, so that none is read beyond it in search of more, and leaves out
// those behind it.
func shorten(all []Segment, keys []Key, from, until []any) []Segment {
	var out []Segment
	for _, s := range all {
		k, end := keys[s.Key], until[s.Key]
		if from != nil && !slices.Equal(from[:s.Key], until[:s.Key]) {
			out = append(out, s) // it ends before the far end begins
			continue
		}
		null := s.Bounds[s.Key] == IsNull
		switch {
		case null && end != nil && !k.NullsFirst, !null && end == nil && k.NullsFirst:
			continue
		case !null:
			s.Upto = end
		}
		out = append(out, s)
	}
	if out == nil {
		return all[:1] // the page is empty
	}
	return out
}
