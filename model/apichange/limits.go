package apichange

import (
	"math/big"

	"recordgraph/record"
)

func textOf(f *record.Field) record.Text {
	if f.Text == nil {
		return record.Text{}
	}
	return *f.Text
}

func rangeOf(f *record.Field) record.Range {
	if f.Range == nil {
		return record.Range{}
	}
	return *f.Range
}

// text compares the limits of a text. A limit of 0 is none.
func (c *comparison) text(at string, before, after record.Text) {
	switch {
	case after.Min > before.Min:
		c.add(LimitNarrowed, at, "", "%s must have at least %d characters, not %d", at, after.Min, before.Min)
	case after.Min < before.Min:
		c.add(LimitWidened, at, "", "%s may have fewer than %d characters", at, before.Min)
	}
	switch {
	case before.Max == after.Max:
	case after.Max == 0:
		c.add(LimitWidened, at, "", "%s may have more than %d characters", at, before.Max)
	case before.Max == 0:
		c.add(LimitNarrowed, at, "", "%s must have at most %d characters", at, after.Max)
	case after.Max < before.Max:
		c.add(LimitNarrowed, at, "", "%s must have at most %d characters, not %d", at, after.Max, before.Max)
	default:
		c.add(LimitWidened, at, "", "%s may have %d characters, not %d", at, after.Max, before.Max)
	}
	switch {
	case before.Pattern == after.Pattern:
	case after.Pattern == "":
		c.add(LimitWidened, at, "", "%s no longer needs to match %q", at, before.Pattern)
	case before.Pattern == "":
		c.add(LimitNarrowed, at, "", "%s must match %q", at, after.Pattern)
	default:
		c.add(PatternChange, at, "", "%s must match %q, not %q", at, after.Pattern, before.Pattern)
	}
}

// ranges compares the limits of a number.
func (c *comparison) ranges(at string, before, after record.Range) {
	c.bound(at, "at least", before.Min, after.Min, +1)
	c.bound(at, "at most", before.Max, after.Max, -1)
}

// bound compares one end of a range. A new limit narrows the range if it is on the side narrower of the old one: +1 for
// greater, -1 for less. An empty limit is none.
func (c *comparison) bound(at, word, before, after string, narrower int) {
	was, hasOld := new(big.Rat).SetString(before)
	is, hasNew := new(big.Rat).SetString(after)
	switch {
	case !hasOld && !hasNew:
	case !hasNew:
		c.add(LimitWidened, at, "", "%s no longer needs to be %s %s", at, word, before)
	case !hasOld:
		c.add(LimitNarrowed, at, "", "%s must be %s %s", at, word, after)
	case is.Cmp(was) == narrower:
		c.add(LimitNarrowed, at, "", "%s must be %s %s, not %s", at, word, after, before)
	case is.Cmp(was) == -narrower:
		c.add(LimitWidened, at, "", "%s must be %s %s, not %s", at, word, after, before)
	}
}
